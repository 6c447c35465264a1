import { compareAll, placesOf } from '../../arena/compare.ts';
import { undominated } from '../../arena/pareto.ts';
import { differenceOf, errorOf, keptPerUser, meanPerUser } from '../../arena/users.ts';
import { type ColumnFigures, warningsOf } from '../../arena/warnings.ts';
import { keptByAll, shareKept } from '../../arena/worst.ts';
import type { RunContext } from '../../core/run.ts';
import type { PerUser } from '../../measure/over-users.ts';
import { mean, sampleSd } from '../../measure/statistics.ts';
import {
  type ArenaColumnId,
  type ArenaFamily,
  arenaFamilies,
  arenaProbes,
  arenaRow,
} from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import type { HeadOf, Row, Table } from '../../protocol/run/events.ts';
import { type ArenaCell, type ArenaLine, isOwnRow, linesOf } from '../../protocol/spec/cells.ts';
import type { Hatched } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import { type ArenaTableRow, arenaTables } from '../../protocol/tables/arena.ts';
import { finishedTable, GrowingTable } from '../bench/growing-table.ts';
import { budgetRows } from './budgets.ts';
import { type Done, inOrder, knowledgeOf, probeRows, seedRow, triedRows } from './cell-rows.ts';
import { costRows } from './costs.ts';
import type { Probes } from './probes.ts';
import type { CellOutcome, CellValue } from './value.ts';

/** What a column has come to over the seeds whose battery is whole. */
interface Standing {
  readonly column: ArenaColumnId;
  readonly worst: readonly number[];
  readonly means: readonly number[];
  readonly clean: readonly number[];
  /** What each user keeps in the worst case and on average over the attacks, a seed an entry; empty where unknown. */
  readonly users: { readonly worst: readonly PerUser[]; readonly mean: readonly PerUser[] };
}

/** Whether a line is part of the worst case: an attack from a file is, a control or a proof is not. */
const isAttack = (row: ArenaLine): boolean =>
  row !== 'clean' && !(isOwnRow(row) && (arenaRow(row).control || arenaRow(row).proof));

type GrownTable = 'cells' | 'seeds' | 'places' | 'differences' | 'costs' | 'warnings' | 'tried' | 'probes';

/** Everything measured so far, and the tables made of it; the same whichever cell ends first. */
export class ArenaTables {
  private readonly done = new Map<string, Done>();
  /** What columns have come to, until one of their cells ends. */
  private readonly standings = new Map<string, Standing>();
  /** Why attacks from files do not fit cells. */
  private readonly unfit = new Map<string, string>();
  private readonly grown: {
    readonly [T in GrownTable]: GrowingTable<ArenaTableRow<T>>;
  };
  private readonly budgets: Table;
  private readonly families: readonly ArenaFamily[];
  private readonly columns: readonly ArenaColumnId[];

  constructor(
    private readonly spec: ArenaSpec,
    private readonly hatched: readonly Hatched[],
    run: Pick<RunContext, 'emit'>,
  ) {
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
    return [...first, this.budgets, ...last];
  }

  add(cell: ArenaCell, outcome: CellOutcome): void {
    if ('unfit' in outcome) this.unfit.set(keyOf(cell), outcome.unfit);
    else this.done.set(keyOf(cell), { cell, value: outcome });
    this.standings.delete(columnKey(cell));
    this.make();
  }

  private at(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine, repeat: number): Done | undefined {
    return this.done.get(keyOf({ family, column, row, repeat }));
  }

  /** What a line of a column came to, seed by seed, as far as it is there. */
  private overSeeds(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine): Done[] {
    return Array.from({ length: this.spec.repeats }, (_, repeat) =>
      this.at(family, column, row, repeat),
    ).filter((one) => one !== undefined);
  }

  /** The attacks of a repeat, where all of them are there; null before. */
  private batteryOf(family: ArenaFamily, column: ArenaColumnId, repeat: number): Done[] | null {
    const lines = this.measurable(family, column);
    const whole = lines.flatMap((row) => this.at(family, column, row, repeat) ?? []);
    return whole.length > 0 && whole.length === lines.length ? whole : null;
  }

  /** The attacks of a family that can be measured on a column. */
  private measurable(family: ArenaFamily, column: ArenaColumnId): ArenaLine[] {
    const rows = linesOf(this.spec, family).filter(isAttack);
    return rows.filter((row) => this.reasonOf(family, column, row) === null);
  }

  /** Those of the lab's own, which all columns meet alike; a file may be made for one. */
  private met(family: ArenaFamily, column: ArenaColumnId): number {
    return this.measurable(family, column).filter(isOwnRow).length;
  }

  private reasonOf(family: ArenaFamily, column: ArenaColumnId, row: ArenaLine): string | null {
    const found = this.hatched.find(
      (one) => one.family === family && one.column === column && one.row === row,
    );
    if (found) return found.reason;
    const repeats = Array.from({ length: this.spec.repeats }, (_, repeat) => repeat);
    const unfit = repeats.flatMap((repeat) => this.unfit.get(keyOf({ family, column, row, repeat })) ?? []);
    return unfit[0] ?? null;
  }

  private standingOf(family: ArenaFamily, column: ArenaColumnId): Standing {
    const key = columnKey({ family, column });
    const standing = this.standings.get(key) ?? this.newStanding(family, column);
    this.standings.set(key, standing);
    return standing;
  }

