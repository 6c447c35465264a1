import { hashOf } from '../core/hash.ts';
import type { RunContext } from '../core/run.ts';
import { checkFit } from '../protocol/cost/estimate.ts';
import type { Result } from '../protocol/result.ts';
import { needNone } from '../protocol/spec/check/refusal.ts';
import type { Spec } from '../protocol/spec/spec.ts';
import { curveNote } from './bench/curve.ts';
import type { StudyEnv } from './bench/env.ts';
import { openBench } from './bench/open.ts';
import { sizeOf, studyData } from './bench/stages.ts';
import { studyOf } from './registry.ts';

/**
 * Runs the study that the spec names. Events say what happens meanwhile; the result holds the tables. It depends on
 * the spec and the engine alone: the same spec on the same engine gives the same result, whatever is remembered. What
 * cannot run is refused before data is read, or else before an engine is timed.
 * @throws LabFailure of any code; 'stopped' from the gates
 */
export async function runStudy(spec: Spec, env: StudyEnv, run: RunContext): Promise<Result> {
  const study = studyOf(spec);
  needNone(study.check(spec));
  const data = await studyData(spec, env, run);
  needNone(checkFit(spec, sizeOf(data)));
  await study.checkData?.(spec, { env, run, data });
  const { bench, warnings: ofEngine } = await openBench(spec, env, run);
  const { seat } = bench;
  const warnings = [...(data.split.warnings ?? []), ...ofEngine];
  // No curve is measured of voters.
  const curve = spec.study === 'fakes' ? [] : [curveNote(bench)];
  const notes = [...data.view.notes, ...data.split.notes, ...curve];
  for (const text of notes) run.emit({ kind: 'note', level: 'info', text });
  for (const text of warnings) run.emit({ kind: 'note', level: 'warning', text });
  const tables = await study.run(spec, bench);
  return { spec, hash: hashOf(spec), engine: seat.current.id, tables, notes: [...notes, ...warnings] };
}
