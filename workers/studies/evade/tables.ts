import type { RunContext } from '../../core/run.ts';
import type { Row, Table } from '../../protocol/run/events.ts';
import type { EvadeSpec } from '../../protocol/spec/spec.ts';
import { type EvadeRow, evadeTables } from '../../protocol/tables/evade.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { finiteOf, meansAndSds, meansOf } from '../bench/means.ts';

type MeansTable = 'quality' | 'success' | 'noise' | 'curve' | 'within' | 'widths' | 'temperatures';

/** A figure of one seed: what it belongs to, and its values; the tables show means over the seeds. */
interface FindingOf<T extends MeansTable, Head extends keyof EvadeRow<T>, Value extends string> {
  readonly table: T;
  readonly head: Readonly<Pick<EvadeRow<T>, Head>>;
  readonly values: Readonly<Record<Value, number>>;
}

const qualities = [
  ...(['hr', 'ndcg', 'hrAll', 'ndcgAll', 'hits', 'below', 'attacked'] as const),
  ...(['logit', 'robustness', 'found'] as const),
] as const;
const successes = ['rate', 'distortion'] as const;
const rankings = ['hr', 'ndcg'] as const;

type Quality = FindingOf<'quality', 'strategy' | 'sigma', (typeof qualities)[number]>;
type Success = FindingOf<'success', 'strategy' | 'c', (typeof successes)[number]>;
type Noise = FindingOf<
  'noise',
  'line' | 'strategy' | 'view' | 'sigma',
  (typeof successes)[number] | (typeof rankings)[number]
>;
type Curve = FindingOf<'curve', 'line' | 'strategy' | 'method' | 'epsilon', 'rate'>;
type Within = FindingOf<'within', 'strategy' | 'noise' | 'attack' | 'epsilon' | 'instances', 'kept'>;
type Widths = FindingOf<'widths', 'strategy' | 'factors', (typeof rankings)[number]>;
const slopes = ['robustness', 'logit', 'slopeAtT', 'slope'] as const;
type Temperatures = FindingOf<
  'temperatures',
  'strategy' | 'temperature',
  (typeof rankings)[number] | (typeof slopes)[number]
>;
export type Finding = Quality | Success | Noise | Curve | Within | Widths | Temperatures;

/** Rows that are means over seeds: what is added under the same head is averaged. */
class MeanTable<Head extends Row, Value extends string, R extends Row> {
  readonly #points = new Map<string, { head: Head; points: Readonly<Record<Value, number>>[] }>();

  constructor(
    private readonly grown: GrowingTable<R>,
    private readonly keys: readonly Value[],
    /** The row of a head, from the values of its seeds, of which at most `seeds` have a value. */
    private readonly rowOf: (
      head: Head,
      seeds: number,
      keys: readonly Value[],
      points: readonly Readonly<Record<Value, number>>[],
    ) => R,
  ) {}

  add({ head, values }: { readonly head: Head; readonly values: Readonly<Record<Value, number>> }): void {
    const key = JSON.stringify(head);
    const known = this.#points.get(key) ?? { head, points: [] };
    known.points.push(values);
    this.#points.set(key, known);
    this.grown.replace([...this.#points.values()].map((one) => this.#row(one.head, one.points)));
  }

  #row(head: Head, points: readonly Readonly<Record<Value, number>>[]): R {
    const seeds = Math.max(...this.keys.map((key) => finiteOf(points, key).length));
    return this.rowOf(head, seeds, this.keys, points);
  }

  get table(): Table {
    return this.grown.table;
  }
}

/** The tables of the evade study while they grow; figures are means over the seeds done so far. */
export class EvadeTables {
  readonly #quality;
  readonly #success;
  readonly #noise;
  readonly #curve;
  readonly #within;
  readonly #widths;
  readonly #temperatures;
  readonly #distortion: GrowingTable<EvadeRow<'distortion'>>;
  readonly #paths: GrowingTable<EvadeRow<'paths'>>;

  constructor(spec: EvadeSpec, run: Pick<RunContext, 'emit'>) {
    const { quality, success, noise, curve, within, widths, temperatures, distortion, paths } = evadeTables;
    this.#quality = new MeanTable(
      new GrowingTable(quality.head(spec), run),
      qualities,
      (head: Quality['head'], seeds, keys, points) => ({ ...head, seeds, ...meansOf(keys, points) }),
    );
    this.#success = new MeanTable(
      new GrowingTable(success.head(spec), run),
      successes,
      (head: Success['head'], seeds, keys, points) => ({ ...head, seeds, ...meansAndSds(keys, points) }),
    );
    this.#noise = new MeanTable(
      new GrowingTable(noise.head(spec), run),
      [...successes, ...rankings] as const,
      (head: Noise['head'], seeds, keys, points) => ({ ...head, seeds, ...meansAndSds(keys, points) }),
    );
    this.#curve = new MeanTable(
      new GrowingTable(curve.head(spec), run),
      ['rate'] as const,
      (head: Curve['head'], seeds, keys, points) => ({ ...head, seeds, ...meansOf(keys, points) }),
    );
    this.#within =
      (spec.attack.within ?? []).length > 0
        ? new MeanTable(
            new GrowingTable(within.head(spec), run),
            ['kept'] as const,
            (head: Within['head'], seeds, keys, points) => ({ ...head, seeds, ...meansOf(keys, points) }),
          )
        : null;
    this.#widths = new MeanTable(
      new GrowingTable(widths.head(spec), run),
      rankings,
      (head: Widths['head'], seeds, keys, points) => ({ ...head, seeds, ...meansAndSds(keys, points) }),
    );
    this.#temperatures =
      (spec.defence.temperatures ?? []).length > 0
        ? new MeanTable(
            new GrowingTable(temperatures.head(spec), run),
            [...rankings, ...slopes] as const,
            (head: Temperatures['head'], seeds, keys, points) => ({
              ...head,
              seeds,
              ...meansAndSds(keys, points),
            }),
          )
        : null;
    this.#distortion = new GrowingTable(distortion.head(spec), run);
    this.#paths = new GrowingTable(paths.head(spec), run);
  }

  take(finding: Finding): void {
    switch (finding.table) {
      case 'quality':
        this.#quality.add(finding);
        break;
      case 'success':
        this.#success.add(finding);
        break;
      case 'noise':
        this.#noise.add(finding);
        break;
      case 'curve':
        this.#curve.add(finding);
        break;
      case 'within':
        this.#within?.add(finding);
        break;
      case 'widths':
        this.#widths.add(finding);
        break;
      case 'temperatures':
        this.#temperatures?.add(finding);
        break;
    }
  }

  addDistortions(rows: readonly EvadeRow<'distortion'>[]): void {
    this.#distortion.add(rows);
  }

  addPaths(rows: readonly EvadeRow<'paths'>[]): void {
    this.#paths.add(rows);
  }

  get tables(): Table[] {
    const means = [this.#quality, this.#success, this.#noise, this.#curve, this.#widths];
    const compared = [this.#within, this.#temperatures].flatMap((one) => (one ? [one.table] : []));
    return [...means.map((one) => one.table), ...compared, this.#distortion.table, this.#paths.table];
  }
}
