import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listShare, listsHolding } from '../../../workers/measure/beyond.ts';
import {
  listedPairs,
  reachedUsers,
  someLists,
  targetHits,
  targetShares,
  targetTask,
} from '../../../workers/measure/poisoning.ts';
import { rankAll } from '../../../workers/measure/rank.ts';
import { listTask, rankingTask } from '../../../workers/measure/task.ts';
import { free, lookup, type Problem, problems, splitOf } from './problem.ts';

const known = (problem: Problem, user: number) => [...problem.train[user], ...problem.validation[user]];

/** A user's list, by sorting what it does not know: best first, equal scores by item. */
const listOf = (problem: Problem, user: number, k: number) =>
  Array.from({ length: problem.nItems }, (_, item) => item)
    .filter((item) => !known(problem, user).includes(item))
    .sort((a, b) => problem.scores[user][b] - problem.scores[user][a] || a - b)
    .slice(0, k);

/** Whether an item a user does not know has fewer than k others at or above it. */
const isHit = (problem: Problem, user: number, target: number) =>
  !known(problem, user).includes(target) &&
  problem.scores[user].filter(
    (score, item) =>
      item !== target && !known(problem, user).includes(item) && score >= problem.scores[user][target],
  ).length < problem.k;

describe('what targets have of the lists', () => {
  it('is told pair by pair, user by user and as shares, as plain counting has it', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const nUsers = problem.train.length;
        // Some targets in the middle of the items and not from the first, so that an item is not its own place.
        const targets = Array.from({ length: problem.nItems }, (_, item) => item).filter(
          (item) => item % 3 === 1,
        );
        const task = targetTask(splitOf(problem), targets);
        const ranking = await rankAll(lookup(problem.scores), task, problem.k, free);
        const pairs = problem.train.map((_, user) => targets.map((item) => isHit(problem, user, item)));
        hits += pairs.flat().filter(Boolean).length;
        expect([...listedPairs(ranking, nUsers, targets)]).toEqual(pairs.flat().map(Number));
        expect([...reachedUsers(ranking, nUsers)]).toEqual(pairs.map((own) => Number(own.some(Boolean))));
        const shares = targetShares(ranking, nUsers, targets.length);
        pairs.forEach((own, user) => {
          const share = targets.length > 0 ? own.filter(Boolean).length / targets.length : 0;
          expect(shares[user]).toBeCloseTo(share, 6);
        });
        if (targets.length > 0) {
          const mean = shares.reduce((sum, share) => sum + share, 0) / nUsers;
          expect(targetHits(ranking, nUsers, targets.length).all).toBeCloseTo(mean, 6);
        }
      }),
      { numRuns: 100 },
    );
    expect(hits).toBeGreaterThan(50);
  });
});

describe('whose list holds an item', () => {
  it('is 1, 0, or not to be said of who met it', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.nat(), async (problem, drawn) => {
        const item = drawn % problem.nItems;
        const task = rankingTask(splitOf(problem), 'test', { kind: 'all' }, 0);
        const ranking = await rankAll(lookup(problem.scores), task, problem.k, free);
        const wanted = [...task.users].map((user) => {
          if (known(problem, user).includes(item)) return Number.NaN;
          return listOf(problem, user, problem.k).includes(item) ? 1 : 0;
        });
        const holding = listsHolding(ranking, item);
        expect([...holding]).toEqual(wanted);
        const told = wanted.filter((one) => !Number.isNaN(one));
        const share = told.length > 0 ? told.filter((one) => one === 1).length / told.length : 0;
        expect(listShare(holding)).toBeCloseTo(share, 12);
      }),
      { numRuns: 100 },
    );
    expect(listShare(Float64Array.of(1, Number.NaN, 0, 0))).toBeCloseTo(1 / 3, 12);
    expect(listShare(Float64Array.of(Number.NaN))).toBe(0);
  });
});

describe('lists to show', () => {
  /** Ten users and four items; user u likes item (u + n) % 4 as its n-th best, and has met item u % 4. */
  const problem = {
    nItems: 4,
    train: Array.from({ length: 10 }, (_, u) => [u % 4]),
    validation: Array.from({ length: 10 }, (): number[] => []),
    test: Array.from({ length: 10 }, (_, u) => [(u + 1) % 4]),
    scores: Array.from({ length: 10 }, (_, u) => [0, 1, 2, 3].map((item) => -((item - u + 40) % 4))),
    k: 5,
  };
  const ranked = () =>
    rankAll(lookup(problem.scores), rankingTask(splitOf(problem), 'test', { kind: 'all' }, 0), 5, free);

  it('are of users evenly over all, no longer than asked, without empty places', async () => {
    const three = someLists(await ranked(), 3, 2);
    expect(three.map(({ user }) => user)).toEqual([0, 3, 6]);
    expect(three.map(({ items }) => [...items])).toEqual([
      [1, 2],
      [0, 1],
      [3, 0],
    ]);
    // Three items are left to each user of lists with five places.
    const all = someLists(await ranked(), 99, 99);
    expect(all).toHaveLength(10);
    expect(all.map(({ user }) => user)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...all[5].items]).toEqual([2, 3, 0]);
  });

  it('of one user leave out what is known before the test, and have no target', async () => {
    const split = splitOf({ ...problem, validation: problem.train.map((_, u) => (u === 3 ? [1] : [])) });
    const task = listTask(split, 3);
    expect([...task.users]).toEqual([3]);
    expect([...task.excluded]).toEqual([1, 3]);
    expect([...task.excludedOffsets]).toEqual([0, 2]);
    expect([...task.ranked]).toEqual([2]);
    const { top, topScores, ranks } = await rankAll(lookup(problem.scores), task, 3, free);
    expect([...top]).toEqual([0, 2, -1]);
    expect([...topScores]).toEqual([-1, -3, Number.NaN]);
    expect(ranks).toHaveLength(0);
  });

  it('take a score that is no number for the lowest of all, and carry the scores of their places', async () => {
    const odd = {
      ...problem,
      train: [[]],
      validation: [[]],
      test: [[1]],
      scores: [[Number.NaN, Number.NaN, 2, -1]],
    };
    const task = rankingTask(splitOf(odd), 'test', { kind: 'all' }, 0);
    const { top, topScores, ranks, ties } = await rankAll(lookup(odd.scores), task, 4, free);
    expect([...top]).toEqual([2, 3, 0, 1]);
    expect([...topScores]).toEqual([2, -1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    // Item 1 has item 0 beside it, and both 2 and 3 above; no number ties with nothing.
    expect([...ranks]).toEqual([3]);
    expect([...ties]).toEqual([0]);
  });
});
