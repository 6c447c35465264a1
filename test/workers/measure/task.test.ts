import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scorer } from '../../../workers/engines/types.ts';
import { rankAll } from '../../../workers/measure/rank.ts';
import { rankingTask } from '../../../workers/measure/task.ts';
import { LabFailure } from '../../../workers/protocol/run/errors.ts';
import { free, lookup, problems, splitOf } from './problem.ts';

const sampled = (negatives: number) => ({ kind: 'sampled', negatives }) as const;

describe('a ranking task', () => {
  it('leaves validation items out of the test ranking and ranks test items in the validation ranking', () => {
    const split = splitOf({ nItems: 5, train: [[0]], validation: [[1]], test: [[2]] });
    expect([...rankingTask(split, 'test', { kind: 'all' }, 0).excluded]).toEqual([0, 1]);
    expect([...rankingTask(split, 'validation', { kind: 'all' }, 0).excluded]).toEqual([0]);
  });

  it('samples distinct items that the user met nowhere, the same ones for the same seed', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 15 }), fc.nat(), (problem, negatives, seed) => {
        const split = splitOf(problem);
        const task = rankingTask(split, 'test', sampled(negatives), seed);
        expect(rankingTask(split, 'test', sampled(negatives), seed)).toEqual(task);
        task.users.forEach((u, n) => {
          const items = task.sampled!.items.subarray(task.sampled!.offsets[n], task.sampled!.offsets[n + 1]);
          const met = [...problem.train[u], ...problem.validation[u], ...problem.test[u]];
          expect(new Set(items).size).toBe(items.length);
          expect(items.length).toBe(Math.min(negatives, problem.nItems - met.length));
          expect(met.filter((item) => items.includes(item))).toEqual([]);
          expect(task.ranked[n]).toBe(items.length + problem.test[u].length);
        });
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('draws every free item equally often', () => {
    const split = splitOf({ nItems: 10, train: [[0, 1]], validation: [[]], test: [[2]] });
    const counts = new Array(10).fill(0);
    const runs = 7000;
    for (let seed = 0; seed < runs; seed++)
      for (const item of rankingTask(split, 'test', sampled(2), seed).sampled!.items) counts[item]++;
    expect(counts.slice(0, 3)).toEqual([0, 0, 0]);
    // 2,000 expected, sd of the binomial 37.8; five of them.
    for (const count of counts.slice(3)) expect(Math.abs(count - (runs * 2) / 7)).toBeLessThan(190);
  });
});

describe('rankAll', () => {
  it('ranks targets against the sample only', async () => {
    const split = splitOf({ nItems: 6, train: [[0]], validation: [[]], test: [[1]] });
    const task = rankingTask(split, 'test', sampled(2), 3);
    const ranking = await rankAll(lookup([[9, 0, 1, 2, 3, 4]]), task, 6, free);
    expect(ranking.ranks[0]).toBe(2);
    const list = [...ranking.top].filter((item) => item >= 0);
    expect([...list].sort()).toEqual([1, ...task.sampled!.items].sort());
    expect(list.at(-1)).toBe(1);
  });

  it('ranks each user against its own sample', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.integer({ min: 1, max: 6 }), async (problem, negatives) => {
        const task = rankingTask(splitOf(problem), 'test', sampled(negatives), 5);
        const { ranks, top, topScores } = await rankAll(lookup(problem.scores), task, problem.k, free);
        const { offsets, items } = task.sampled!;
        task.users.forEach((u, n) => {
          const own = [...items.subarray(offsets[n], offsets[n + 1]), ...problem.test[u]];
          const score = (item: number) => problem.scores[u][item];
          const places = problem.test[u].map(
            (target) => own.filter((item) => item !== target && score(item) >= score(target)).length,
          );
          expect([...ranks.subarray(task.targetOffsets[n], task.targetOffsets[n + 1])]).toEqual(places);
          const list = own.sort((a, b) => score(b) - score(a) || a - b).slice(0, problem.k);
          const empty = Array.from({ length: problem.k - list.length }, () => Number.NaN);
          expect([...top.subarray(n * problem.k, n * problem.k + list.length)]).toEqual(list);
          expect([...topScores.subarray(n * problem.k, (n + 1) * problem.k)]).toEqual([
            ...list.map(score),
            ...empty,
          ]);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('asks the engine for ranks block by block and puts the blocks together', async () => {
    const nUsers = 1200;
    const rows = (cell: (u: number) => number[]) => Array.from({ length: nUsers }, (_, u) => cell(u));
    const split = splitOf({
      nItems: 3,
      train: rows((u) => [u % 3]),
      validation: rows(() => []),
      test: rows((u) => (u % 5 ? [(u + 1) % 3] : [])),
    });
    const plain = lookup(rows((u) => [u % 7, u % 11, u % 13]));
    const seen: number[] = [];
    const engine: Scorer = {
      ...plain,
      rank: async (block) => {
        seen.push(...block.users);
        expect(block.targetOffsets[block.users.length]).toBe(block.targets.length);
        expect([...block.users].map((u) => u % 3)).toEqual([...block.excluded]);
        const one = {
          nItems: 3,
          users: block.users,
          targetOffsets: block.targetOffsets,
          targets: block.targets,
          excludedOffsets: block.excludedOffsets,
          excluded: block.excluded,
          sampled: null,
          ranked: new Int32Array(block.users.length).fill(2),
        };
        return rankAll(plain, one, block.k, free);
      },
    };
    const task = rankingTask(split, 'test', { kind: 'all' }, 0);
    expect(await rankAll(engine, task, 2, free)).toEqual(await rankAll(plain, task, 2, free));
    expect(seen).toEqual([...task.users]);
  });

  it('stops at the gate', async () => {
    const split = splitOf({ nItems: 2, train: [[0]], validation: [[]], test: [[1]] });
    const gate = async () => {
      throw new LabFailure('stopped', 'The run was stopped.');
    };
    await expect(
      rankAll(lookup([[0, 1]]), rankingTask(split, 'test', { kind: 'all' }, 0), 1, { gate }),
    ).rejects.toThrow(LabFailure);
  });
});
