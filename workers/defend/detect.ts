import type { Rng } from '../core/random.ts';
import type { Csr, Split } from '../data/types.ts';
import type { RatingGrid } from '../poison/grid.ts';
import { type HeuristicAttack, heuristicProfiles } from '../poison/heuristic.ts';
import { appendRows } from '../poison/inject.ts';
import { drawItems } from '../poison/profiles.ts';
import { ratingStatistics } from '../poison/statistics.ts';
import { growTree, treeShare } from './decision-tree.ts';
import { degreeFeatures } from './detect-degree.ts';
import { pcaDistances } from './detect-pca.ts';
import { rdma } from './detect-rdma.ts';

/** How the tree of DegreeSAD is grown: questions to a leaf, and examples in one. */
const TREE = { depth: 4, leaf: 5 };
/** Targets that the defender invents for each kind of attack it simulates. */
const TARGETS = 5;

export interface Detection {
  /** Users flagged by the scores, as a share of all. */
  readonly share: number;
  readonly components: number;
  readonly simulated: readonly HeuristicAttack[];
  readonly simulatedShare: number;
}

/** Marks the ⌊share · n⌋ users of largest score that is finite, equal ones by index. */
export function largestMarked(scores: Float64Array, share: number): Uint8Array {
  const marks = new Uint8Array(scores.length);
  const order = [...scores.keys()].filter((u) => Number.isFinite(scores[u]));
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  for (const u of order.slice(0, Math.floor(share * scores.length))) marks[u] = 1;
  return marks;
}

/** Users least seen by the first components of PCA. */
export const flagByPca = (ratings: Csr, nItems: number, { components, share }: Detection): Uint8Array =>
  largestMarked(
    pcaDistances(ratings, nItems, components).map((distance) => -distance),
    share,
  );

/** Users of largest deviation. */
export const flagByRdma = (ratings: Csr, nItems: number, { share }: Detection): Uint8Array =>
  largestMarked(rdma(ratings, nItems), share);

/**
 * Users whom a tree on DegreeSAD's features takes for fake. Its labels come from fakes that the defender makes itself
 * below `known`: of each kind of attack as many, on targets it draws, `simulatedShare` of the users in all; the rows of
 * `known` count as genuine. `known` is what the defender has: the poisoned ratings themselves (honest; the real fakes
 * among them then count as genuine) or clean ones (oracle). No label comes from who was really injected.
 */
export function flagByDegree(
  ratings: Csr,
  known: Csr,
  nItems: number,
  grid: RatingGrid,
  { simulated, simulatedShare }: Detection,
  rng: Rng,
): Uint8Array {
  const statistics = ratingStatistics(known, nItems);
  const fillers = Math.floor(known.columns.length / known.rows);
  const each = Math.max(1, Math.floor((simulatedShare * known.rows) / simulated.length));
  let both = known;
  for (const kind of simulated) {
    const own = rng.child(`simulated ${kind}`);
    const fakes = heuristicProfiles(
      {
        train: known,
        nItems,
        statistics,
        grid,
        targets: drawItems(nItems, TARGETS, new Set(), own.child('targets')).sort((a, b) => a - b),
        goal: 'promote',
        fakes: each,
        fillers,
        selected: Math.ceil(fillers / 10),
        noise: 0,
        targetShift: 0,
      },
      kind,
      own,
    );
    both = appendRows(both, fakes);
  }
  const labels = Uint8Array.from({ length: both.rows }, (_, u) => (u < known.rows ? 0 : 1));
  const tree = growTree(degreeFeatures(both, nItems), labels, TREE);
  return Uint8Array.from(degreeFeatures(ratings, nItems), (features) =>
    treeShare(tree, features) > 0.5 ? 1 : 0,
  );
}

/** How well a detector did; the genuine users are the first of the flags. NaN precision where nobody is flagged. */
export interface Catch {
  readonly flagged: number;
  readonly precision: number;
  /** NaN where there are no fakes. */
  readonly recall: number;
  /** Share of the genuine users that are flagged. */
  readonly genuine: number;
}

export function catchOf(flags: Uint8Array, genuine: number): Catch {
  let wrong = 0;
  let right = 0;
  flags.forEach((flag, u) => {
    if (flag && u < genuine) wrong++;
    else if (flag) right++;
  });
  return {
    flagged: wrong + right,
    precision: right / (wrong + right),
    recall: right / (flags.length - genuine),
    genuine: wrong / genuine,
  };
}

/** The split without the training interactions of flagged users, who keep their numbers. */
export function withoutFlagged(split: Split, flags: Uint8Array): Split {
  const { train, trainRows } = split;
  const kept: number[] = [];
  const offsets = new Int32Array(train.rows + 1);
  for (let u = 0; u < train.rows; u++) {
    if (!flags[u]) for (let at = train.offsets[u]; at < train.offsets[u + 1]; at++) kept.push(at);
    offsets[u + 1] = kept.length;
  }
  return {
    ...split,
    train: {
      rows: train.rows,
      columns: Int32Array.from(kept, (at) => train.columns[at]),
      offsets,
      values: train.values && Float32Array.from(kept, (at) => train.values![at]),
    },
    trainRows: Int32Array.from(kept, (at) => trainRows[at]),
  };
}
