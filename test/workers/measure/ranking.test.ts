import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondMeasures, noveltyOf } from '../../../workers/measure/beyond.ts';
import { rankAll } from '../../../workers/measure/rank.ts';
import { relevanceByUser, relevanceMeasures } from '../../../workers/measure/relevance.ts';
import { rankingTask } from '../../../workers/measure/task.ts';
import { free, lookup, type Problem, problems, splitOf } from './problem.ts';

const seeded = { seed: 20210401, numRuns: 400 };

async function measured(problem: Problem) {
  const split = splitOf(problem);
  const task = rankingTask(split, 'test', { kind: 'all' }, 0);
  const ranking = await rankAll(lookup(problem.scores), task, problem.k, free);
  return {
    ranking,
    ...relevanceMeasures(relevanceByUser(ranking, noveltyOf(split.train, split.nItems))),
    ...beyondMeasures(ranking),
  };
}

/** Every measure again, from sorted arrays and sets, a definition at a time. */
function slowly(problem: Problem) {
  const { nItems, train, validation, test, scores, k } = problem;
  const users = test.flatMap((row, u) => (row.length > 0 ? [u] : []));
  const all = train.flat();
  const bits = (item: number) => {
    const seen = (i: number) => all.filter((x) => x === i).length;
    const count = seen(item) || Math.min(...all.map(seen));
    return all.length ? Math.log2(all.length / count) : 0;
  };
  const per = users.map((u) => {
    const candidates = Array.from({ length: nItems }, (_, i) => i).filter(
      (i) => !train[u].includes(i) && !validation[u].includes(i),
    );
    const place = (item: number) =>
      candidates.filter((i) => i !== item && scores[u][i] >= scores[u][item]).length;
    const list = [...candidates].sort((a, b) => scores[u][b] - scores[u][a] || a - b).slice(0, k);
    const hits = test[u].filter((t) => place(t) < k);
    const weight = (place0: number) => Math.log(2) / Math.log(place0 + 2);
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    const negatives = candidates.filter((i) => !test[u].includes(i));
    const pairs = test[u].flatMap((t) =>
      negatives.map((n) => (scores[u][t] > scores[u][n] ? 1 : scores[u][t] === scores[u][n] ? 0.5 : 0)),
    );
    return {
      places: test[u].map(place),
      list,
      hr: hits.length ? 1 : 0,
      precision: hits.length / k,
      recall: hits.length / test[u].length,
      ndcg:
        sum(hits.map((t) => weight(place(t)))) /
        sum(test[u].slice(0, k).map((_, position) => weight(position))),
      mrr: 1 / (1 + Math.min(...test[u].map(place))),
      auc: pairs.length ? sum(pairs) / pairs.length : 0.5,
      efd: sum(hits.map((t) => weight(place(t)) * bits(t))) / sum(list.map((_, p) => weight(p))),
    };
  });
  const shown = per.flatMap((p) => p.list);
  const distinct = [...new Set(shown)];
  const average = (key: 'hr' | 'precision' | 'recall' | 'ndcg' | 'mrr' | 'auc' | 'efd') =>
    per.reduce((total, p) => total + p[key], 0) / per.length;
  return {
    places: per.flatMap((p) => p.places),
    lists: per.map((p) => p.list),
    hr: average('hr'),
    precision: average('precision'),
    recall: average('recall'),
    ndcg: average('ndcg'),
    mrr: average('mrr'),
    auc: average('auc'),
    efd: average('efd'),
    entropy: -distinct
      .map((i) => shown.filter((x) => x === i).length / shown.length)
      .reduce((total, p) => total + p * Math.log2(p), 0),
    coverage: distinct.length,
    coverageShare: distinct.length / nItems,
  };
}

const keys = [
  'hr',
  'precision',
  'recall',
  'ndcg',
  'mrr',
  'auc',
  'efd',
  'entropy',
  'coverage',
  'coverageShare',
] as const;

