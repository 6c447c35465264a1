import { dot } from '../core/blocks.ts';
import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { highest, onGrid } from './grid.ts';
import { appendRows } from './inject.ts';
import { type ItemBlocks, itemBlocks, type Settled, settle, settledSlope, withFake } from './lone-fake.ts';
import { targetWish } from './objective.ts';
import { cleanSurrogate, endOf, largest } from './pga.ts';
import { type Profile, profileRows } from './profiles.ts';
import {
  adjointOf,
  ratingGradient,
  type Surrogate,
  type SurrogateOptions,
  sweep,
  transposed,
} from './surrogate.ts';
import type { AttackSituation, Watch } from './types.ts';

export interface StnaOptions {
  readonly surrogate: SurrogateOptions & { readonly sweeps: number };
  /** |S|, genuine users whose lists are attacked. */
  readonly users: number;
  /** Items of such a user's list that a target is to overtake. */
  readonly list: number;
  /** Steps for each fake. */
  readonly steps: number;
  /** Length of a step, in rating points. */
  readonly rate: number;
  /** b of the sigmoid, predictions divided by the scale. */
  readonly width: number;
  /** Weight of the mean rating, which keeps all but the useful items low. */
  readonly eta: number;
}

/** The surrogate is solved anew, and lists and users chosen anew, this many times over all fakes. */
const REFRESHED = 5;
/** Relative error of the solve behind the influence of users. */
const SOLVED = 1e-3;
/** Halvings of a step that does not lower the loss before the ascent ends. */
const HALVINGS = 6;

/**
 * The `count` users whose ratings weigh most for the targets: by the first-order change of the targets' mean
 * prediction when all ratings of a user are taken out, -∇Jᵀ H⁻¹ Σ ∇ℓ over the user's cells (Fang et al., WWW 2020,
 * section 4.3, whose greedy search over sets comes to this list where influences add up). Users by index.
 */
export function influentialUsers(
  surrogate: Surrogate,
  ratings: Csr,
  byItem: Csr,
  genuine: number,
  targets: readonly number[],
  options: SurrogateOptions,
  count: number,
): number[] {
  const weights = userInfluence(surrogate, ratings, byItem, genuine, targets, options);
  return Array.from(weights.keys())
    .sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** By how much the targets' mean prediction moves per share of a genuine user's ratings that is taken out. */
export function userInfluence(
  surrogate: Surrogate,
  ratings: Csr,
  byItem: Csr,
  genuine: number,
  targets: readonly number[],
  options: SurrogateOptions,
  tolerance = SOLVED,
): Float64Array {
  const { P, Q, d } = surrogate;
  const wish = targetWish(surrogate, genuine, targets, 1);
  const adjoint = adjointOf(surrogate, ratings, byItem, wish.gradient, options, 'full', tolerance);
  return Float64Array.from({ length: genuine }, (_, u) => {
    const slope = ratingGradient(surrogate, adjoint, u);
    let sum = 0;
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++) {
      const item = ratings.columns[at];
      let error = ratings.values![at] / options.scale;
      for (let f = 0; f < d; f++) error -= P[u * d + f] * Q[item * d + f];
      sum -= error * slope[item];
    }
    return sum;
  });
}

/** Influential users with what they are recommended: `lists[n]` are the items that `users[n]` would see. */
export interface Audience {
  readonly users: readonly number[];
  readonly lists: readonly (readonly number[])[];
}

/** The best items of each user by the surrogate, without targets and what the user rated. */
function audienceOf(
  { P, Q, d }: Surrogate,
  { train, nItems, targets }: AttackSituation,
  users: readonly number[],
  length: number,
): Audience {
  const lists = users.map((u) => {
    const taken = new Set([...targets, ...train.columns.subarray(train.offsets[u], train.offsets[u + 1])]);
    const scores = Float64Array.from({ length: nItems }, (_, item) => dot(P, u * d, Q, item * d, d));
    return largest(scores, length, taken);
  });
  return { users, lists };
}

/**
 * The loss of an attack (Fang et al., equation 8): the mean over influential users, their lists and the targets of
 * σ((r̂_ui - r̂_ut)/b), or of σ((r̂_ut - r̂_ui)/b) to demote, with its gradient with respect to Q.
 */
export function overtakingLoss(
  Q: Float64Array,
  { P, d }: Pick<Surrogate, 'P' | 'd'>,
  { users, lists }: Audience,
  { targets, goal }: Pick<AttackSituation, 'targets' | 'goal'>,
  width: number,
): { readonly loss: number; readonly gradient: Float64Array } {
  const gradient = new Float64Array(Q.length);
  const pairs = targets.length * lists.reduce((sum, list) => sum + list.length, 0);
  const sign = goal === 'demote' ? -1 : 1;
  let loss = 0;
  users.forEach((u, n) => {
    const predict = (item: number) => dot(P, u * d, Q, item * d, d);
    const pull = (item: number, weight: number) => {
      for (let f = 0; f < d; f++) gradient[item * d + f] += weight * P[u * d + f];
    };
    const own = targets.map(predict);
    for (const item of lists[n]) {
      const score = predict(item);
      targets.forEach((target, t) => {
        const s = 1 / (1 + Math.exp((-sign * (score - own[t])) / width));
        loss += s / pairs;
        const weight = (sign * s * (1 - s)) / (width * pairs);
        pull(item, weight);
        pull(target, -weight);
      });
    }
  });
  return { loss, gradient };
}

