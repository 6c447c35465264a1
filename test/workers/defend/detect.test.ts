import { describe, expect, it } from 'vitest';
import { leadingEigen } from '../../../workers/core/eigen.ts';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { growTree, treeShare } from '../../../workers/defend/decision-tree.ts';
import {
  catchOf,
  flagByDegree,
  flagByPca,
  flagByRdma,
  largestMarked,
  withoutFlagged,
} from '../../../workers/defend/detect.ts';
import { degreeFeatures } from '../../../workers/defend/detect-degree.ts';
import { pcaDistances } from '../../../workers/defend/detect-pca.ts';
import { rdma } from '../../../workers/defend/detect-rdma.ts';
import { heuristicProfiles } from '../../../workers/poison/heuristic.ts';
import { appendRows } from '../../../workers/poison/inject.ts';
import { drawItems } from '../../../workers/poison/profiles.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import { bruteEigen } from '../../oracle/eigen.ts';
import { classroomProblem } from '../poison/problem.ts';
import { randomTable, rowsOf, splitOf } from '../poison/ratings.ts';

describe('leading eigenvectors', () => {
  it('are those of power iteration', () => {
    const rng = createRng(3);
    const b = Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => rng.normal()));
    const matrix = b.map((row) => b.map((other) => row.reduce((sum, x, k) => sum + x * other[k], 0)));
    const { values, vectors } = leadingEigen(
      (v) => Float64Array.from(matrix, (row) => row.reduce((sum, x, j) => sum + x * v[j], 0)),
      7,
      3,
    );
    bruteEigen(matrix, 3).forEach(({ value, vector }, n) => {
      expect(values[n]).toBeCloseTo(value, 8);
      const along = vector.reduce((sum, x, i) => sum + x * vectors[n][i], 0);
      expect(Math.abs(along)).toBeCloseTo(1, 8);
    });
  });
});

