import { mean, sampleSd } from '../../measure/statistics.ts';
import { type ArenaFamily, arenaFamilies } from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import type { PerturbSpec, PoisonSpec } from '../../protocol/spec/spec.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';
import { judge, popularityRecommender, withScorer } from '../bench/judge.ts';
import { stageKey, studyTask } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import type { Done } from './cell-rows.ts';

/** HR@K of the most clicked items for everybody, among the candidates that a clean cell is measured with. */
export async function popularityTest(spec: PerturbSpec | PoisonSpec, bench: Bench): Promise<number> {
  const { env, data, seat, run } = bench;
  const { k, candidates } = spec.measure;
  const key = stageKey('popularity', { k, candidates, seed: spec.seed }, data.keys.split);
  return env.cache.once(key, async () => {
    const task = await studyTask(spec, env, data, 'test');
    const { measures } = await seat.use((engine) =>
      withScorer(popularityRecommender, data.split, engine, (scorer) =>
        judge(scorer, data.split, task, k, run),
      ),
    );
    return measures.hr!;
  });
}

/** A row a family that ranks, mean over the seeds of which a clean cell is there. */
export function popularityRows(done: readonly Done[]): ArenaTableRow<'baselines'>[] {
  const ofFamily = (family: ArenaFamily) =>
    new Map(
      done.flatMap(({ cell, value: { popularity } }) =>
        cell.family === family && popularity !== undefined ? [[cell.repeat, popularity] as const] : [],
      ),
    );
  return idsOf(arenaFamilies).flatMap((family) => {
    const values = [...ofFamily(family).values()];
    return values.length === 0
      ? []
      : [{ family, name: 'popularity', test: mean(values), sd: sampleSd(values) }];
  });
}
