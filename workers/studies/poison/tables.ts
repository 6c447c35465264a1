import type { RunContext } from '../../core/run.ts';
import { fiveNumbers, robustnessImprovement } from '../../measure/poisoning.ts';
import { mean } from '../../measure/statistics.ts';
import { pairedTTest } from '../../measure/ttest.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { type PoisonRow, poisonTables } from '../../protocol/tables/poison.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { meansAndSds } from '../bench/means.ts';
import type { PoisonMethod } from './attacks.ts';
import { differenceErrorOf, errorOf, type OverGenuine, type PoisonByUser } from './by-user.ts';
import { DetectionTable } from './detections.ts';
import { LookTables } from './look-tables.ts';
import type { PieceResult } from './piece.ts';
import { type Series, TestTable } from './tests.ts';
import type { TrainingWay } from './training.ts';

const measured = [
  ...(['hr', 'hrUnrated', 'ri', 'rankShift', 'predictionShift'] as const),
  ...(['testHr', 'testNdcg', 'rmse'] as const),
] as const;

/** Measures of one repeat. */
type Point = Pick<PoisonRow<'outcomes'>, (typeof measured)[number]>;
type Named = Pick<PoisonRow<'outcomes'>, 'attack' | 'defence' | 'statistics'>;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

interface Group {
  readonly attack: PoisonMethod | 'none';
  readonly way: TrainingWay;
  readonly points: Point[];
  /** What every user had, a repeat an entry; null in what was kept of a run before users were looked at. */
  readonly byUser: (PoisonByUser | null)[];
  /** Places gained, of all repeats. */
  shifts: Int32Array;
}

const named = ({ attack, way }: Group): Named => ({
  attack,
  defence: way.method,
  statistics: way.statistics,
});

/** The way as the table of tests names it: 'apt honest'. */
const nameOf = ({ way: { method, statistics } }: Group) => [method, statistics].filter(Boolean).join(' ');

const numbersOf = ({ points }: Group, key: keyof Point): number[] =>
  points.map((point) => point[key]).filter((value) => typeof value === 'number');

/** Everything measured so far, and the tables made of it; repeats come one after the other. */
export class PoisonTables {
  private readonly groups = new Map<string, Group>();
  private readonly origin = new Map<number, number>();
  private readonly outcomes: GrowingTable<PoisonRow<'outcomes'>>;
  private readonly popularity: PieceResult['popularity'][] = [];
  private readonly baselines: GrowingTable<PoisonRow<'baselines'>>;
  private readonly summary: GrowingTable<PoisonRow<'summary'>>;
  private readonly shifts: GrowingTable<PoisonRow<'shifts'>>;
  private readonly tests: TestTable;
  private readonly looks: LookTables;
  private readonly detections: DetectionTable | null;
  private readonly boxes = new Map<Group, PoisonRow<'shifts'>>();

  constructor(spec: PoisonSpec, run: Pick<RunContext, 'emit'>) {
    this.summary = new GrowingTable(poisonTables.summary.head(spec), run);
    this.baselines = new GrowingTable(poisonTables.baselines.head(spec), run);
    this.outcomes = new GrowingTable(poisonTables.outcomes.head(spec), run);
    this.tests = new TestTable(spec, run);
    this.shifts = new GrowingTable(poisonTables.shifts.head(spec), run);
    this.looks = new LookTables(spec, run);
    this.detections = spec.defence.detectors.length > 0 ? new DetectionTable(spec, run) : null;
  }

  get all(): Table[] {
    const { summary, baselines, outcomes, tests, shifts, looks, detections } = this;
    return [
      ...[summary.table, baselines.table, outcomes.table, tests.table, shifts.table],
      ...(detections ? [detections.table] : []),
      ...looks.all,
    ];
  }

  /** The clean model of a repeat; before its attacks. */
  addClean({ seed, clean: { hits, test, byUser }, popularity }: PieceResult): void {
    this.addPopularity(popularity);
    this.origin.set(seed, hits.all);
    this.put(
      'none',
      { method: 'none', statistics: null },
      seed,
      { shifts: null, byUser },
      {
        hr: finite(hits.all),
        hrUnrated: finite(hits.unrated),
        ri: null,
        rankShift: null,
        predictionShift: null,
        testHr: test.hr,
        testNdcg: test.ndcg,
        rmse: finite(test.rmse),
      },
    );
    this.summarise();
  }

  private addPopularity({ hr, ndcg }: PieceResult['popularity']): void {
    this.popularity.push({ testHr: hr, testNdcg: ndcg });
    const means = meansAndSds(['testHr', 'testNdcg'], this.popularity);
    this.baselines.replace([{ name: 'popularity', repeats: this.popularity.length, ...means }]);
  }

