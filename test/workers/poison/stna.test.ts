import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { itemBlocks, settle } from '../../../workers/poison/lone-fake.ts';
import { cleanSurrogate } from '../../../workers/poison/pga.ts';
import { overtakingLoss, stnaProfiles, userInfluence } from '../../../workers/poison/stna.ts';
import {
  freshSurrogate,
  type Surrogate,
  solveRows,
  sweep,
  transposed,
} from '../../../workers/poison/surrogate.ts';
import { slopeAt } from '../defend/tiny.ts';
import { classroomProblem, problemOn, withinBudget } from './problem.ts';
import { profileOf, randomTable, rowsOf } from './ratings.ts';

const options = {
  surrogate: { factors: 3, l2: 2, scale: 5, sweeps: 10 },
  users: 40,
  list: 10,
  steps: 12,
  rate: 5,
  width: 0.1,
  eta: 0.02,
};
const quiet = { pause: async () => {}, report: () => {} };

/** Weighted alternating least squares in two dimensions from `at`, by Cramer's rule; all ratings of user v have a weight. */
function retrained(
  table: readonly (readonly (number | null)[])[],
  at: Surrogate,
  how: {
    readonly v: number;
    readonly weight: number;
    readonly l2: number;
    readonly scale: number;
    readonly sweeps: number;
  },
) {
  const { v, weight, l2, scale, sweeps } = how;
  const P = at.P.slice();
  const Q = at.Q.slice();
  const solve = (own: Float64Array, row: number, cells: [number, number, Float64Array, number][]) => {
    let [a, b, c, x, y] = [l2, 0, l2, 0, 0];
    for (const [w, r, other, o] of cells) {
      a += w * other[o] ** 2;
      b += w * other[o] * other[o + 1];
      c += w * other[o + 1] ** 2;
      x += w * r * other[o];
      y += w * r * other[o + 1];
    }
    own[row] = (c * x - b * y) / (a * c - b * b);
    own[row + 1] = (a * y - b * x) / (a * c - b * b);
  };
  const cells = table.flatMap((row, u) =>
    row.flatMap((rating, i) =>
      rating === null ? [] : [{ u, i, r: rating / scale, w: u === v ? weight : 1 }],
    ),
  );
  const ofUser = table.map((_, u) => cells.filter((cell) => cell.u === u));
  const ofItem = Array.from({ length: Q.length / 2 }, (_, i) => cells.filter((cell) => cell.i === i));
  for (let n = 0; n < sweeps; n++) {
    ofUser.forEach((own, u) => {
      solve(
        P,
        u * 2,
        own.map(({ w, r, i }) => [w, r, Q, i * 2]),
      );
    });
    ofItem.forEach((own, i) => {
      solve(
        Q,
        i * 2,
        own.map(({ w, r, u }) => [w, r, P, u * 2]),
      );
    });
  }
  return { P, Q };
}

