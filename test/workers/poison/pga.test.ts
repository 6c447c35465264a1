import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { appendRows } from '../../../workers/poison/inject.ts';
import { wishOf } from '../../../workers/poison/objective.ts';
import { cleanSurrogate, pgaProfiles } from '../../../workers/poison/pga.ts';
import { freshSurrogate, sweep, transposed } from '../../../workers/poison/surrogate.ts';
import { classroomProblem, problemOn, withinBudget } from './problem.ts';
import { randomTable } from './ratings.ts';

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
