import type { RunContext } from '../../core/run.ts';
import { robustnessImprovement } from '../../measure/poisoning.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { type PoisonRow, poisonTables } from '../../protocol/tables/poison.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import { meansAndSds } from '../bench/means.ts';
import type { PoisonMethod } from './attacks.ts';
import type { PieceResult, PoisonPiece } from './piece.ts';
import type { TrainingWay } from './training.ts';

/** What is swept and over which values, ascending; null where nothing is. */
export function sweepOf({
  sweep,
}: PoisonSpec): { readonly over: 'size' | 'erm'; readonly values: readonly number[] } | null {
  if (sweep.kind === 'none') return null;
  const values = sweep.kind === 'size' ? sweep.sizes : sweep.shares;
  return { over: sweep.kind, values: [...values].sort((a, b) => a - b) };
}

interface Point {
  readonly hr: number;
  readonly ri: number;
  readonly testHr: number;
  readonly origin: number;
}

interface Line {
  readonly attack: PoisonMethod;
  readonly way: TrainingWay;
  readonly value: number;
  readonly points: Point[];
}

/**
 * Target HR and RI against the attack size (Fig. 2 of paper 003) or against the share of ERM users (Fig. 3, in which 0
 * is the undefended model), mean and sd over repeats. A value that is the spec's own is taken from the pieces without
 * a sweep.
 */
export class SweepTable {
  private readonly grown: GrowingTable<PoisonRow<'sweep'>>;
  private readonly lines = new Map<string, Line>();
  /** Undefended target HR by repeat and attack, at the spec's own size. */
  private readonly attacked = new Map<string, number>();

  constructor(
    private readonly spec: PoisonSpec,
    private readonly over: 'size' | 'erm',
    private readonly values: readonly number[],
    run: Pick<RunContext, 'emit'>,
  ) {
    this.grown = new GrowingTable(poisonTables.sweep.head(spec), run);
  }

  get table(): Table {
    return this.grown.table;
  }

  add({ repeat, attack, at }: PoisonPiece, { clean, measured }: PieceResult): void {
    const { over, spec } = this;
    const own = over === 'size' ? spec.attack.share : spec.defence.users;
    const value = at?.value ?? own;
    const key = `${repeat} ${attack}`;
    const undefended = measured.find(({ way }) => way.method === 'none')?.outcome.hits.all;
    if (at === null && undefended !== undefined) this.attacked.set(key, undefended);
    const attacked = undefended ?? this.attacked.get(key) ?? Number.NaN;
    for (const { way, outcome } of measured) {
      const none = way.method === 'none';
      const x = over === 'erm' && none ? 0 : value;
      if (!(this.values.includes(x) || (over === 'erm' && none))) continue;
      if (over === 'erm' && !none && !isErm(way)) continue;
      this.put(attack, way, x, {
        hr: outcome.hits.all,
        ri: none ? Number.NaN : robustnessImprovement(clean.hits.all, attacked, outcome.hits.all),
        testHr: outcome.test.hr,
        origin: clean.hits.all,
      });
    }
    this.grown.replace(this.rows());
  }

  private put(attack: PoisonMethod, way: TrainingWay, value: number, point: Point): void {
    const key = [attack, way.method, way.statistics, value].join(' ');
    const line = this.lines.get(key) ?? { attack, way, value, points: [] };
    this.lines.set(key, line);
    line.points.push(point);
  }

  private rows(): PoisonRow<'sweep'>[] {
    const lines = [...this.lines.values()].sort((a, b) => a.value - b.value);
    return lines.map(({ attack, way, value, points }) => ({
      attack,
      defence: way.method,
      statistics: way.statistics,
      value,
      repeats: points.length,
      ...meansAndSds(['hr', 'ri', 'testHr', 'origin'], points),
    }));
  }
}

/** Whether a way works by ERM users. */
export const isErm = ({ method }: TrainingWay): boolean => method === 'apt' || method === 'apt-rand';