  private newStanding(family: ArenaFamily, column: ArenaColumnId): Standing {
    const repeats = Array.from({ length: this.spec.repeats }, (_, repeat) => repeat);
    const whole = repeats.flatMap((repeat) => this.batteryOf(family, column, repeat) ?? []);
    const batteries = repeats.map((repeat) => whole.filter(({ cell }) => cell.repeat === repeat));
    const there = batteries.filter(({ length }) => length > 0);
    const keptIn = (one: Done[]) => one.map(({ value }) => value.kept);
    const known = whole.every(({ value }) => value.users);
    const ofUsers = (make: (one: Done[]) => PerUser) => (known ? there.map(make) : []);
    return {
      column,
      worst: there.map((one) => shareKept(keptByAll(keptIn(one)))),
      means: there.map((one) => mean(keptIn(one).map(shareKept))),
      clean: this.overSeeds(family, column, 'clean').map(({ value }) => value.test),
      users: {
        worst: ofUsers((one) => perUser({ ...one[0].value, kept: keptByAll(keptIn(one)) })),
        mean: ofUsers((one) => meanPerUser(one.map(({ value }) => perUser(value)))),
      },
    };
  }

  private make(): void {
    const { grown, families } = this;
    const standings = families.map((family) => ({
      family,
      all: this.columns.map((column) => this.standingOf(family, column)),
    }));
    grown.cells.replace(standings.flatMap(({ family, all }) => this.cellRows(family, all)));
    grown.places.replace(
      standings.flatMap(({ family, all }) => this.placeRows(family, this.comparable(family, all))),
    );
    grown.differences.replace(
      standings.flatMap(({ family, all }) =>
        compareAll(contendersOf(this.comparable(family, all))).map((one) => ({
          ...{ family, ...one },
          ...differenceOf(usersOf(all, one.first), usersOf(all, one.second)),
        })),
      ),
    );
    grown.warnings.replace(
      standings.flatMap(({ family, all }) => this.warningRows(family, this.comparable(family, all))),
    );
    const done = [...this.done.values()].sort(inOrder(this.spec));
    grown.costs.replace(costRows(this.spec, done));
    grown.seeds.replace(done.map(seedRow));
    grown.tried.replace(done.flatMap(triedRows));
    grown.probes.replace(done.flatMap(probeRows));
  }

  /** Columns whose battery is whole in every seed and that met as many attacks as the others: fewer make a milder worst case. */
  private comparable(family: ArenaFamily, all: readonly Standing[]): Standing[] {
    const most = Math.max(...this.columns.map((column) => this.met(family, column)));
    return all.filter(
      ({ column, worst }) => worst.length === this.spec.repeats && this.met(family, column) === most,
    );
  }

  private cellRows(family: ArenaFamily, all: readonly Standing[]): ArenaTableRow<'cells'>[] {
    const lines = linesOf(this.spec, family);
    return all.flatMap(({ column, worst, means, users }) => {
      const none = this.measurable(family, column).length === 0;
      const made = (row: 'mean' | 'worst', values: readonly number[]) => ({
        ...{ family, row, column, ...meanAndSd(values), se: errorOf(users[row]) },
        ...{ test: null, seeds: values.length, knowledge: null },
        reason: none ? this.reasonOf(family, column, lines.find(isAttack) ?? 'clean') : null,
      });
      return [
        ...lines.map((row) => {
          const reason = this.reasonOf(family, column, row);
          const found = reason === null ? this.overSeeds(family, column, row) : [];
          return {
            ...{ family, row, column },
            ...meanAndSd(found.map(({ value }) => shareKept(value.kept))),
            se: errorOf(
              found.every(({ value }) => value.users) ? found.map(({ value }) => perUser(value)) : [],
            ),
            test: found.length > 0 ? mean(found.map(({ value }) => value.test)) : null,
            seeds: found.length,
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
      const { worst, means, clean } = found;
      return [
        {
          ...{ family, place, column: id, worst: mean(worst), sd: sampleSd(worst) },
          ...{ se: errorOf(usersOf(all, id)), mean: mean(means) },
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
      const measured = lines.map((row) => ({ row, found: this.overSeeds(family, column, row) }));
      const there = measured.filter(({ found }) => found.length > 0);
      const norms = (found: readonly Done[]) => found.flatMap(({ value }) => value.norm ?? []);
      return {
        ...{ column, family, spread: sampleSd(worst.get(column) ?? []) },
        kept: new Map(
          there.map(({ row, found }) => [row, mean(found.map(({ value }) => shareKept(value.kept)))]),
        ),
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

const columnKey = ({ family, column }: Pick<ArenaCell, 'family' | 'column'>): string => `${family} ${column}`;
const keyOf = ({
  family,
  column,
  row,
  repeat,
}: Pick<ArenaCell, 'family' | 'column' | 'row' | 'repeat'>): string =>
  [family, column, row, repeat].join(' ');

const meanAndSd = (values: readonly number[]) =>
  values.length > 0 ? { kept: mean(values), sd: sampleSd(values) } : { kept: null, sd: null };

/** Means over seeds of what was tried besides, as far as it was. */
const meanProbes = (seeds: readonly Probes[]): Probes =>
  Object.fromEntries(
    idsOf(arenaProbes).flatMap((probe) => {
      const values = seeds.flatMap((one) => one[probe] ?? []);
      return values.length > 0 ? [[probe, mean(values)]] : [];
    }),
  );

/** What each user keeps; of a value whose users are known. */
const perUser = ({ kept, users = new Uint8Array(0) }: Pick<CellValue, 'kept' | 'users'>): PerUser =>
  keptPerUser({ kept, users });

const usersOf = (all: readonly Standing[], id: ArenaColumnId): readonly PerUser[] =>
  all.find(({ column }) => column === id)?.users.worst ?? [];

const contendersOf = (all: readonly Standing[]) =>
  all.map(({ column, worst }) => ({ id: column, values: worst }));
