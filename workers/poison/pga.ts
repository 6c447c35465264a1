import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { highest, lowest, onGrid } from './grid.ts';
import { heuristicProfiles } from './heuristic.ts';
import { appendRows } from './inject.ts';
import { wishOf } from './objective.ts';
import { type Profile, profileRows } from './profiles.ts';
import {
  adjointOf,
  freshSurrogate,
  type GradientForm,
  ratingGradient,
  type Surrogate,
  type SurrogateOptions,
  sweep,
  transposed,
} from './surrogate.ts';
import type { AttackSituation, Watch } from './types.ts';

export interface PgaOptions {
  readonly surrogate: SurrogateOptions & { readonly sweeps: number };
  readonly steps: number;
  /** Length of a fake's step, in rating points. */
  readonly rate: number;
  readonly momentum: number;
  readonly gradient: GradientForm;
}

/** Sweeps by which the surrogate follows a step, from where it stood. */
const FOLLOWING = 2;

/** Relative error of the full solve; the direction of a step needs no more. */
const SOLVED = 1e-3;

/** Ratings that the ascent moves, [fakes × items]; 0 where nothing is rated. */
type Draft = Float64Array[];

/** The `count` items of largest draft rating outside `taken`, equal ones by index. */
export function largest(draft: ArrayLike<number>, count: number, taken: ReadonlySet<number>): number[] {
  const free = Array.from({ length: draft.length }, (_, item) => item).filter((item) => !taken.has(item));
  return free.sort((a, b) => draft[b] - draft[a] || a - b).slice(0, count);
}

/** The rating of every target: the end of the grid that serves the goal. */
export const endOf = ({ goal, grid }: AttackSituation): number =>
  goal === 'demote' ? lowest(grid) : highest(grid);

/** The nearest profile within the budget: the fillers of largest rating on the grid, and the targets. */
function projected(problem: AttackSituation, draft: Float64Array): Profile {
  const taken = new Set(problem.targets);
  const profile: Profile = new Map(
    largest(draft, problem.fillers, taken).map((item) => [item, onGrid(problem.grid, draft[item])]),
  );
  for (const target of problem.targets) profile.set(target, endOf(problem));
  return profile;
}

function rowNormalised(row: Float64Array): Float64Array {
  let square = 0;
  for (const x of row) square += x * x;
  const norm = Math.sqrt(square);
  return norm > 0 ? row.map((x) => x / norm) : row;
}

/**
 * Projected gradient ascent on the ratings of fake users (Li et al., NIPS 2016; paper 003's PGA). From Average
 * profiles, in every step: the profiles are projected to their budget (the m' items of largest rating, on the grid),
 * the surrogate is retrained with them from where it stood, and every fake's ratings follow, with momentum, the row-
 * normalised gradient of the goal through the surrogate's optimality (`adjointOf`), kept between 0 and the highest
 * rating. The best profiles by the surrogate are kept. `trace` holds the goal after each retraining.
 * The draft's cells that are not rated move as if they were: the derivative at the projected profile.
 */
export async function pgaProfiles(
  problem: AttackSituation,
  options: PgaOptions,
  rng: Rng,
  watch: Watch,
): Promise<{ readonly profiles: Csr; readonly trace: readonly number[] }> {
  const { train, nItems, fakes, grid } = problem;
  const { surrogate: how, steps, rate, momentum, gradient } = options;
  const start = heuristicProfiles(problem, 'average', rng.child('start'));
  const draft: Draft = Array.from({ length: fakes }, (_, n) => {
    const row = new Float64Array(nItems);
    for (let at = start.offsets[n]; at < start.offsets[n + 1]; at++)
      row[start.columns[at]] = start.values![at];
    return row;
  });
  const speed = draft.map((row) => new Float64Array(row.length));
  const now = freshSurrogate(train.rows + fakes, nItems, how.factors, rng.child('surrogate'));
  const clean = await cleanSurrogate(problem, options, rng, watch);
  now.P.set(clean.P);
  now.Q.set(clean.Q);
  const trace: number[] = [];
  let best = start;
  let reached = Number.NEGATIVE_INFINITY;
  for (let step = 0; step <= steps; step++) {
    const profiles = profileRows(draft.map((row) => projected(problem, row)));
    const ratings = appendRows(train, profiles);
    const byItem = transposed(ratings, nItems);
    for (let n = 0; n < FOLLOWING; n++) {
      sweep(now, ratings, byItem, how, 1);
      await watch.pause();
    }
    const wish = wishOf(problem, clean, now);
    trace.push(wish.value);
    if (wish.value > reached) {
      reached = wish.value;
      best = profiles;
    }
    if (step === steps) break;
    const adjoint = adjointOf(now, ratings, byItem, wish.gradient, how, gradient, SOLVED);
    await watch.pause();
    for (let n = 0; n < fakes; n++) {
      const pull = rowNormalised(ratingGradient(now, adjoint, train.rows + n));
      for (let item = 0; item < nItems; item++) {
        speed[n][item] = momentum * speed[n][item] + pull[item];
        draft[n][item] = Math.min(highest(grid), Math.max(0, draft[n][item] + rate * speed[n][item]));
      }
    }
    watch.report(step + 1, steps);
    await watch.pause();
  }
  return { profiles: best, trace };
}

/** The factorisation of the genuine ratings, `sweeps` sweeps from its random start. */
export async function cleanSurrogate(
  { train, nItems }: AttackSituation,
  { surrogate: how }: Pick<PgaOptions, 'surrogate'>,
  rng: Rng,
  watch: Watch,
): Promise<Surrogate> {
  const clean = freshSurrogate(train.rows, nItems, how.factors, rng.child('clean surrogate'));
  const byItem = transposed(train, nItems);
  for (let n = 0; n < how.sweeps; n++) {
    sweep(clean, train, byItem, how, 1);
    await watch.pause();
  }
  return clean;
}
