import { mean, sampleSd } from '../../measure/statistics.ts';
import {
  atK,
  attackMeasures,
  type MeasureEntry,
  rankingMeasures,
  sweptMeasures,
} from '../../protocol/names/measures.ts';
import type { Column, Row, Table } from '../../protocol/run/events.ts';
import { GrowingTable, integer, number, text } from '../bench/growing-table.ts';
import type { Measures } from '../bench/judge.ts';
import type { Bench } from '../bench/training.ts';
import type { SweepPoint } from './points.ts';
import type { Method } from './subject.ts';

type MeasureKey = (typeof sweptMeasures)[number] | 'target';

const nameOf = (key: MeasureKey): MeasureEntry =>
  key === 'target' ? attackMeasures.target : rankingMeasures[key];

/** A measure's name at K, as tables and sentences show it. */
export const measureLabel = (key: MeasureKey, k: number): string => atK(nameOf(key).label, k);

/** The keys of the measures of this study: a targeted attack adds the share of lists that hold its item. */
export const measureKeys = ({ spec }: Pick<Bench, 'spec'>): readonly MeasureKey[] =>
  spec.study === 'perturb' && spec.attack.goal.kind !== 'untargeted'
    ? [...sweptMeasures, 'target']
    : sweptMeasures;

/** A column for each measure. */
export function pointColumns(bench: Bench): Column[] {
  return measureKeys(bench).map((key) => {
    const { column, meanDigits } = nameOf(key);
    return number(key, measureLabel(key, bench.spec.measure.k), meanDigits ?? column.digits, column.unit);
  });
}

/** A column for the mean and one for the sample standard deviation of each measure. */
export function spreadColumns(bench: Bench): Column[] {
  return pointColumns(bench).flatMap((column) => [
    column,
    { ...column, key: `${column.key}Sd`, label: `${column.label}, sd` },
  ]);
}

const normColumns = [number('meanNorm', 'Mean row norm'), number('maxNorm', 'Largest row norm')];

/** Mean and sample standard deviation over seeds, under the measure's key and the key with 'Sd'. */
export function spreadRow(keys: readonly string[], points: readonly Measures[]): Row {
  const row: Record<string, number> = {};
  for (const key of keys) {
    const values = points.map((point) => point[key]);
    row[key] = mean(values);
    row[`${key}Sd`] = sampleSd(values);
  }
  return row;
}

const picked = (keys: readonly string[], measures: Measures): Row =>
  Object.fromEntries(keys.map((key) => [key, measures[key]]));

/** The points of one method at one ε and iteration, a seed each. */
export interface PointGroup {
  readonly method: Method;
  readonly epsilon: number;
  readonly iteration: number;
  readonly seeds: number[];
  readonly points: SweepPoint[];
}

/** Everything measured of one kind of model (undefended, defended) over the seeds, and the tables made of it. */
export class Sweep {
  private readonly found = new Map<string, PointGroup>();
  private readonly cleanMeasures: Measures[] = [];
  private readonly randomMeasures: Measures[] = [];
  private readonly keys: readonly string[];
  private readonly sweep: GrowingTable;
  private readonly summary: GrowingTable;
  private readonly baselines: GrowingTable;

  /** `prefix` goes before the ids of the tables; `of` tells in their titles whose points these are. */
  constructor(bench: Bench, prefix: string, of: string) {
    this.keys = measureKeys(bench);
    const table = (id: string, title: string, columns: Column[]) =>
      new GrowingTable({ id: `${prefix}${id}`, title: `${title}${of}`, columns }, bench.run);
    const which = [text('method', 'Attack'), number('epsilon', 'ε'), integer('iteration', 'Iterations')];
    this.sweep = table('sweep', 'Every point of the sweep', [
      ...which,
      integer('seed', 'Seed'),
      ...pointColumns(bench),
      ...normColumns,
    ]);
    this.summary = table('summary', 'Mean and spread over seeds', [
      ...which,
      integer('seeds', 'Seeds'),
      ...spreadColumns(bench),
      ...normColumns,
    ]);
    this.baselines = table('baselines', 'What the curves lie between', [
      text('name', 'Recommender'),
      ...spreadColumns(bench),
    ]);
  }

  addReferences(clean: Measures, random: Measures): void {
    this.cleanMeasures.push(clean);
    this.randomMeasures.push(random);
    this.baselines.replace([
      { name: 'clean', ...spreadRow(this.keys, this.cleanMeasures) },
      { name: 'random recommender', ...spreadRow(this.keys, this.randomMeasures) },
    ]);
  }

  add(at: Pick<PointGroup, 'method' | 'epsilon' | 'iteration'>, seed: number, point: SweepPoint): void {
    const { method, epsilon, iteration } = at;
    const norms = { meanNorm: point.norms.mean, maxNorm: point.norms.max };
    this.sweep.add([{ method, epsilon, iteration, seed, ...picked(this.keys, point.measures), ...norms }]);
    const key = `${method} ${epsilon} ${iteration}`;
    const group = this.found.get(key) ?? { ...at, seeds: [], points: [] };
    group.seeds.push(seed);
    group.points.push(point);
    this.found.set(key, group);
    this.summary.replace(
      this.groups.map(({ points, seeds, ...where }) => ({
        method: where.method,
        epsilon: where.epsilon,
        iteration: where.iteration,
        seeds: seeds.length,
        ...spreadRow(
          this.keys,
          points.map(({ measures }) => measures),
        ),
        meanNorm: mean(points.map(({ norms: { mean: value } }) => value)),
        maxNorm: mean(points.map(({ norms: { max: value } }) => value)),
      })),
    );
  }

  get groups(): readonly PointGroup[] {
    return [...this.found.values()];
  }

  /** The clean model's measures, a seed each. */
  get clean(): readonly Measures[] {
    return this.cleanMeasures;
  }

  get tables(): Table[] {
    return [this.sweep.table, this.summary.table, this.baselines.table];
  }
}
