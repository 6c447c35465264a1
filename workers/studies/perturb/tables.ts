import { mean } from '../../measure/statistics.ts';
import type { Table } from '../../protocol/run/events.ts';
import { type PerturbRow, perturbTables, type SweptMeasure, sweptOf } from '../../protocol/tables/perturb.ts';
import { GrowingTable } from '../bench/growing-table.ts';
import type { ByUser, Measures } from '../bench/judge.ts';
import { meansAndSds, valuesOf } from '../bench/means.ts';
import type { Bench } from '../bench/training.ts';
import type { Standing, SweepPoint } from './points.ts';
import type { Method } from './subject.ts';
import { userRows } from './users.ts';

/** The points of one method at one ε and iteration, a seed each. */
export interface PointGroup {
  readonly method: Method;
  readonly epsilon: number;
  readonly iteration: number;
  readonly seeds: number[];
  readonly points: SweepPoint[];
}

/** What the users had at a group's points, a seed each. */
export const usersOf = ({ points }: PointGroup): ByUser[] => points.map(({ byUser }) => byUser);

type Reference = PerturbRow<'baselines'>['name'];

/** Everything measured of one kind of model (undefended, defended) over the seeds, and the tables made of it. */
export class Sweep {
  private readonly found = new Map<string, PointGroup>();
  private readonly cleanUsers: ByUser[] = [];
  private readonly references: Readonly<Record<Reference, Measures[]>> = {
    clean: [],
    popularity: [],
    'random recommender': [],
  };
  private readonly keys: readonly SweptMeasure[];
  private readonly sweep: GrowingTable<PerturbRow<'sweep'>>;
  private readonly summary: GrowingTable<PerturbRow<'summary'>>;
  private readonly baselines: GrowingTable<PerturbRow<'baselines'>>;
  private readonly users: GrowingTable<PerturbRow<'users'>>;
  /** Rows over users of each group, and of the clean model under ''. */
  private readonly ofUsers = new Map<string, readonly PerturbRow<'users'>[]>();
  private readonly k: number;

  constructor({ spec, run }: Pick<Bench, 'spec' | 'run'>, defended: boolean) {
    const { sweep, summary, baselines, users } = defended ? perturbTables.defended : perturbTables;
    this.keys = sweptOf(spec);
    this.sweep = new GrowingTable(sweep.head(spec), run);
    this.summary = new GrowingTable(summary.head(spec), run);
    this.baselines = new GrowingTable(baselines.head(spec), run);
    this.users = new GrowingTable(users.head(spec), run);
    this.k = spec.measure.k;
  }

  addReferences(clean: Standing, others: Readonly<Record<Exclude<Reference, 'clean'>, Measures>>): void {
    this.cleanUsers.push(clean.byUser);
    const before = { method: 'clean', epsilon: 0, iteration: 0 } as const;
    this.addUsers('', userRows(before, this.keys, this.k, this.cleanUsers, null));
    const measures = { clean: clean.measures, ...others };
    const names = Object.keys(this.references) as Reference[];
    for (const name of names) this.references[name].push(measures[name]);
    this.baselines.replace(names.map((name) => ({ name, ...meansAndSds(this.keys, this.references[name]) })));
  }

  add(at: Pick<PointGroup, 'method' | 'epsilon' | 'iteration'>, seed: number, point: SweepPoint): void {
    const { method, epsilon, iteration } = at;
    const norms = { meanNorm: point.norms.mean, maxNorm: point.norms.max, masked: point.masked };
    const measures = valuesOf(this.keys, (key) => point.measures[key]);
    this.sweep.add([{ method, epsilon, iteration, seed, ...measures, ...norms }]);
    const key = `${method} ${epsilon} ${iteration}`;
    const group = this.found.get(key) ?? { ...at, seeds: [], points: [] };
    group.seeds.push(seed);
    group.points.push(point);
    this.found.set(key, group);
    this.addUsers(
      key,
      userRows({ method, epsilon, iteration }, this.keys, this.k, this.cleanUsers, usersOf(group)),
    );
    this.summary.replace(
      this.groups.map(({ points, seeds, ...where }) => ({
        method: where.method,
        epsilon: where.epsilon,
        iteration: where.iteration,
        seeds: seeds.length,
        ...meansAndSds(
          this.keys,
          points.map(({ measures }) => measures),
        ),
        meanNorm: mean(points.map(({ norms: { mean: value } }) => value)),
        maxNorm: mean(points.map(({ norms: { max: value } }) => value)),
        masked: mean(points.map(({ masked }) => masked)),
      })),
    );
  }

  private addUsers(key: string, rows: readonly PerturbRow<'users'>[]): void {
    this.ofUsers.set(key, rows);
    this.users.replace([...this.ofUsers.values()].flat());
  }

  get groups(): readonly PointGroup[] {
    return [...this.found.values()];
  }

  /** The clean model's measures, a seed each. */
  get clean(): readonly Measures[] {
    return this.references.clean;
  }

  /** What its users had, a seed each. */
  get cleanByUser(): readonly ByUser[] {
    return this.cleanUsers;
  }

  get tables(): Table[] {
    return [this.sweep.table, this.summary.table, this.baselines.table, this.users.table];
  }
}
