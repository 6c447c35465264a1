import type { Table } from '../../protocol/run/events.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import { type EvadeRow, evadeTables } from '../../protocol/tables/evade.ts';
import { inOrder, spread } from '../bench/crew.ts';
import { finishedTable } from '../bench/growing-table.ts';
import { judge, popularityRecommender, withScorer } from '../bench/judge.ts';
import type { Bench } from '../bench/training.ts';
import { addExamples } from './examples.ts';
import { type EvadeBench, evadeBench } from './models.ts';
import {
  attackSeed,
  type EvadePiece,
  evadeSeed,
  evadeWidth,
  nthOf,
  seedOf,
  type Tasks,
  tasksOf,
} from './seed.ts';
import { EvadeTables } from './tables.ts';
import { evadeTemperature } from './temperatures.ts';

/** What recommending the most clicked items to everybody reaches among the same candidates. */
async function popularityRow(
  { spec, data, seat, run }: EvadeBench,
  { own }: Tasks,
): Promise<EvadeRow<'baselines'>> {
  const { measures } = await seat.use((engine) =>
    withScorer(popularityRecommender, data.split, engine, (scorer) =>
      judge(scorer, data.split, own, spec.measure.k, run),
    ),
  );
  return { name: 'popularity', hr: measures.hr!, ndcg: measures.ndcg! };
}

/**
 * The evade study (paper 001): for each of `repeats` seeds trains the teacher, the students and the shapes of the NCF
 * paper, and attacks what enters them for held-out items that they rank among the K best and say yes to. Tables:
 * `training`, `baselines` (Popularity), `quality` (ρ of equation 10), `success` (Fig. 6), `noise` (Tables III and IV), `curve` (share answered no
 * within ε by FGSM, PGD and C&W), `widths` (Fig. 5), `distortion` (each example of the first seed), `paths` (some of
 * them on their way), and `temperatures` where some are compared. Seeds after the first, other widths and temperatures go to the crew where there is one.
 */
export async function runEvade(spec: EvadeSpec, plain: Bench): Promise<Table[]> {
  const bench = await evadeBench({ ...plain, spec });
  const { env, run, seat } = bench;
  const tables = new EvadeTables(spec, run);
  const tasks = await tasksOf(bench);
  const baselines = finishedTable(evadeTables.baselines.head(spec), [await popularityRow(bench, tasks)], run);
  await attackSeed(
    bench,
    tasks,
    seedOf(spec, 0),
    nthOf(spec, 0),
    (finding) => tables.take(finding),
    (targets) => addExamples(targets, tables),
  );
  // Elsewhere 'auto' may choose another engine.
  const pinned: EvadeSpec = { ...spec, engine: seat.current.id };
  const done = ({ findings, training }: EvadePiece) => {
    bench.training.add(training);
    for (const finding of findings) tables.take(finding);
  };
  const seeds = Array.from({ length: spec.repeats }, (_, n) => n);
  const later = seeds.slice(1).map((n) => ({ n }));
  const widths = spec.widths.filter((factors) => factors !== spec.student.factors);
  const sizes = widths.flatMap((factors) => seeds.map((n) => ({ n, factors })));
  await spread(env, evadeSeed, pinned, later, run, inOrder(done));
  await spread(env, evadeWidth, pinned, sizes, run, inOrder(done));
  const temperatures = [...(spec.defence.temperatures ?? [])].sort((a, b) => a - b);
  const distilled = temperatures.flatMap((temperature) => seeds.map((n) => ({ n, temperature })));
  await spread(env, evadeTemperature, pinned, distilled, run, inOrder(done));
  return [bench.training.table, baselines, ...tables.tables];
}
