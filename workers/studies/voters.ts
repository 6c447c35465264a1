import type { RunContext } from '../core/run.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import type { FakesSpec } from '../protocol/spec/spec.ts';
import { partKey, spread } from './bench/crew.ts';
import type { DoneParts, StudyEnv } from './bench/env.ts';
import { openBench } from './bench/open.ts';
import { packetsFor } from './fakes/packets.ts';
import { partJob } from './fakes/parts.ts';
import { sampleJob } from './fakes/samples.ts';
import { checkSize } from './fakes/study.ts';

/** Under what the packets of a fakes study's voters are kept, in their order. */
export const packetKeys = (spec: FakesSpec): string[] =>
  packetsFor(spec).map((packet) =>
    spec.defence.ensemble.kind === 'samples' ? partKey(sampleJob, packet) : partKey(partJob, packet),
  );

/** The engine that voters of a spec are trained on here. @throws LabFailure 'bad-spec', 'missing-dataset' */
export async function voterEngine(spec: FakesSpec, env: StudyEnv, run: RunContext): Promise<EngineId> {
  const { bench } = await openBench(spec, env, run);
  return bench.seat.current.id;
}

/**
 * Trains every `of`-th packet of a fakes study's voters, from the `part`-th on (from 1), and keeps what they vote in
 * `votes`; what is there already is not trained again. A run of the study with the same `votes` takes them over.
 * @throws LabFailure as the study does
 */
export async function trainVoters(
  spec: FakesSpec,
  { part, of }: { readonly part: number; readonly of: number },
  votes: DoneParts,
  env: StudyEnv,
  run: RunContext,
): Promise<void> {
  const { bench } = await openBench(spec, env, run);
  await checkSize(spec, { env, run, data: bench.data });
  const own = packetsFor(spec).filter((_, n) => n % of === part - 1);
  const shared = { ...spec, engine: bench.seat.current.id };
  const keeping = { ...env, parts: votes };
  if (spec.defence.ensemble.kind === 'samples') await spread(keeping, sampleJob, shared, own, run);
  else await spread(keeping, partJob, shared, own, run);
}
