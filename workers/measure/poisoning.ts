import type { Params } from '../core/tensor.ts';
import type { Csr, Split } from '../data/types.ts';
import type { Ranking } from './rank.ts';
import { listTask, type RankingTask } from './task.ts';

/**
 * Every genuine user of `split` with the target items that are not known before the test, against all items that are
 * not known then. Users who know every target do not appear. `targets` ascending and distinct.
 */
export function targetTask(split: Split, targets: readonly number[]): RankingTask {
  const users: number[] = [];
  const targetRows: number[][] = [];
  const excludedRows: Int32Array[] = [];
  for (let user = 0; user < split.nUsers; user++) {
    const { excluded } = listTask(split, user);
    const known = new Set(excluded);
    const open = targets.filter((item) => !known.has(item));
    if (open.length === 0) continue;
    users.push(user);
    targetRows.push(open);
    excludedRows.push(excluded);
  }
  const offsetsOf = (rows: readonly { length: number }[]) => {
    const offsets = new Int32Array(rows.length + 1);
    for (let n = 0; n < rows.length; n++) offsets[n + 1] = offsets[n] + rows[n].length;
    return offsets;
  };
  const excludedOffsets = offsetsOf(excludedRows);
  const excluded = new Int32Array(excludedOffsets[users.length]);
  for (let n = 0; n < users.length; n++) excluded.set(excludedRows[n], excludedOffsets[n]);
  return {
    nItems: split.nItems,
    users: Int32Array.from(users),
    targetOffsets: offsetsOf(targetRows),
    targets: Int32Array.from(targetRows.flat()),
    excludedOffsets,
    excluded,
    sampled: null,
    ranked: Int32Array.from(excludedRows, (row) => split.nItems - row.length),
  };
}

export interface TargetHits {
  /** Pairs of a genuine user and a target in the list, over all such pairs: who knows the target is a miss (paper 003's code). */
  readonly all: number;
  /** The same over the pairs in which the user does not know the target. NaN where there is none. */
  readonly unrated: number;
}

/** Share of the K best places taken by targets, in both countings. `ranking` is of a `targetTask` of `nUsers` users and `nTargets` targets. */
export function targetHits(ranking: Ranking, nUsers: number, nTargets: number): TargetHits {
  let hits = 0;
  for (const rank of ranking.ranks) if (rank < ranking.k) hits++;
  return { all: hits / (nUsers * nTargets), unrated: hits / ranking.ranks.length };
}

/** Per genuine user the share of the `nTargets` targets in its list, a known target a miss; its mean is `TargetHits.all`. */
export function targetShares({ task, ranks, k }: Ranking, nUsers: number, nTargets: number): Float32Array {
  const shares = new Float32Array(nUsers);
  task.users.forEach((user, n) => {
    for (let t = task.targetOffsets[n]; t < task.targetOffsets[n + 1]; t++)
      if (ranks[t] < k) shares[user] += 1 / nTargets;
  });
  return shares;
}

/** Per genuine user 1 where a target stands in the list, else 0. */
export function reachedUsers({ task, ranks, k }: Ranking, nUsers: number): Uint8Array {
  const reached = new Uint8Array(nUsers);
  task.users.forEach((user, n) => {
    for (let t = task.targetOffsets[n]; t < task.targetOffsets[n + 1]; t++)
      if (ranks[t] < k) reached[user] = 1;
  });
  return reached;
}

/** One user's list: the items at its places, best first. */
export interface OneList {
  readonly user: number;
  readonly items: Int32Array;
}

/**
 * The lists of `most` of the users ranked, evenly over their order, `places` long at most; the same users for the same
 * task.
 */
export function someLists({ task, top, k }: Ranking, most: number, places: number): OneList[] {
  const count = Math.min(most, task.users.length);
  return Array.from({ length: count }, (_, n) => {
    const at = Math.floor((n * task.users.length) / count);
    const own = top.subarray(at * k, at * k + Math.min(k, places));
    return { user: task.users[at], items: own.filter((item) => item >= 0) };
  });
}