describe('PCA VarSelect', () => {
  it('is the definition on a dense matrix with brute eigenvectors', () => {
    const table = randomTable(9, 12, 0.5, 4);
    const z = table.map((row) => {
      const x = row.map((rating) => rating ?? 0);
      const mean = x.reduce((a, b) => a + b) / x.length;
      const sd = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
      return x.map((value) => (value - mean) / sd);
    });
    const covariance = z.map((a) => z.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0)));
    const axes = bruteEigen(covariance, 3);
    const distances = pcaDistances(rowsOf(table), 12, 3);
    distances.forEach((distance, u) => {
      expect(distance).toBeCloseTo(
        axes.reduce((sum, { vector }) => sum + vector[u] ** 2, 0),
        6,
      );
    });
  });

  it('leaves users without ratings alone', () => {
    expect(
      pcaDistances(
        rowsOf([
          [5, 1],
          [null, null],
          [2, 4],
        ]),
        2,
        1,
      )[1],
    ).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('RDMA', () => {
  it('is the definition by hand', () => {
    const rows = rowsOf([
      [5, 1, null],
      [3, null, null],
      [null, 2, 4],
      [null, null, null],
    ]);
    // Means 4, 1.5 and 4; counts 2, 2 and 1.
    const [a, b, c, d] = rdma(rows, 3);
    expect(a).toBeCloseTo((1 / 2 + 0.5 / 2) / 2, 12);
    expect(b).toBeCloseTo(1 / 2, 12);
    expect(c).toBeCloseTo((0.5 / 2 + 0) / 2, 12);
    expect(d).toBe(0);
  });
});

describe("DegreeSAD's features", () => {
  it('are mean, range and lower quartile of the popularity of what is rated, by hand', () => {
    const rows = rowsOf([
      [1, 1, 1, 1, 1],
      [1, 1, null, null, null],
      [1, null, 1, null, null],
      [1, null, null, null, 1],
    ]);
    // Ratings an item: 4, 2, 2, 1, 2.
    const features = degreeFeatures(rows, 5).map((row) => [...row]);
    expect(features[0]).toEqual([11 / 5, 3, 2]);
    expect(features[1]).toEqual([3, 2, 2]);
    expect(features[3]).toEqual([3, 2, 2]);
  });
});

describe('the classification tree', () => {
  it('asks the question that separates, midway between neighbours', () => {
    const features = [1, 2, 3, 10, 11, 12].map((x) => Float64Array.of(0, x));
    const labels = Uint8Array.of(0, 0, 0, 1, 1, 1);
    const tree = growTree(features, labels, { depth: 3, leaf: 1 });
    expect(tree).toEqual({ feature: 1, threshold: 6.5, low: { share: 0 }, high: { share: 1 } });
    expect(treeShare(tree, Float64Array.of(99, 6.5))).toBe(0);
  });

  it('learns an interval with two questions, obeys the size of a leaf, and shares out what it cannot tell', () => {
    const features = Array.from({ length: 30 }, (_, x) => Float64Array.of(x));
    const labels = Uint8Array.from({ length: 30 }, (_, x) => (x >= 10 && x < 20 ? 1 : 0));
    const tree = growTree(features, labels, { depth: 2, leaf: 5 });
    features.forEach((row, x) => {
      expect(treeShare(tree, row)).toBe(labels[x]);
    });
    expect(growTree(features, labels, { depth: 2, leaf: 20 })).toEqual({ share: 1 / 3 });
    const same = features.map(() => Float64Array.of(7));
    expect(growTree(same, labels, { depth: 4, leaf: 1 })).toEqual({ share: 1 / 3 });
  });

  it('takes the purest question there is, by brute force', () => {
    const rng = createRng(8);
    const features = Array.from({ length: 25 }, () => Float64Array.of(rng.normal(), rng.normal()));
    const labels = Uint8Array.from({ length: 25 }, () => rng.int(2));
    const tree = growTree(features, labels, { depth: 1, leaf: 3 });
    if ('share' in tree) throw new Error('a question was expected');
    const cost = (feature: number, threshold: number) =>
      [true, false].reduce((sum, low) => {
        const own = [...labels.keys()].filter((n) => features[n][feature] <= threshold === low);
        if (own.length < 3) return Number.POSITIVE_INFINITY;
        const p = own.reduce((ones, n) => ones + labels[n], 0) / own.length;
        return sum + own.length * 2 * p * (1 - p);
      }, 0);
    const all = [0, 1].flatMap((feature) => features.map((row) => cost(feature, row[feature])));
    expect(cost(tree.feature, tree.threshold)).toBeCloseTo(Math.min(...all), 10);
  });
});

describe('flagging', () => {
  it('marks the largest finite scores, the share rounded down', () => {
    const scores = Float64Array.of(1, Number.POSITIVE_INFINITY, 3, 3, Number.NEGATIVE_INFINITY);
    expect([...largestMarked(scores, 0.59)]).toEqual([0, 0, 1, 1, 0]);
    expect([...largestMarked(scores, 0.2)]).toEqual([0, 0, 1, 0, 0]);
  });

  it('is counted by hand', () => {
    expect(catchOf(Uint8Array.of(1, 0, 0, 0, 1, 1, 0), 4)).toEqual({
      flagged: 3,
      precision: 2 / 3,
      recall: 2 / 3,
      genuine: 1 / 4,
    });
    expect(catchOf(Uint8Array.of(0, 0), 2)).toEqual({
      flagged: 0,
      precision: Number.NaN,
      recall: Number.NaN,
      genuine: 0,
    });
  });

  it('takes ratings out of training only, and leaves everybody a number', () => {
    const train = randomTable(5, 8, 0.5, 1);
    const split = splitOf(train, randomTable(5, 8, 0.2, 2), 8);
    const left = withoutFlagged(split, Uint8Array.of(0, 1, 0, 0, 1));
    const expected = train.map((row, u) => (u === 1 || u === 4 ? row.map(() => null) : row));
    expect(left.train).toEqual(rowsOf(expected));
    expect(left.test).toBe(split.test);
    const users = [...split.trainRows.keys()].filter(
      (at) => !(at >= split.train.offsets[1] && at < split.train.offsets[2]) && at < split.train.offsets[4],
    );
    expect([...left.trainRows]).toEqual(users.map((at) => split.trainRows[at]));
  });
});

describe('what DegreeSAD learns from', () => {
  const problem = classroomProblem({ fakes: 20, fillers: 30 });
  const { train, nItems, grid } = problem;
  const seen = appendRows(train, heuristicProfiles(problem, 'random', createRng(4)));
  const cells = ({ columns, offsets }: Csr, u: number) => [...columns.subarray(offsets[u], offsets[u + 1])];

  /** Mean, range and lower quartile of the popularity of what each user rated, by counting. */
  function featuresOf(rows: Csr): Float64Array[] {
    const popular = new Map<number, number>();
    for (const item of rows.columns) popular.set(item, (popular.get(item) ?? 0) + 1);
    return Array.from({ length: rows.rows }, (_, u) => {
      const own = cells(rows, u)
        .map((item) => popular.get(item)!)
        .sort((a, b) => a - b);
      const mean = own.reduce((sum, n) => sum + n, 0) / own.length;
      return Float64Array.of(mean, own.at(-1)! - own[0], own[Math.floor((own.length - 1) / 4)]);
    });
  }

  /** Whom a tree takes for fake that was grown on `known` and the fakes of `kinds`, `each` of a kind, on five targets each. */
  function flagged(
    known: Csr,
    kinds: readonly ('random' | 'average' | 'bandwagon')[],
    each: number,
  ): number[] {
    const fillers = Math.floor(known.columns.length / known.rows);
    const rng = createRng(9);
    let both = known;
    for (const kind of kinds) {
      const own = rng.child(`simulated ${kind}`);
      const targets = drawItems(nItems, 5, new Set(), own.child('targets')).sort((a, b) => a - b);
      const as = { ...problem, train: known, statistics: ratingStatistics(known, nItems), targets, fillers };
      const selected = Math.ceil(fillers / 10);
      both = appendRows(both, heuristicProfiles({ ...as, fakes: each, selected }, kind, own));
    }
    const labels = Uint8Array.from({ length: both.rows }, (_, u) => Number(u >= known.rows));
    const tree = growTree(featuresOf(both), labels, { depth: 4, leaf: 5 });
    return featuresOf(seen).map((features) => Number(treeShare(tree, features) > 0.5));
  }

  it.each([
    ['honest', seen],
    ['oracle', train],
  ] as const)('are the users it knows and as many fakes of each kind as their share says: %s', (_, known) => {
    const found = (simulated: readonly ('random' | 'average' | 'bandwagon')[], simulatedShare: number) => [
      ...flagByDegree(
        seen,
        known,
        nItems,
        grid,
        { share: 0.05, components: 3, simulated, simulatedShare },
        createRng(9),
      ),
    ];
    const three = ['random', 'average', 'bandwagon'] as const;
    const each = Math.floor((0.3 * known.rows) / 3);
    const expected = flagged(known, three, each);
    expect(found(three, 0.3)).toEqual(expected);
    // Another mixture flags others, so that the one above is seen to matter.
    expect(flagged(known, ['random'], 3 * each)).not.toEqual(expected);
    expect(flagged(known, three, Math.floor(each / 3))).not.toEqual(expected);
  });
});

describe('planted fakes', () => {
  const problem = classroomProblem({ fakes: 12, fillers: 60 });
  const { train, nItems, grid } = problem;
  const detection = {
    share: 0.06,
    components: 3,
    simulated: ['random', 'average', 'bandwagon'] as const,
    simulatedShare: 0.1,
  };
  const seen = appendRows(train, heuristicProfiles(problem, 'random', createRng(4)));
  it('are found by each detector five times as often as by chance, and the same ones each time', () => {
    const all = () => ({
      pca: flagByPca(seen, nItems, detection),
      rdma: flagByRdma(seen, nItems, detection),
      honest: flagByDegree(seen, seen, nItems, grid, detection, createRng(9)),
      oracle: flagByDegree(seen, train, nItems, grid, detection, createRng(9)),
    });
    const once = all();
    for (const [name, flags] of Object.entries(once)) {
      const { recall, flagged } = catchOf(flags, train.rows);
      expect(flagged, name).toBeGreaterThan(0);
      expect(recall, name).toBeGreaterThan((5 * flagged) / seen.rows);
    }
    expect(all()).toEqual(once);
  });
});