describe('S-TNA', () => {
  it('never exceeds the budget, stays on the grid and rates every target, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          goal: fc.constantFrom('promote' as const, 'demote' as const),
          fakes: fc.integer({ min: 0, max: 6 }),
          fillers: fc.integer({ min: 0, max: 30 }),
          targets: fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 4 }),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
        async ({ seed, ...asked }) => {
          const problem = problemOn(randomTable(9, 20, 0.4, seed), asked);
          const { profiles } = await stnaProfiles(problem, { ...options, steps: 3 }, createRng(seed), quiet);
          withinBudget(profiles, problem);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['promote', 'demote'] as const)('its loss falls with every step: %s', async (goal) => {
    const problem = classroomProblem({ goal });
    const { traces, profiles } = await stnaProfiles(problem, options, createRng(1), quiet);
    expect(traces).toHaveLength(problem.fakes);
    for (const trace of traces) {
      expect(trace.length).toBeGreaterThan(2);
      for (let n = 1; n < trace.length; n++) expect(trace[n]).toBeLessThan(trace[n - 1]);
    }
    withinBudget(profiles, problem);
    expect((await stnaProfiles(problem, options, createRng(1), quiet)).profiles).toEqual(profiles);
  });

  it('has the loss of its definition and the gradient that finite differences find', () => {
    const rng = createRng(2);
    const draw = (n: number) => Float64Array.from({ length: n }, () => rng.normal());
    const crowd = { P: draw(6), d: 2 };
    const Q = draw(10);
    const audience = { users: [0, 2], lists: [[1, 3], [4]] };
    for (const goal of ['promote', 'demote'] as const) {
      const of = () => overtakingLoss(Q, crowd, audience, { targets: [0, 2], goal }, 0.5);
      const score = (u: number, i: number) => crowd.P[u * 2] * Q[i * 2] + crowd.P[u * 2 + 1] * Q[i * 2 + 1];
      const terms = [
        [0, 1],
        [0, 3],
        [2, 4],
      ].flatMap(([u, i]) =>
        [0, 2].map((t) => {
          const ahead = goal === 'promote' ? score(u, i) - score(u, t) : score(u, t) - score(u, i);
          return 1 / (1 + Math.exp(-ahead / 0.5));
        }),
      );
      expect(of().loss).toBeCloseTo(terms.reduce((a, b) => a + b) / 6, 12);
      of().gradient.forEach((value, n) => {
        expect(value).toBeCloseTo(
          slopeAt(Q, n, 1e-5, () => of().loss),
          7,
        );
      });
    }
  });

  it('rates its fillers as others rate the items', async () => {
    // Everybody rates item i at 1 + i % 4, so a rating like others' is just that.
    const table = randomTable(30, 24, 0.5, 9).map((row) => row.map((r, item) => r && 1 + (item % 4)));
    const problem = problemOn(table, { targets: [2, 7], fakes: 5, fillers: 8 });
    const { profiles } = await stnaProfiles(problem, options, createRng(2), quiet);
    for (let n = 0; n < profiles.rows; n++) {
      const fillers = [...profileOf(profiles, n)].filter(([item]) => !problem.targets.includes(item));
      expect(fillers).toHaveLength(8);
      for (const [item, rating] of fillers) expect(rating).toBe(1 + (item % 4));
    }
  });

  it('descends against the lists of the users whose ratings move the targets most', async () => {
    const [users, items] = [9, 12];
    const table = randomTable(users, items, 0.6, 6).map((row) => row.map((r, item) => r && 1 + (item % 4)));
    const problem = problemOn(table, { targets: [1, 4], fakes: 1, fillers: 10 });
    const surrogate = { factors: 2, l2: 2.5, scale: 5, sweeps: 300 };
    const how = { ...options, users: 3, list: 2, steps: 6, rate: 20, width: 0.3, surrogate };
    const found = await stnaProfiles(problem, how, createRng(1), quiet);
    // The attacker's factorisation has settled, so that retraining tells each user's influence.
    const at = await cleanSurrogate(problem, how, createRng(1), quiet);
    const { l2, scale } = how.surrogate;
    const { d } = at;
    const dot = (P: Float64Array, u: number, Q: Float64Array, i: number) => {
      let sum = 0;
      for (let f = 0; f < d; f++) sum += P[u * d + f] * Q[i * d + f];
      return sum;
    };
    const moves = table.map((_, v) => {
      const mean = (weight: number) => {
        const { P, Q } = retrained(table, at, { v, weight, l2, scale, sweeps: 300 });
        return [1, 4].reduce((sum, t) => sum + table.reduce((all, __, u) => all + dot(P, u, Q, t), 0), 0);
      };
      return Math.abs(mean(0.99) - mean(1.01));
    });
    const chosen = [...moves.keys()]
      .sort((a, b) => moves[b] - moves[a])
      .slice(0, 3)
      .sort((a, b) => a - b);
    expect(chosen).not.toEqual([0, 1, 2]);
    // What they are recommended: the best two items that they did not rate, targets left out.
    const lists = chosen.map((u) =>
      table[u]
        .flatMap((rating, i) => (rating === null && ![1, 4].includes(i) ? [i] : []))
        .sort((a, b) => dot(at.P, u, at.Q, b) - dot(at.P, u, at.Q, a))
        .slice(0, 2),
    );
    const start = Float64Array.from(
      { length: items },
      (_, i) => ([1, 4].includes(i) ? 5 : 1 + (i % 4)) / scale,
    );
    const weights = Float64Array.from({ length: items }, (_, i) =>
      [1, 4].includes(i) ? 1 : 10 / (items - 2),
    );
    const blocks = itemBlocks(at, transposed(rowsOf(table), items), l2);
    const lossOf = (ratings: Float64Array) => {
      const { Q } = settle(blocks, ratings, weights, 1e-12);
      const terms = chosen.flatMap((u, n) =>
        lists[n].flatMap((i) =>
          [1, 4].map((t) => 1 / (1 + Math.exp(-(dot(at.P, u, Q, i) - dot(at.P, u, Q, t)) / how.width))),
        ),
      );
      const mean = (values: ArrayLike<number>) =>
        Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
      return mean(terms) + how.eta * mean(ratings);
    };
    // From there down the slope of all ratings but the targets', kept within 0 and the top; the step is halved, and stays
    // so, until the loss falls.
    const expected = [lossOf(start)];
    let [ratings, length, halvings] = [start, how.rate / scale, 0];
    for (let step = 0; step < how.steps; step++) {
      const slope = ratings.map((_, i) =>
        [1, 4].includes(i) ? 0 : slopeAt(ratings, i, 1e-4, () => lossOf(ratings)),
      );
      const stepped = () =>
        ratings.map((x, i) => Math.min(1, Math.max(0, x - (length * slope[i]) / Math.hypot(...slope))));
      for (let tries = 1; tries < 6 && lossOf(stepped()) >= expected[step]; tries++, halvings++) length /= 2;
      ratings = stepped();
      expected.push(lossOf(ratings));
    }
    expect(halvings).toBe(1);
    expect(found.traces).toHaveLength(1);
    expect(found.traces[0]).toHaveLength(expected.length);
    found.traces[0].forEach((value, step) => {
      expect(value).toBeCloseTo(expected[step], 5);
    });
  });

  it('lets the factorisation follow each fake, and looks for users and lists anew five times', async () => {
    const [users, items, targets] = [9, 12, [1, 4]];
    // Ratings like others' are 1 + i % 4 then, so that without steps every profile is known.
    const table = randomTable(users, items, 0.6, 6).map((row) => row.map((r, item) => r && 1 + (item % 4)));
    const problem = problemOn(table, { targets, fakes: 6, fillers: 3 });
    const surrogate = { factors: 2, l2: 0.6, scale: 5, sweeps: 3 };
    const how = { ...options, users: 3, list: 2, steps: 0, surrogate };
    const found = await stnaProfiles(problem, how, createRng(1), quiet);
    const fake = Array.from({ length: items }, (_, i) =>
      targets.includes(i) ? 5 : [3, 7, 11].includes(i) ? 4 : null,
    );
    for (let n = 0; n < 6; n++) expect(profileOf(found.profiles, n)).toEqual(profileOf(rowsOf([fake]), 0));

    const start = Float64Array.from({ length: items }, (_, i) => (targets.includes(i) ? 5 : 1 + (i % 4)) / 5);
    const relaxed = Float64Array.from({ length: items }, (_, i) =>
      targets.includes(i) ? 1 : 3 / (items - 2),
    );
    const cells = Float64Array.from(fake, (rating) => (rating ?? 0) / 5);
    const whole = Float64Array.from(fake, (rating) => (rating === null ? 0 : 1));
    const eased = (start.reduce((sum, x) => sum + x, 0) / items) * how.eta;
    const clean = await cleanSurrogate(problem, how, createRng(1), quiet);
    // Users, and items before the next sweep, as they are; rows of fakes as they settled.
    const P = new Float64Array((users + 6) * 2);
    P.set(clean.P);
    const { Q } = clean;
    const wanted: number[] = [];
    let audience: { users: number[]; lists: number[][] } = { users: [], lists: [] };
    for (let n = 0; n < 6; n++) {
      const rows = rowsOf([...table, ...Array.from({ length: n }, () => fake)]);
      const columns = transposed(rows, items);
      const crowd = { P: P.subarray(0, (users + n) * 2), Q, d: 2 };
      if (n % 2 === 0) {
        // For 2 of 6 fakes each: three times.
        sweep(crowd, rows, columns, surrogate, n === 0 ? 1 : 2);
        const influence = userInfluence(crowd, rows, columns, users, targets, surrogate);
        const chosen = Array.from(influence.keys())
          .sort((a, b) => Math.abs(influence[b]) - Math.abs(influence[a]))
          .slice(0, 3)
          .sort((a, b) => a - b);
        const score = (u: number, i: number) => P[u * 2] * Q[i * 2] + P[u * 2 + 1] * Q[i * 2 + 1];
        audience = {
          users: chosen,
          lists: chosen.map((u) =>
            table[u]
              .flatMap((rating, i) => (rating === null && !targets.includes(i) ? [i] : []))
              .sort((a, b) => score(u, b) - score(u, a))
              .slice(0, 2),
          ),
        };
      }
      const now = { ...crowd, Q: Q.slice() };
      solveRows(now.Q, now.P, columns, surrogate);
      const blocks = itemBlocks(now, columns, surrogate.l2);
      const { loss } = overtakingLoss(settle(blocks, start, relaxed).Q, crowd, audience, problem, how.width);
      wanted.push(loss + eased);
      P.set(settle(blocks, cells, whole).p, (users + n) * 2);
    }
    expect(new Set(wanted.map((value) => value.toFixed(4))).size).toBe(6);
    found.traces.forEach(([value], n) => {
      expect(value).toBeCloseTo(wanted[n], 5);
    });
  });

  it("a user's influence is the move of the targets when its ratings come to weigh less", () => {
    const [users, items, d, l2] = [8, 6, 2, 0.3];
    const table = randomTable(users, items, 0.7, 6);
    const ratings = rowsOf(table);
    const how = { factors: d, l2, scale: 5 };
    const at = freshSurrogate(users, items, d, createRng(1));
    sweep(at, ratings, transposed(ratings, items), how, 4000);
    const found = userInfluence(at, ratings, transposed(ratings, items), users, [1, 4], how, 1e-10);
    const moved = (v: number, weight: number) => {
      const { P, Q } = retrained(table, at, { v, weight, l2, scale: 5, sweeps: 3000 });
      let sum = 0;
      for (let u = 0; u < users; u++)
        for (const t of [1, 4]) sum += P[u * 2] * Q[t * 2] + P[u * 2 + 1] * Q[t * 2 + 1];
      return sum / (users * 2);
    };
    const expected = [0, 3, 7].map((v) => (moved(v, 0.99) - moved(v, 1.01)) / 0.02);
    const size = Math.max(...expected.map(Math.abs));
    [0, 3, 7].forEach((v, n) => {
      expect(Math.abs(found[v] - expected[n])).toBeLessThan(0.01 * size);
    });
  });
});