/** Every item's weight in the relaxed profile: the fillers' budget spread over all items; targets count whole. */
function relaxedWeights({ nItems, fillers, targets }: AttackSituation): Float64Array {
  const weights = new Float64Array(nItems).fill(Math.min(1, fillers / Math.max(1, nItems - targets.length)));
  for (const target of targets) weights[target] = 1;
  return weights;
}

/** Lowers the loss over the ratings of one relaxed fake; `trace` are its values, the first before any step. */
function descend(
  blocks: ItemBlocks,
  problem: AttackSituation,
  { surrogate: { scale }, steps, rate, width, eta }: StnaOptions,
  crowd: Pick<Surrogate, 'P' | 'd'>,
  audience: Audience,
  start: Float64Array,
): { ratings: Float64Array; trace: number[] } {
  const { nItems, targets, grid } = problem;
  const weights = relaxedWeights(problem);
  const isTarget = new Set(targets);
  const top = highest(grid) / scale;
  const at = (ratings: Float64Array) => {
    const settled = settle(blocks, ratings, weights);
    const { loss, gradient } = overtakingLoss(settled.Q, crowd, audience, problem, width);
    return { settled, gradient, loss: loss + (eta * ratings.reduce((a, b) => a + b, 0)) / nItems };
  };
  let ratings = start;
  let now = at(ratings);
  const trace = [now.loss];
  let length = rate / scale;
  for (let step = 0; step < steps; step++) {
    const slope = settledSlope(blocks, ratings, weights, now.settled, now.gradient).map((value, item) =>
      isTarget.has(item) ? 0 : value + eta / nItems,
    );
    const norm = Math.sqrt(slope.reduce((sum, x) => sum + x * x, 0));
    if (norm === 0) break;
    let next = now;
    let moved = ratings;
    for (let halved = 0; halved < HALVINGS && next.loss >= now.loss; halved++, length /= 2) {
      moved = ratings.map((x, item) => Math.min(top, Math.max(0, x - (length * slope[item]) / norm)));
      for (const target of targets) moved[target] = ratings[target];
      next = at(moved);
    }
    if (next.loss >= now.loss) break;
    length *= 2;
    ratings = moved;
    now = next;
    trace.push(now.loss);
  }
  return { ratings, trace };
}

/**
 * S-TNA (Fang et al., WWW 2020: S-attack with influential users): fake users are made one after the other. Each starts
 * from ratings like the items', and projected gradient descent lowers the loss over S, as if it rated every item a
 * little; its fillers are the items of largest rating then, rated from N(μ_i, σ_i) on the grid, so that they look like
 * others' ratings. The factorisation follows each fake.
 * What the paper leaves open and is chosen here: the gradient goes through the fake's row and the items' rows exactly,
 * other users held fixed; the relaxed cells weigh fillers / items; a step that does not lower the loss is halved; S and
 * the lists are found anew five times. `traces` holds the loss of every fake.
 */
export async function stnaProfiles(
  problem: AttackSituation,
  options: StnaOptions,
  rng: Rng,
  watch: Watch,
): Promise<{ readonly profiles: Csr; readonly traces: readonly (readonly number[])[] }> {
  const { train, nItems, fakes, fillers, targets, statistics, grid } = problem;
  const { surrogate: how } = options;
  const { Q, d } = await cleanSurrogate(problem, options, rng, watch);
  // Every sweep solves the users from the items first, so that items are all it goes on from.
  const now: Surrogate = { P: new Float64Array((train.rows + fakes) * d), Q, d };
  const made: Profile[] = [];
  const traces: number[][] = [];
  const every = Math.ceil(fakes / REFRESHED);
  let audience: Audience = { users: [], lists: [] };
  let blocks: ItemBlocks | null = null;
  for (let n = 0; n < fakes; n++) {
    if (n % every === 0) {
      const ratings = appendRows(train, profileRows(made));
      const byItem = transposed(ratings, nItems);
      const crowd = { ...now, P: now.P.subarray(0, ratings.rows * now.d) };
      sweep(crowd, ratings, byItem, how, made.length > 0 ? 2 : 1);
      await watch.pause();
      const users = influentialUsers(crowd, ratings, byItem, train.rows, targets, how, options.users);
      await watch.pause();
      audience = audienceOf(crowd, problem, users, options.list);
      blocks = itemBlocks(crowd, byItem, how.l2);
    }
    const own = rng.child(`fake ${n}`);
    const like = (item: number) =>
      onGrid(grid, statistics.itemMean[item] + statistics.itemSd[item] * own.normal());
    const start = Float64Array.from({ length: nItems }, (_, item) => like(item) / how.scale);
    for (const target of targets) start[target] = endOf(problem) / how.scale;
    const { ratings, trace } = descend(blocks!, problem, options, now, audience, start);
    traces.push(trace);
    const profile: Profile = new Map(
      largest(ratings, fillers, new Set(targets)).map((item) => [item, like(item)]),
    );
    for (const target of targets) profile.set(target, endOf(problem));
    made.push(profile);
    const settled: Settled = settle(blocks!, ...asCells(profile, nItems, how.scale));
    blocks = withFake(blocks!, asCells(profile, nItems, how.scale)[1], settled);
    watch.report(n + 1, fakes);
    await watch.pause();
  }
  return { profiles: profileRows(made), traces };
}

/** A profile as ratings divided by the scale, and weights 1 where it rates. */
function asCells(profile: Profile, nItems: number, scale: number): [Float64Array, Float64Array] {
  const ratings = new Float64Array(nItems);
  const weights = new Float64Array(nItems);
  for (const [item, rating] of profile) {
    ratings[item] = rating / scale;
    weights[item] = 1;
  }
  return [ratings, weights];
}
