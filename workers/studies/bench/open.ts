import type { RunContext } from '../../core/run.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import type { StudyEnv } from './env.ts';
import { instancesFor } from './instances.ts';
import { seatFor } from './prepare.ts';
import { studyData } from './stages.ts';
import type { Bench } from './training.ts';

/**
 * What a study or a job of a crew works with: the spec's data, prepared, and an engine. A job pins the engine in its
 * spec, so that it sits on the same one as its study.
 * @throws LabFailure 'bad-spec', 'missing-dataset' or 'engine-unsupported'
 */
export async function openBench<S extends Spec>(
  spec: S,
  env: StudyEnv,
  run: RunContext,
): Promise<{ readonly bench: Bench & { readonly spec: S }; readonly warnings: readonly string[] }> {
  const data = await studyData(spec, env, run);
  const instances = await instancesFor({ spec, env, data });
  const { seat, warnings } = await seatFor(spec, env, run, data, instances);
  return { bench: { spec, env, run, data, instances, seat }, warnings };
}
