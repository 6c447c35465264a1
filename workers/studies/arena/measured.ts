import { keptByAll, shareKept } from '../../arena/worst.ts';
import { mean, sampleSd } from '../../measure/statistics.ts';
import { type ArenaColumnId, type ArenaFamily, arenaRow } from '../../protocol/names/arena.ts';
import { type ArenaCell, type ArenaLine, isOwnRow, linesOf } from '../../protocol/spec/cells.ts';
import type { Hatched } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import { type Done, doneOf, placeIn } from './cell-rows.ts';
import type { CellOutcome } from './cell-value.ts';
import { errorOverUsers, type KeptByUsers, keptByUsers } from './errors.ts';

/** What a column has come to over the seeds whose battery is whole. */
export interface Standing {
  readonly column: ArenaColumnId;
  readonly worst: readonly number[];
  readonly means: readonly number[];
  readonly clean: readonly number[];
  /** What users keep in the worst case and on average over the attacks; null where it is not known whose instances are. */
  readonly users: { readonly worst: KeptByUsers | null; readonly mean: KeptByUsers | null };
  /** Standard errors of both over users. */
  readonly se: { readonly worst: number | null; readonly mean: number | null };
}

/** What a line of a column has come to, means over the seeds that are there. */
export interface LineStanding {
  readonly found: readonly Done[];
  readonly kept: number | null;
  readonly sd: number | null;
  readonly se: number | null;
  readonly test: number | null;
}

/** Whether a line is part of the worst case: an attack from a file is, a control or a proof is not. */
export const isAttack = (row: ArenaLine): boolean =>
  row !== 'clean' && !(isOwnRow(row) && (arenaRow(row).control || arenaRow(row).proof));

const columnKey = ({ family, column }: Pick<ArenaCell, 'family' | 'column'>): string => `${family} ${column}`;
const lineKey = ({ family, column, row }: Pick<ArenaCell, 'family' | 'column' | 'row'>): string =>
  [family, column, row].join(' ');
const keyOf = ({
  family,
  column,
  row,
  repeat,
}: Pick<ArenaCell, 'family' | 'column' | 'row' | 'repeat'>): string =>
  [family, column, row, repeat].join(' ');

export const meanAndSd = (values: readonly number[]) =>
  values.length > 0 ? { kept: mean(values), sd: sampleSd(values) } : { kept: null, sd: null };

/** Everything measured so far, summed up by columns and lines anew as their cells end. */
export class Measured {
  private readonly done = new Map<string, Done>();
  private readonly standings = new Map<string, Standing>();
  private readonly lines = new Map<string, LineStanding>();
  /** Why attacks from files do not fit cells. */
  private readonly unfit = new Map<string, string>();
  private readonly placeOf: (cell: ArenaCell) => number;
  private readonly repeats: readonly number[];

  constructor(
    private readonly spec: ArenaSpec,
    private readonly hatched: readonly Hatched[],
  ) {
    this.placeOf = placeIn(spec);
    this.repeats = Array.from({ length: spec.repeats }, (_, repeat) => repeat);
  }

  add(cell: ArenaCell, outcome: CellOutcome): void {
    if ('unfit' in outcome) this.unfit.set(keyOf(cell), outcome.unfit);
    else this.done.set(keyOf(cell), doneOf(cell, outcome));
    this.standings.delete(columnKey(cell));
    const { family, column } = cell;
    // The clean row says whose instances all lines are of.
    const rows = cell.row === 'clean' ? linesOf(this.spec, family) : [cell.row];
    for (const row of rows) this.lines.delete(lineKey({ family, column, row }));
  }

  /** All that was measured, in the order of the grid. */
  get all(): Done[] {
    return [...this.done.values()]
      .map((one) => ({ one, place: this.placeOf(one.cell) }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one);
  }

  private at(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine, repeat: number): Done | undefined {
    return this.done.get(keyOf({ family, column, row, repeat }));
  }

  /** The instances that a column meets, by the repeat that drew them. */
  private samplesOf(family: ArenaFamily, column: ArenaColumnId) {
    return (repeat: number) => this.at(family, column, 'clean', repeat)?.value.sample;
  }

  /** The attacks of a repeat, where all of them are there; null before. */
  private batteryOf(family: ArenaFamily, column: ArenaColumnId, repeat: number): Done[] | null {
    const lines = this.measurable(family, column);
    const whole = lines.flatMap((row) => this.at(family, column, row, repeat) ?? []);
    return whole.length > 0 && whole.length === lines.length ? whole : null;
  }

  /** The attacks of a family that can be measured on a column. */
  measurable(family: ArenaFamily, column: ArenaColumnId): ArenaLine[] {
    const rows = linesOf(this.spec, family).filter(isAttack);
    return rows.filter((row) => this.reasonOf(family, column, row) === null);
  }

  /** Those of the lab's own, which all columns meet alike; a file may be made for one. */
  met(family: ArenaFamily, column: ArenaColumnId): number {
    return this.measurable(family, column).filter(isOwnRow).length;
  }

  reasonOf(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine): string | null {
    const found = this.hatched.find(
      (one) => one.family === family && one.column === column && one.row === row,
    );
    if (found) return found.reason;
    if (this.unfit.size === 0) return null;
    const unfit = this.repeats.flatMap(
      (repeat) => this.unfit.get(keyOf({ family, column, row, repeat })) ?? [],
    );
    return unfit[0] ?? null;
  }

  /** What a line of a column came to, seed by seed, as far as it is there. */
  lineOf(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine): LineStanding {
    const key = lineKey({ family, column, row });
    const line = this.lines.get(key) ?? this.newLine(family, column, row);
    this.lines.set(key, line);
    return line;
  }

  private newLine(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine): LineStanding {
    const found = this.repeats.flatMap((repeat) => this.at(family, column, row, repeat) ?? []);
    const kept = keptByUsers(
      found.map((one) => [one]),
      'worst',
      this.samplesOf(family, column),
    );
    return {
      ...{ found, ...meanAndSd(found.map(({ share }) => share)), se: errorOverUsers(kept) },
      test: found.length > 0 ? mean(found.map(({ value }) => value.test)) : null,
    };
  }

  standingOf(family: ArenaFamily, column: ArenaColumnId): Standing {
    const key = columnKey({ family, column });
    const standing = this.standings.get(key) ?? this.newStanding(family, column);
    this.standings.set(key, standing);
    return standing;
  }

  private newStanding(family: ArenaFamily, column: ArenaColumnId): Standing {
    const there = this.repeats.flatMap((repeat) => {
      const battery = this.batteryOf(family, column, repeat);
      return battery ? [battery] : [];
    });
    const sampleOf = this.samplesOf(family, column);
    const [worst, average] = [keptByUsers(there, 'worst', sampleOf), keptByUsers(there, 'mean', sampleOf)];
    return {
      column,
      worst: there.map((one) => shareKept(keptByAll(one.map(({ value }) => value.kept)))),
      means: there.map((one) => mean(one.map(({ share }) => share))),
      clean: this.lineOf(family, column, 'clean').found.map(({ value }) => value.test),
      users: { worst, mean: average },
      se: { worst: errorOverUsers(worst), mean: errorOverUsers(average) },
    };
  }
}