/**
 * Per pair of a genuine user and a target, user by user, 1 where the target is among the K best; whoever knows a target
 * does not get it. Its mean is `TargetHits.all`.
 */
export function listedPairs(
  { task, ranks, k }: Ranking,
  nUsers: number,
  targets: readonly number[],
): Uint8Array {
  const at = new Map(targets.map((item, n) => [item, n]));
  const listed = new Uint8Array(nUsers * targets.length);
  task.users.forEach((user, n) => {
    for (let t = task.targetOffsets[n]; t < task.targetOffsets[n + 1]; t++)
      if (ranks[t] < k) listed[user * targets.length + at.get(task.targets[t])!] = 1;
  });
  return listed;
}

/** Places by which each pair of user and target rose, aligned with the task's targets; negative where it fell. */
export function rankShifts(before: Ranking, after: Ranking): Int32Array {
  return before.ranks.map((rank, n) => rank - after.ranks[n]);
}

/** MF's predictions P·Q times `scale` for the pairs of a task, in rating points. */
export function predictionsFor({ P, Q }: Params, task: RankingTask, scale: number): Float64Array {
  const d = P.shape[1];
  const predicted = new Float64Array(task.targets.length);
  task.users.forEach((user, n) => {
    for (let t = task.targetOffsets[n]; t < task.targetOffsets[n + 1]; t++) {
      let dot = 0;
      for (let f = 0; f < d; f++) dot += P.data[user * d + f] * Q.data[task.targets[t] * d + f];
      predicted[t] = dot * scale;
    }
  });
  return predicted;
}

/** Mean of `after` - `before`, entry by entry; NaN when empty. */
export function meanShift(before: Float64Array | Int32Array, after: Float64Array | Int32Array): number {
  let sum = 0;
  for (let n = 0; n < before.length; n++) sum += after[n] - before[n];
  return sum / before.length;
}

/**
 * Robustness improvement 1 - (HR_defence - HR_origin) / (HR_attack - HR_origin) (paper 003, section 5.1.4): 1 where
 * the defence restores the clean hit ratio, 0 where it changes nothing; NaN where the attack changes nothing.
 */
export function robustnessImprovement(origin: number, attacked: number, defended: number): number {
  return attacked === origin ? Number.NaN : 1 - (defended - origin) / (attacked - origin);
}

/** Least, lower quartile, median, upper quartile and greatest; quantiles interpolate linearly. NaN when empty. */
export function fiveNumbers(
  values: Int32Array | Float64Array,
): readonly [number, number, number, number, number] {
  const sorted = Float64Array.from(values).sort();
  const quantile = (q: number) => {
    const at = q * (sorted.length - 1);
    const low = Math.floor(at);
    return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  return [quantile(0), quantile(0.25), quantile(0.5), quantile(0.75), quantile(1)];
}

/** Share of each value of `grid` (ascending) among the ratings of `rows`; zeros where there are none. */
export function ratingShares(rows: Csr, grid: ArrayLike<number>): Float64Array {
  const at = new Map(Array.from({ length: grid.length }, (_, n) => [grid[n], n]));
  const shares = new Float64Array(grid.length);
  const values = rows.values ?? new Float32Array(0);
  for (const value of values) shares[at.get(value)!] += 1 / values.length;
  return shares;
}

/** Total variation ½ Σ |p - q| of two distributions over the same values, 0 to 1. */
export function totalVariation(p: Float64Array, q: Float64Array): number {
  return p.reduce((sum, value, n) => sum + Math.abs(value - q[n]) / 2, 0);
}

/** Jensen-Shannon distance (Endres and Schindelin, 2003): root of the divergence in bits, 0 to 1. */
export function jensenShannon(p: Float64Array, q: Float64Array): number {
  const half = (a: number, b: number) => (a > 0 ? (a / 2) * Math.log2((2 * a) / (a + b)) : 0);
  let divergence = 0;
  for (let n = 0; n < p.length; n++) divergence += half(p[n], q[n]) + half(q[n], p[n]);
  return Math.sqrt(Math.max(0, divergence));
}
