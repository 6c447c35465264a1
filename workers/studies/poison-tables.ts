import type { RunContext } from '../core/run.ts';
import { poisonDefenceEntries, poisonDetectorEntries } from '../defend/poison-catalogue.ts';
import { pairedTTest } from '../measure/pairs.ts';
import { fiveNumbers, robustnessImprovement } from '../measure/poisoning.ts';
import { mean, sampleSd } from '../measure/statistics.ts';
import type { Cell, Column, Row, Table } from '../protocol/events.ts';
import type { PoisonSpec } from '../protocol/spec.ts';
import type { PoisonMethod } from './poison-attacks.ts';
import type { Outcome, Standing } from './poison-stages.ts';
import type { Shield } from './poison-training.ts';
import { GrowingTable, integer, number, text } from './tables.ts';

/** A defence in words: 'APT, honest', 'no defence'. */
export function labelOf({ method, statistics }: Shield): string {
  if (method === 'none') return 'no defence';
  const { label } = { ...poisonDefenceEntries, ...poisonDetectorEntries }[method];
  return statistics ? `${label}, ${statistics}` : label;
}

/** Measures of one repeat; null where there is nothing to measure (no targets, nothing that the attack changed). */
interface Point {
  readonly hr: Cell;
  readonly hrUnrated: Cell;
  readonly ri: Cell;
  readonly rankShift: Cell;
  readonly predictionShift: Cell;
  readonly testHr: Cell;
  readonly testNdcg: Cell;
  readonly rmse: Cell;
}
const finite = (value: number): Cell => (Number.isFinite(value) ? value : null);

const pointColumns = (k: number): Column[] => [
  number('hr', `Target HR@${k}`),
  number('hrUnrated', `Target HR@${k}, unrated pairs`),
  number('ri', 'RI'),
  number('rankShift', 'Rank shift', 1, 'places'),
  number('predictionShift', 'Prediction shift', 3),
  number('testHr', `Test HR@${k}`),
  number('testNdcg', `Test nDCG@${k}`),
  number('rmse', 'RMSE'),
];
const keys = [
  'hr',
  'hrUnrated',
  'ri',
  'rankShift',
  'predictionShift',
  'testHr',
  'testNdcg',
  'rmse',
] as const satisfies readonly (keyof Point)[];

const who = [text('attack', 'Attack'), text('defence', 'Defence'), text('statistics', 'Statistics')];

interface Group {
  readonly attack: PoisonMethod | 'none';
  readonly shield: Shield;
  readonly points: Point[];
  readonly shifts: Int32Array[];
}

/** Mean and sample sd of every measure over the repeats that have it. */
function spread(points: readonly Point[]): Row {
  const row: Record<string, Cell> = {};
  for (const key of keys) {
    const values = points.map((point) => point[key]).filter((value) => typeof value === 'number');
    row[key] = values.length ? mean(values) : null;
    row[`${key}Sd`] = values.length ? sampleSd(values) : null;
  }
  return row;
}

/** Everything measured so far, and the tables made of it. */
export class PoisonTables {
  private readonly groups = new Map<string, Group>();
  private readonly origin = new Map<number, number>();
  private readonly attacked = new Map<string, number>();
  private readonly outcomes: GrowingTable;
  private readonly summary: GrowingTable;
  private readonly shifts: GrowingTable;
  private readonly ratings: GrowingTable;
  private readonly profiles: GrowingTable;

  constructor({ measure: { k } }: PoisonSpec, run: Pick<RunContext, 'emit'>) {
    const table = (id: string, title: string, columns: Column[]) =>
      new GrowingTable({ id, title, columns }, run);
    const columns = pointColumns(k);
    this.summary = table('summary', 'Attacks against defences, mean over repeats', [
      ...who,
      integer('repeats', 'Repeats'),
      ...columns.flatMap((column) => [
        column,
        { ...column, key: `${column.key}Sd`, label: `${column.label}, sd` },
      ]),
      number('p', 'p against no defence'),
    ]);
    this.outcomes = table('outcomes', 'Every repeat', [...who, integer('seed', 'Seed'), ...columns]);
    this.shifts = table('shifts', 'Places that targets gained in the lists of genuine users', [
      ...who,
      integer('min', 'Least'),
      number('q1', 'Lower quartile', 1),
      number('median', 'Median', 1),
      number('q3', 'Upper quartile', 1),
      integer('max', 'Greatest'),
    ]);
    this.ratings = table('ratings', 'Ratings of genuine and fake users', [
      text('attack', 'Users'),
      number('rating', 'Rating', 1),
      { key: 'share', label: 'Share', type: 'percent', digits: 1 },
    ]);
    this.profiles = table('profiles', 'Genuine and fake profiles', [
      text('attack', 'Users'),
      integer('users', 'Profiles'),
      number('ratings', 'Ratings a profile', 1),
      number('mean', 'Mean rating', 3),
      number('popularity', 'Ratings of the items rated', 1),
      number('totalVariation', 'Total variation to genuine', 3),
      number('jensenShannon', 'Jensen-Shannon distance to genuine', 3),
    ]);
  }

