import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { heuristicProfiles } from '../../../workers/poison/heuristic.ts';
import { appendRows } from '../../../workers/poison/inject.ts';
import { wishOf } from '../../../workers/poison/objective.ts';
import { cleanSurrogate, pgaProfiles } from '../../../workers/poison/pga.ts';
import { profileRows } from '../../../workers/poison/profiles.ts';
import {
  adjointOf,
  freshSurrogate,
  ratingGradient,
  sweep,
  transposed,
} from '../../../workers/poison/surrogate.ts';
import { classroomProblem, problemOn, withinBudget } from './problem.ts';
import { profileOf, randomTable } from './ratings.ts';

const options = {
  surrogate: { factors: 3, l2: 2, scale: 5, sweeps: 10 },
  steps: 8,
  rate: 5,
  momentum: 0.9,
  gradient: 'full',
} as const;
const quiet = { pause: async () => {}, report: () => {} };

describe('PGA', () => {
  it('never exceeds the budget, stays on the grid and rates every target, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          goal: fc.constantFrom('promote' as const, 'demote' as const, 'availability' as const),
          fakes: fc.integer({ min: 1, max: 4 }),
          fillers: fc.integer({ min: 0, max: 30 }),
          targets: fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 4 }),
          seed: fc.integer({ min: 0, max: 1000 }),
          gradient: fc.constantFrom('items' as const, 'full' as const),
        }),
        async ({ seed, gradient, ...asked }) => {
          const targets = asked.goal === 'availability' ? [] : asked.targets;
          const problem = problemOn(randomTable(9, 20, 0.4, seed), { ...asked, targets });
          const how = { ...options, steps: 3, gradient };
          const { profiles } = await pgaProfiles(problem, how, createRng(seed), quiet);
          withinBudget(profiles, problem);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['promote', 'demote', 'availability'] as const)(
    'gains by its steps what it wants: %s',
    async (goal) => {
      const problem = classroomProblem(goal === 'availability' ? { goal, targets: [] } : { goal });
      const { trace, profiles } = await pgaProfiles(problem, options, createRng(1), quiet);
      expect(trace).toHaveLength(options.steps + 1);
      expect(Math.max(...trace)).toBeGreaterThan(trace[0] + 0.02 * Math.abs(trace[0]));
      withinBudget(profiles, problem);
      const again = await pgaProfiles(problem, options, createRng(1), quiet);
      expect(again.profiles).toEqual(profiles);
    },
  );

  it.each([
    ['items', 0.9],
    ['items', 0],
    ['full', 0.5],
  ] as const)(
    'climbs by momentum along each row’s direction, step by step: through %s, %f',
    async (gradient, momentum) => {
      const problem = classroomProblem({ fakes: 3, fillers: 8 });
      const { train, nItems, targets, fakes, fillers } = problem;
      const [steps, rate] = [4, 1.5];
      const how = options.surrogate;
      const start = heuristicProfiles(problem, 'average', createRng(1).child('start'));
      const drafts = Array.from({ length: fakes }, (_, n) => {
        const profile = profileOf(start, n);
        return Array.from({ length: nItems }, (_, item) => profile.get(item) ?? 0);
      });
      const speeds = drafts.map((draft) => draft.map(() => 0));
      /** The fillers of largest draft, whole and from 1 to 5, and the targets at 5. */
      const within = (draft: readonly number[]) => {
        const free = [...draft.keys()].filter((item) => !targets.includes(item));
        free.sort((a, b) => draft[b] - draft[a] || a - b);
        const whole = (x: number) => Math.min(5, Math.max(1, Math.floor(x + 0.5)));
        return new Map([
          ...free.slice(0, fillers).map((item) => [item, whole(draft[item])] as const),
          ...targets.map((target) => [target, 5] as const),
        ]);
      };
      const clean = await cleanSurrogate(problem, options, createRng(1), quiet);
      const now = freshSurrogate(train.rows + fakes, nItems, how.factors, createRng(1).child('surrogate'));
      now.P.set(clean.P);
      now.Q.set(clean.Q);
      const wishes: number[] = [];
      const made: Csr[] = [];
      for (let step = 0; step <= steps; step++) {
        const profiles = profileRows(drafts.map(within));
        const ratings = appendRows(train, profiles);
        const byItem = transposed(ratings, nItems);
        sweep(now, ratings, byItem, how, 2);
        const wish = wishOf(problem, clean, now);
        wishes.push(wish.value);
        made.push(profiles);
        const adjoint = adjointOf(now, ratings, byItem, wish.gradient, how, gradient, 1e-3);
        drafts.forEach((draft, n) => {
          const slope = ratingGradient(now, adjoint, train.rows + n);
          const length = Math.hypot(...slope);
          draft.forEach((x, item) => {
            speeds[n][item] = momentum * speeds[n][item] + slope[item] / length;
            draft[item] = Math.min(5, Math.max(0, x + rate * speeds[n][item]));
          });
        });
      }
      const found = await pgaProfiles(
        problem,
        { ...options, steps, rate, momentum, gradient },
        createRng(1),
        quiet,
      );
      expect(found.trace).toHaveLength(steps + 1);
      found.trace.forEach((value, step) => {
        expect(value).toBeCloseTo(wishes[step], 10);
      });
      expect(found.profiles).toEqual(made[wishes.indexOf(Math.max(...wishes))]);
    },
  );

  it('the surrogate agrees: it puts the targets higher after the kept profiles than after the first ones', async () => {
    const problem = classroomProblem();
    const clean = await cleanSurrogate(problem, options, createRng(7), quiet);
    const reached = async (steps: number) => {
      const { profiles } = await pgaProfiles(problem, { ...options, steps }, createRng(1), quiet);
      const ratings = appendRows(problem.train, profiles);
      const at = freshSurrogate(ratings.rows, problem.nItems, 3, createRng(8));
      sweep(at, ratings, transposed(ratings, problem.nItems), options.surrogate, 40);
      return wishOf(problem, clean, at).value;
    };
    expect(await reached(options.steps)).toBeGreaterThan(await reached(0));
  });
});
