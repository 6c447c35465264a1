import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { highest, lowest, onGrid } from './grid.ts';
import { drawItems, type Profile, profileRows } from './profiles.ts';
import type { AttackProblem, AttackSituation, CraftingOptions } from './types.ts';

/** The attacks that need no model of the recommender. */
export const heuristicAttacks = [
  'random',
  'average',
  'bandwagon',
  'segment',
  'power-user',
  'power-item',
  'obfuscated',
] as const;
export type HeuristicAttack = (typeof heuristicAttacks)[number];

/** Indices of `scores` from large to small, equal ones by smaller index. */
function descending(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, n) => n).sort((a, b) => scores[b] - scores[a] || a - b);
}

/** The target's rating: the end of the grid, or `targetShift` steps before it where the attack hides itself. */
function targetRating({ goal, grid, targetShift }: AttackProblem, hidden: boolean): number {
  const short = hidden ? Math.min(targetShift, grid.length - 1) : 0;
  return goal === 'demote' ? grid[short] : grid[grid.length - 1 - short];
}

/** Ratings like all ratings. */
const likeAll = ({ statistics: { mean, sd }, grid }: AttackProblem, rng: Rng) =>
  onGrid(grid, mean + sd * rng.normal());

/** Ratings like the item's. */
const likeItem = ({ statistics: { itemMean, itemSd }, grid }: AttackProblem, item: number, rng: Rng) =>
  onGrid(grid, itemMean[item] + itemSd[item] * rng.normal());

/** For availability: the end of the grid that lies farther from the item's mean. */
function contrary({ statistics: { itemMean }, grid }: AttackProblem, item: number): number {
  return itemMean[item] - lowest(grid) > highest(grid) - itemMean[item] ? lowest(grid) : highest(grid);
}

/**
 * How often the targets' audience rates each item at the mean or more. The audience are those whom at least one rating
 * of the mean or more ties to a target (where there are none, whoever rated a target; where nobody did, everyone).
 */
export function audienceLikes({
  train,
  nItems,
  statistics,
  targets,
}: Pick<AttackProblem, 'train' | 'nItems' | 'statistics' | 'targets'>): Int32Array {
  const wanted = new Set(targets);
  const values = train.values ?? new Float32Array(0);
  const audience = (least: number) => {
    const users: number[] = [];
    for (let u = 0; u < train.rows; u++) {
      for (let at = train.offsets[u]; at < train.offsets[u + 1]; at++) {
        if (wanted.has(train.columns[at]) && values[at] >= least) {
          users.push(u);
          break;
        }
      }
    }
    return users;
  };
  let users = audience(statistics.mean);
  if (users.length === 0) users = audience(Number.NEGATIVE_INFINITY);
  if (users.length === 0) users = Array.from({ length: train.rows }, (_, u) => u);
  const likes = new Int32Array(nItems);
  for (const u of users) {
    for (let at = train.offsets[u]; at < train.offsets[u + 1]; at++) {
      if (values[at] >= statistics.mean) likes[train.columns[at]]++;
    }
  }
  return likes;
}

/**
 * The items that the targets' audience likes most often. Papers on segment attacks pick the segment by hand; this is a
 * choice made here.
 */
export function segmentOf(problem: AttackSituation): number[] {
  const isTarget = new Set(problem.targets);
  return descending(audienceLikes(problem)).filter((item) => !isTarget.has(item));
}

/** A genuine user's own ratings, a random part of them where they are more than the fillers; never a target. */
function copied({ train, fillers }: AttackProblem, user: number, taken: Set<number>, rng: Rng): Profile {
  const cells: number[] = [];
  for (let at = train.offsets[user]; at < train.offsets[user + 1]; at++) {
    if (!taken.has(train.columns[at])) cells.push(at);
  }
  const chosen = drawItems(cells.length, fillers, new Set(), rng);
  return new Map(chosen.map((n) => [train.columns[cells[n]], train.values![cells[n]]]));
}

/** Fills a profile in the manner of an attack; the targets are set afterwards. */
function filled(
  problem: AttackProblem,
  kind: HeuristicAttack,
  ranked: readonly number[],
  n: number,
  rng: Rng,
) {
  const { nItems, fillers, targets, grid } = problem;
  const taken = new Set(targets);
  if (kind === 'power-user') return copied(problem, ranked[n % ranked.length], taken, rng);
  const chosen = ranked.slice(0, kind === 'power-item' ? fillers : Math.min(problem.selected, fillers));
  const profile: Profile = new Map();
  for (const item of chosen) {
    taken.add(item);
    profile.set(item, kind === 'power-item' ? likeItem(problem, item, rng) : highest(grid));
  }
  for (const item of drawItems(nItems, fillers - profile.size, taken, rng)) {
    if (kind === 'segment') profile.set(item, lowest(grid));
    else if (kind === 'average') profile.set(item, likeItem(problem, item, rng));
    else if (kind === 'obfuscated') {
      const { itemMean, itemSd } = problem.statistics;
      const spread = Math.hypot(itemSd[item], problem.noise);
      profile.set(item, onGrid(grid, itemMean[item] + spread * rng.normal()));
    } else profile.set(item, likeAll(problem, rng));
  }
  return profile;
}

/** Items, or for power users the users, in the order in which the attack uses them. */
function rankedFor(problem: AttackProblem, kind: HeuristicAttack): number[] {
  const { train, statistics, targets } = problem;
  const isTarget = new Set(targets);
  switch (kind) {
    case 'bandwagon':
    case 'power-item':
      return descending(statistics.itemCount).filter((item) => !isTarget.has(item));
    case 'segment':
      return segmentOf(problem);
    case 'power-user':
      return descending(
        Int32Array.from({ length: train.rows }, (_, u) => train.offsets[u + 1] - train.offsets[u]),
      );
    default:
      return [];
  }
}

/**
 * Fake profiles that need no model of the recommender. Each rates every target at the end of the grid that serves the
 * goal, and at most `fillers` other items:
 * - `random`: uniform items, ratings from the normal of all ratings (Lam and Riedl, WWW 2004; paper 003).
 * - `average`: uniform items, ratings from the item's normal (Lam and Riedl; paper 003).
 * - `bandwagon`: the most rated items at the maximum, the rest as random (Burke et al., 2005).
 * - `segment`: the items of the targets' audience at the maximum, the rest at the minimum (Mobasher et al., TOIT 2007).
 * - `power-user`: ratings of the users with the most ratings, copied (Wilson and Seminario, RecSys 2013).
 * - `power-item`: the most rated items with ratings from the item's normal (Seminario and Wilson, RecSys 2014).
 * - `obfuscated`: average with noise on its fillers, and targets a step short of the end (Williams et al., 2006).
 * For availability there are no targets, and every filler is rated at the end of the grid farther from its mean.
 * Options that are left out are 0. Every draw hangs on `rng` and the fake's number alone.
 */
export function heuristicProfiles(
  situation: AttackSituation & Partial<CraftingOptions>,
  kind: HeuristicAttack,
  rng: Rng,
): Csr {
  const problem: AttackProblem = { selected: 0, noise: 0, targetShift: 0, ...situation };
  const ranked = rankedFor(problem, kind);
  const rating = targetRating(problem, kind === 'obfuscated');
  return profileRows(
    Array.from({ length: problem.fakes }, (_, n) => {
      const profile = filled(problem, kind, ranked, n, rng.child(`fake ${n}`));
      if (problem.goal === 'availability')
        for (const item of profile.keys()) profile.set(item, contrary(problem, item));
      for (const target of problem.targets) profile.set(target, rating);
      return profile;
    }),
  );
}