  get all(): Table[] {
    return [this.summary, this.outcomes, this.shifts, this.ratings, this.profiles].map(({ table }) => table);
  }

  addClean(seed: number, { hits, test }: Standing): void {
    this.origin.set(seed, hits.all);
    this.put('none', { method: 'none', statistics: null }, seed, null, {
      hr: finite(hits.all),
      hrUnrated: finite(hits.unrated),
      ri: null,
      rankShift: null,
      predictionShift: null,
      testHr: test.hr,
      testNdcg: test.ndcg,
      rmse: finite(test.rmse),
    });
  }

  add(seed: number, attack: PoisonMethod, shield: Shield, outcome: Outcome): void {
    const { hits, shifts, predictionShift, test } = outcome;
    if (shield.method === 'none') this.attacked.set(`${seed} ${attack}`, hits.all);
    const origin = this.origin.get(seed) ?? Number.NaN;
    const attacked = this.attacked.get(`${seed} ${attack}`) ?? Number.NaN;
    this.put(attack, shield, seed, shifts, {
      hr: finite(hits.all),
      hrUnrated: finite(hits.unrated),
      ri: shield.method === 'none' ? null : finite(robustnessImprovement(origin, attacked, hits.all)),
      rankShift: finite(mean([...shifts])),
      predictionShift: finite(predictionShift),
      testHr: test.hr,
      testNdcg: test.ndcg,
      rmse: finite(test.rmse),
    });
  }

  addProfiles(profile: Row, ratings: readonly Row[]): void {
    this.profiles.add([profile]);
    this.ratings.add(ratings);
  }

  /** Of the paired t-test of target HR against the undefended model of the same attack and repeat (paper 003). */
  private pValue({ attack, shield, points }: Group): Cell {
    const undefended = this.groups.get([attack, 'none', null].join(' '));
    if (shield.method === 'none' || !undefended) return null;
    const pairs = points.flatMap(({ hr }, n): [number, number][] => {
      const other = undefended.points[n]?.hr;
      return typeof hr === 'number' && typeof other === 'number' ? [[hr, other]] : [];
    });
    return finite(
      pairedTTest(
        pairs.map(([hr]) => hr),
        pairs.map(([, other]) => other),
      ),
    );
  }

  private put(
    attack: Group['attack'],
    shield: Shield,
    seed: number,
    shifts: Int32Array | null,
    point: Point,
  ) {
    const named = (group: Group): Row => ({
      attack: group.attack,
      defence: group.shield.method,
      statistics: group.shield.statistics,
    });
    const key = [attack, shield.method, shield.statistics].join(' ');
    const group = this.groups.get(key) ?? { attack, shield, points: [], shifts: [] };
    this.groups.set(key, group);
    group.points.push(point);
    this.outcomes.add([{ ...named(group), seed, ...point }]);
    const groups = [...this.groups.values()];
    this.summary.replace(
      groups.map((one) => ({
        ...named(one),
        repeats: one.points.length,
        ...spread(one.points),
        p: this.pValue(one),
      })),
    );
    if (shifts === null || shifts.length === 0) return;
    group.shifts.push(shifts);
    this.shifts.replace(
      groups
        .filter((one) => one.shifts.length > 0)
        .map((one) => {
          const [min, q1, median, q3, max] = fiveNumbers(Int32Array.from(one.shifts.flatMap((s) => [...s])));
          return { ...named(one), min, q1, median, q3, max };
        }),
    );
  }
}
