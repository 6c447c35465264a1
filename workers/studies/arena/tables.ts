import { compareAll, placesOf } from '../../arena/compare.ts';
import { undominated } from '../../arena/pareto.ts';
import { type ColumnFigures, warningsOf } from '../../arena/warnings.ts';
import type { RunContext } from '../../core/run.ts';
import { mean, sampleSd } from '../../measure/statistics.ts';
import {
  type ArenaColumnId,
  type ArenaFamily,
  arenaFamilies,
  arenaProbes,
} from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import type { HeadOf, Row, Table } from '../../protocol/run/events.ts';
import { type ArenaCell, isOwnRow, linesOf } from '../../protocol/spec/cells.ts';
import type { Hatched } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import { type ArenaTableRow, arenaTables } from '../../protocol/tables/arena.ts';
import { finishedTable, GrowingTable } from '../bench/growing-table.ts';
import { budgetRows } from './budgets.ts';
import { type Done, knowledgeOf, probeRows, seedRow, triedRows } from './cell-rows.ts';
import type { CellOutcome } from './cell-value.ts';
import { costRows } from './costs.ts';
import { differenceOverUsers, type KeptByUsers } from './errors.ts';
import { isAttack, type LineStanding, Measured, meanAndSd, type Standing } from './measured.ts';
import { drawnFamilies, mostOutcomes, outcomeRows } from './outcomes.ts';
import { popularityRows } from './popularity.ts';
import type { Probes } from './probes.ts';

type GrownTable = 'cells' | 'seeds' | 'places' | 'differences' | 'costs' | 'warnings' | 'tried' | 'probes';

/** Everything measured so far, and the tables made of it; the same whichever cell ends first. */
export class ArenaTables {
  private readonly measured: Measured;
  private readonly grown: {
    readonly [T in GrownTable]: GrowingTable<ArenaTableRow<T>>;
  };
  private readonly budgets: Table;
  private readonly families: readonly ArenaFamily[];
  private readonly columns: readonly ArenaColumnId[];

  constructor(
    private readonly spec: ArenaSpec,
    hatched: readonly Hatched[],
    private readonly run: Pick<RunContext, 'emit'>,
  ) {
    this.measured = new Measured(spec, hatched);
    const grow = <R extends Row>(head: HeadOf<R>) => new GrowingTable<R>(head, run);
    this.grown = {
      cells: grow(arenaTables.cells.head(spec)),
      places: grow(arenaTables.places.head(spec)),
      differences: grow(arenaTables.differences.head(spec)),
      costs: grow(arenaTables.costs.head(spec)),
      warnings: grow(arenaTables.warnings.head(spec)),
      seeds: grow(arenaTables.seeds.head(spec)),
      tried: grow(arenaTables.tried.head(spec)),
      probes: grow(arenaTables.probes.head(spec)),
    };
    this.families = idsOf(arenaFamilies).filter((family) => linesOf(spec, family).length > 0);
    this.columns = [...new Set(spec.columns)];
    this.budgets = finishedTable(arenaTables.budgets.head(spec), budgetRows(spec), run);
    this.make();
  }

  get all(): Table[] {
    const { cells, places, differences, costs, warnings, seeds, tried, probes } = this.grown;
    const last = [seeds, tried, probes].map(({ table }) => table);
    const first = [cells, places, differences, costs, warnings].map(({ table }) => table);
    return [...first, this.budgets, ...last, ...this.baselines(), ...this.outcomes()];
  }

  /** What Popularity comes to; of no family where none ranks. */
  private baselines(): Table[] {
    const rows = popularityRows(this.measured.all);
    return rows.length > 0 ? [finishedTable(arenaTables.baselines.head(this.spec), rows, this.run)] : [];
  }

  /** What became of every instance that was drawn; of the end alone, since nothing but an export reads it. */
  private outcomes(): Table[] {
    if (drawnFamilies(this.spec).length === 0) return [];
    const rows = outcomeRows(this.measured.all);
    if (!rows) {
      const text = `Single outcomes are left out: they are more than ${mostOutcomes} rows. The cells of a sweep hold them.`;
      this.run.emit({ kind: 'note', level: 'info', text });
      return [];
    }
    return [finishedTable(arenaTables.outcomes.head(this.spec), rows, this.run)];
  }

  add(cell: ArenaCell, outcome: CellOutcome): void {
    this.measured.add(cell, outcome);
    this.make();
    if ('trainedOn' in outcome) this.grown.costs.replace(costRows(this.spec, this.measured.all));
  }

