import { mean, sampleSd } from '../measure/statistics.ts';
import { perturbEntries } from '../perturb/catalogue.ts';
import type { Column, Row, Table } from '../protocol/events.ts';
import type { PerturbSpec } from '../protocol/spec.ts';
import { modelEntries } from './catalogue.ts';
import { curveMeasure, trainingTable } from './curve.ts';
import { type Measures, randomRecommender } from './judge.ts';
import { type Method, type Patient, referencePoint, sweepPoint } from './perturb-stages.ts';
import { studyTask } from './stages.ts';
import { epsilonGrid } from './sweep.ts';
import { GrowingTable, integer, number, text } from './tables.ts';
import { type Bench, trainedModel } from './training.ts';

/** Measures that the summary averages over seeds. */
const summarised = ['ndcg', 'hr', 'coverage'] as const;

const summaryColumns = (k: number): Column[] => [
  number('ndcg', `nDCG@${k}`),
  number('ndcgSd', `nDCG@${k}, sd`),
  number('hr', `HR@${k}`),
  number('hrSd', `HR@${k}, sd`),
  number('coverage', `Coverage@${k}`, 1, 'items'),
  number('coverageSd', `Coverage@${k}, sd`, 1, 'items'),
];

const sweepColumns = (k: number): Column[] => [
  text('method', 'Attack'),
  number('epsilon', 'ε'),
  integer('seed', 'Seed'),
  number('ndcg', `nDCG@${k}`),
  number('hr', `HR@${k}`),
  number('precision', `Precision@${k}`),
  number('recall', `Recall@${k}`),
  integer('coverage', `Coverage@${k}`),
  number('entropy', `Entropy@${k}`, 3, 'bit'),
  number('efd', `EFD@${k}`, 4, 'bit'),
  number('meanNorm', 'Mean row norm'),
  number('maxNorm', 'Largest row norm'),
];

/** Mean and sample standard deviation over seeds, under the measure's key and the key with 'Sd'. */
function spread(points: readonly Measures[]): Row {
  const row: Record<string, number> = {};
  for (const key of summarised) {
    const values = points.map((point) => point[key]);
    row[key] = mean(values);
    row[`${key}Sd`] = sampleSd(values);
  }
  return row;
}

/** Everything measured so far, and the tables made of it. */
class Sweep {
  private readonly points = new Map<string, { method: Method; epsilon: number; measures: Measures[] }>();
  private readonly clean: Measures[] = [];
  private readonly random: Measures[] = [];
  private readonly sweep: GrowingTable;
  private readonly summary: GrowingTable;
  private readonly baselines: GrowingTable;

  constructor({ spec, run }: Bench) {
    const { k } = spec.measure;
    const table = (id: string, title: string, columns: Column[]) =>
      new GrowingTable({ id, title, columns }, run);
    this.sweep = table('sweep', 'Every point of the sweep', sweepColumns(k));
    this.summary = table('summary', 'Mean and spread over seeds', [
      text('method', 'Attack'),
      number('epsilon', 'ε'),
      integer('seeds', 'Seeds'),
      ...summaryColumns(k),
    ]);
    this.baselines = table('baselines', 'What the curves lie between', [
      text('name', 'Recommender'),
      ...summaryColumns(k),
    ]);
  }

  addReferences(clean: Measures, random: Measures): void {
    this.clean.push(clean);
    this.random.push(random);
    this.baselines.replace([
      { name: 'clean', ...spread(this.clean) },
      { name: 'random recommender', ...spread(this.random) },
    ]);
  }

  add(row: Row, method: Method, epsilon: number, measures: Measures): void {
    this.sweep.add([row]);
    const key = `${method} ${epsilon}`;
    const point = this.points.get(key) ?? { method, epsilon, measures: [] };
    point.measures.push(measures);
    this.points.set(key, point);
    this.summary.replace(
      [...this.points.values()].map((p) => ({
        method: p.method,
        epsilon: p.epsilon,
        seeds: p.measures.length,
        ...spread(p.measures),
      })),
    );
  }

  get tables(): Table[] {
    return [this.sweep.table, this.summary.table, this.baselines.table];
  }
}

function sweepRow(
  method: Method,
  epsilon: number,
  seed: number,
  point: Awaited<ReturnType<typeof sweepPoint>>,
): Row {
  const { ndcg, hr, precision, recall, coverage, entropy, efd } = point.measures;
  const { mean: meanNorm, max: maxNorm } = point.norms;
  return { method, epsilon, seed, ndcg, hr, precision, recall, coverage, entropy, efd, meanNorm, maxNorm };
}

/**
 * The perturb study: trains `repeats` models with the seeds seed, seed + 1, …, moves their embeddings by every budget
 * of the grid with every method, and measures the test ranking. Tables: `training`, `sweep` (every point), `summary`
 * (mean and sd over seeds), `baselines` (the clean models and the random recommender).
 */
export async function perturbStudy(spec: PerturbSpec, bench: Bench): Promise<Table[]> {
  const { env, run, data, seat } = bench;
  const curve = await curveMeasure(bench);
  const training = trainingTable(bench);
  const sweep = new Sweep(bench);
  const task = await studyTask(spec, env, data, 'test');
  const grid = epsilonGrid(spec.attack);
  const methods = [...new Set(spec.attack.methods)];
  for (let n = 0; n < spec.repeats; n++) {
    const seed = (spec.seed + n) % 2 ** 32;
    const of = spec.repeats > 1 ? `, seed ${n + 1} of ${spec.repeats}` : '';
    const label = modelEntries[spec.model.kind].label;
    const { model } = await trainedModel(bench, seed, `Training ${label}${of}`, training, curve);
    const patient: Patient = { spec, env, run, data, task, seat, model };
    const random = randomRecommender(seed);
    sweep.addReferences(
      await referencePoint(patient, 'clean', model),
      await referencePoint(patient, 'random recommender', random),
    );
    const began = run.now();
    let done = 0;
    const total = methods.length * grid.length;
    for (const method of methods) {
      for (const epsilon of grid) {
        await run.gate();
        const point = await sweepPoint(patient, method, epsilon);
        sweep.add(sweepRow(method, epsilon, seed, point), method, epsilon, point.measures);
        done++;
        run.emit({
          kind: 'progress',
          stage: `Perturbing by ${perturbEntries[method].label}${of}`,
          done,
          total,
          leftMs: ((run.now() - began) / done) * (total - done),
          stepsPerSecond: null,
        });
      }
    }
  }
  return [training.table, ...sweep.tables];
}