describe('measures of a ranking', () => {
  it('equal a slow re-computation on random problems full of ties', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const got = await measured(problem);
        if (problem.test.every((row) => row.length === 0)) {
          expect(got.hr).toBeNaN();
          return;
        }
        const want = slowly(problem);
        expect([...got.ranking.ranks]).toEqual(want.places);
        want.lists.forEach((list, n) => {
          const padded = [...list, ...Array(problem.k - list.length).fill(-1)];
          expect([...got.ranking.top.subarray(n * problem.k, (n + 1) * problem.k)]).toEqual(padded);
        });
        for (const key of keys) expect(got[key], key).toBeCloseTo(want[key], 10);
      }),
      seeded,
    );
  });

  it('a hand-worked case: one of two held-out items second, the other fifth, K = 3', async () => {
    const got = await measured({
      nItems: 6,
      train: [[5], []],
      validation: [[], []],
      test: [[1, 4], []],
      scores: [
        [9, 8, 7, 6, 5, 99],
        [0, 0, 0, 0, 0, 0],
      ],
      k: 3,
    });
    expect([...got.ranking.ranks]).toEqual([1, 4]);
    expect(got.hr).toBe(1);
    expect(got.precision).toBeCloseTo(1 / 3, 12);
    expect(got.recall).toBe(0.5);
    // DCG = 1/log2 3 = 0.63093; ideal = 1 + 0.63093.
    expect(got.ndcg).toBeCloseTo(0.6309297536 / 1.6309297536, 9);
    expect(got.mrr).toBe(0.5);
    // Of the pairs (1 | 0, 2, 3) two are right, of (4 | 0, 2, 3) none.
    expect(got.auc).toBeCloseTo(2 / 6, 12);
    // Item 1 has no training interaction: it takes the largest novelty, here log2(1 / 1) = 0.
    expect(got.efd).toBe(0);
    expect(got.coverage).toBe(3);
    expect(got.entropy).toBeCloseTo(Math.log2(3), 12);
  });

  it('all scores equal: no hit within K, AUC one half, lists by item index', async () => {
    const got = await measured({
      nItems: 5,
      train: [[], [1]],
      validation: [[], []],
      test: [[0], [4]],
      scores: [
        [1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1],
      ],
      k: 2,
    });
    expect([...got.ranking.ranks]).toEqual([4, 3]);
    expect(got).toMatchObject({ hr: 0, ndcg: 0, auc: 0.5 });
    expect([...got.ranking.top]).toEqual([0, 1, 0, 2]);
  });

  it('K above the number of items: every held-out item is hit and the list ends in -1', async () => {
    const got = await measured({
      nItems: 3,
      train: [[0]],
      validation: [[]],
      test: [[2]],
      scores: [[3, 2, 1]],
      k: 5,
    });
    expect(got).toMatchObject({ hr: 1, recall: 1, precision: 0.2, coverage: 2 });
    expect([...got.ranking.top]).toEqual([1, 2, -1, -1, -1]);
    expect([...got.ranking.topScores.subarray(2)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('a user without held-out item changes no mean', async () => {
    const one = { nItems: 4, train: [[0]], validation: [[]], test: [[1]], scores: [[0, 1, 2, 3]], k: 3 };
    const two = {
      ...one,
      train: [[0], [0]],
      validation: [[], []],
      test: [[1], []],
      scores: [...one.scores, [4, 3, 2, 1]],
    };
    const a = await measured(one);
    const b = await measured(two);
    for (const key of keys) expect(b[key], key).toBe(a[key]);
  });

  it('a ranking of one item only is perfect, with an undecided AUC', async () => {
    const got = await measured({
      nItems: 1,
      train: [[]],
      validation: [[]],
      test: [[0]],
      scores: [[0]],
      k: 1,
    });
    expect(got).toMatchObject({ hr: 1, ndcg: 1, mrr: 1, auc: 0.5, entropy: 0, coverageShare: 1 });
  });

  it('EFD of a hit on the rarer item is larger, by the bits of its share', async () => {
    const base = {
      nItems: 4,
      train: [[0, 2], [0], [0]],
      validation: [[], [], []],
      scores: [
        [0, 9, 0, 8],
        [0, 9, 9, 0],
        [0, 0, 9, 0],
      ],
      k: 1,
    };
    // Shares: item 0 3/4, item 2 1/4. User 2 hits item 2: log2 4 = 2 bits, the whole list.
    const got = await measured({ ...base, test: [[], [], [2]] });
    expect(got.efd).toBeCloseTo(2, 12);
  });
});