  /** An attack of a repeat against all its defences. */
  add(attack: PoisonMethod, result: PieceResult): void {
    const { seed, measured, looks } = result;
    const origin = this.origin.get(seed) ?? Number.NaN;
    const undefended = measured.find(({ way }) => way.method === 'none');
    const attacked = undefended?.outcome.hits.all ?? Number.NaN;
    for (const { way, outcome } of measured) {
      const { hits, shifts, predictionShift, test, byUser } = outcome;
      this.put(
        attack,
        way,
        seed,
        { shifts, byUser },
        {
          hr: finite(hits.all),
          hrUnrated: finite(hits.unrated),
          ri: way.method === 'none' ? null : finite(robustnessImprovement(origin, attacked, hits.all)),
          rankShift: finite(mean([...shifts])),
          predictionShift: finite(predictionShift),
          testHr: test.hr,
          testNdcg: test.ndcg,
          rmse: finite(test.rmse),
        },
      );
    }
    this.detections?.add(attack, result);
    if (looks) this.looks.add(looks);
    this.summarise();
  }

  /** Errors over users: of what the group comes to, and of its target HR less that of no defence. */
  private errorsOf(group: Group): Pick<PoisonRow<'summary'>, `${OverGenuine}Se` | 'lessSe'> {
    const { byUser, attack, way } = group;
    const undefended = this.groups.get([attack, 'none', null].join(' '));
    return {
      hrSe: errorOf(byUser, 'hr'),
      testHrSe: errorOf(byUser, 'testHr'),
      testNdcgSe: errorOf(byUser, 'testNdcg'),
      lessSe:
        way.method === 'none' || undefended?.byUser.length !== byUser.length
          ? null
          : differenceErrorOf(byUser, undefended.byUser, 'hr'),
    };
  }

  /** Of the paired t-test of target HR against the undefended model of the same attack and repeat (paper 003). */
  private pValue(group: Group): number | null {
    const undefended = this.groups.get([group.attack, 'none', null].join(' '));
    if (group.way.method === 'none' || !undefended) return null;
    const [own, other] = [numbersOf(group, 'hr'), numbersOf(undefended, 'hr')];
    return own.length === other.length ? pairedTTest(own, other).p : null;
  }

  private put(
    attack: Group['attack'],
    way: TrainingWay,
    seed: number,
    { shifts, byUser }: { readonly shifts: Int32Array | null; readonly byUser: PoisonByUser | undefined },
    point: Point,
  ): void {
    const key = [attack, way.method, way.statistics].join(' ');
    const group = this.groups.get(key) ?? { attack, way, points: [], byUser: [], shifts: new Int32Array(0) };
    this.groups.set(key, group);
    group.points.push(point);
    group.byUser.push(byUser ?? null);
    this.outcomes.add([{ ...named(group), seed, ...point }]);
    if (shifts === null || shifts.length === 0) return;
    const pooled = new Int32Array(group.shifts.length + shifts.length);
    pooled.set(group.shifts);
    pooled.set(shifts, group.shifts.length);
    group.shifts = pooled;
    const [min, q1, median, q3, max] = fiveNumbers(pooled);
    this.boxes.set(group, { ...named(group), min, q1, median, q3, max });
  }

  /** Makes the tables over repeats anew. */
  private summarise(): void {
    const groups = [...this.groups.values()];
    this.summary.replace(
      groups.map((one) => ({
        ...named(one),
        repeats: one.points.length,
        ...meansAndSds(measured, one.points),
        p: this.pValue(one),
        ...this.errorsOf(one),
      })),
    );
    this.shifts.replace([...this.boxes.values()]);
    this.tests.update(groups.flatMap((one) => this.seriesOf(one)));
  }

  /** A group's values for the tests; the clean model stands beside the defences of every attack. */
  private seriesOf(group: Group): Series[] {
    const testHr = numbersOf(group, 'testHr');
    const { byUser } = group;
    if (group.attack === 'none') {
      const attacks = new Set(
        [...this.groups.values()].flatMap(({ attack }) => (attack === 'none' ? [] : [attack])),
      );
      return [...attacks].map((attack) => ({
        attack,
        name: 'clean',
        measure: 'testHr',
        values: testHr,
        byUser,
      }));
    }
    const { attack } = group;
    const name = nameOf(group);
    return [
      { attack, name, measure: 'hr', values: numbersOf(group, 'hr'), byUser },
      { attack, name, measure: 'testHr', values: testHr, byUser },
    ];
  }
}