  private make(): void {
    const { grown, families } = this;
    const standings = families.map((family) => ({
      family,
      all: this.columns.map((column) => this.measured.standingOf(family, column)),
    }));
    grown.cells.replace(standings.flatMap(({ family, all }) => this.cellRows(family, all)));
    grown.places.replace(
      standings.flatMap(({ family, all }) => this.placeRows(family, this.comparable(family, all))),
    );
    grown.differences.replace(
      standings.flatMap(({ family, all }) =>
        compareAll(contendersOf(this.comparable(family, all))).map((one) => ({
          ...{ family, ...one },
          ...differenceOverUsers(usersOf(all, one.first), usersOf(all, one.second)),
        })),
      ),
    );
    grown.warnings.replace(
      standings.flatMap(({ family, all }) => this.warningRows(family, this.comparable(family, all))),
    );
    const done = this.measured.all;
    grown.seeds.replace(done.map(seedRow));
    grown.tried.replace(done.flatMap(triedRows));
    grown.probes.replace(done.flatMap(probeRows));
  }

  /** Columns whose battery is whole in every seed and that met as many attacks as the others: fewer make a milder worst case. */
  private comparable(family: ArenaFamily, all: readonly Standing[]): Standing[] {
    const most = Math.max(...this.columns.map((column) => this.measured.met(family, column)));
    return all.filter(
      ({ column, worst }) => worst.length === this.spec.repeats && this.measured.met(family, column) === most,
    );
  }

  private cellRows(family: ArenaFamily, all: readonly Standing[]): ArenaTableRow<'cells'>[] {
    const { measured } = this;
    const lines = linesOf(this.spec, family);
    return all.flatMap(({ column, worst, means, se: errors }) => {
      const none = measured.measurable(family, column).length === 0;
      const made = (row: 'mean' | 'worst', values: readonly number[]) => ({
        ...{ family, row, column, ...meanAndSd(values), se: errors[row] },
        ...{ test: null, seeds: values.length, knowledge: null },
        reason: none ? measured.reasonOf(family, column, lines.find(isAttack) ?? 'clean') : null,
      });
      return [
        ...lines.map((row) => {
          const reason = measured.reasonOf(family, column, row);
          const { found, kept, sd, se, test } =
            reason === null ? measured.lineOf(family, column, row) : unmeasured;
          return {
            ...{ family, row, column, kept, sd, se, test, seeds: found.length },
            knowledge:
              found.length > 0 && isOwnRow(row) && isAttack(row) ? knowledgeOf(family, column, row) : null,
            reason,
          };
        }),
        made('mean', means),
        made('worst', worst),
      ];
    });
  }

  private placeRows(family: ArenaFamily, all: readonly Standing[]): ArenaTableRow<'places'>[] {
    const front = undominated(
      all.map(({ column, worst, clean }) => ({ id: column, clean: mean(clean), worst: mean(worst) })),
    );
    return placesOf(contendersOf(all)).flatMap(({ id, place }) => {
      const found = all.find(({ column }) => column === id);
      if (!found) return [];
      const { worst, means, clean, se } = found;
      return [
        {
          ...{ family, place, column: id, worst: mean(worst), sd: sampleSd(worst) },
          ...{ se: se.worst, mean: mean(means) },
          ...{ clean: mean(clean), cleanSd: sampleSd(clean) },
          undominated: front.some((one) => one.id === id) ? ('yes' as const) : ('no' as const),
        },
      ];
    });
  }

  private warningRows(family: ArenaFamily, all: readonly Standing[]): ArenaTableRow<'warnings'>[] {
    const lines = linesOf(this.spec, family);
    const worst = new Map(all.map((one) => [one.column, one.worst]));
    const figures = all.map(({ column }): ColumnFigures => {
      const there = lines.flatMap((row) => {
        const { found, kept } = this.measured.lineOf(family, column, row);
        return kept === null ? [] : [{ row, found, kept }];
      });
      const norms = (found: readonly Done[]) => found.flatMap(({ value }) => value.norm ?? []);
      return {
        ...{ column, family, spread: sampleSd(worst.get(column) ?? []) },
        kept: new Map(there.map(({ row, kept }) => [row, kept])),
        norms: new Map(
          there.map(({ row, found }) => [row, norms(found).length > 0 ? mean(norms(found)) : null]),
        ),
        probes: meanProbes(there.flatMap(({ found }) => found.flatMap(({ value }) => value.probes ?? []))),
        epsilon: this.spec.budget.epsilon,
      };
    });
    return warningsOf(figures, ({ column }) => mean(worst.get(column) ?? []));
  }
}

/** A line that cannot be measured. */
const unmeasured: LineStanding = { found: [], kept: null, sd: null, se: null, test: null };

/** Means over seeds of what was tried besides, as far as it was. */
const meanProbes = (seeds: readonly Probes[]): Probes =>
  Object.fromEntries(
    idsOf(arenaProbes).flatMap((probe) => {
      const values = seeds.flatMap((one) => one[probe] ?? []);
      return values.length > 0 ? [[probe, mean(values)]] : [];
    }),
  );

const usersOf = (all: readonly Standing[], id: ArenaColumnId): KeptByUsers | null =>
  all.find(({ column }) => column === id)?.users.worst ?? null;

const contendersOf = (all: readonly Standing[]) =>
  all.map(({ column, worst }) => ({ id: column, values: worst }));
