import { expect } from 'vitest';
import { generate } from '../../../workers/data/generator/generate.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import type { AttackProblem } from '../../../workers/poison/types.ts';
import { rowsOf } from './ratings.ts';

/** What an attacker knows of a table of whole ratings from 1 to 5. */
export function problemOn(table: (number | null)[][], more: Partial<AttackProblem> = {}): AttackProblem {
  const train = rowsOf(table);
  const nItems = table[0].length;
  return {
    train,
    nItems,
    statistics: ratingStatistics(train, nItems),
    grid: Float64Array.of(1, 2, 3, 4, 5),
    targets: [0],
    goal: 'promote',
    fakes: 4,
    fillers: 6,
    selected: 2,
    noise: 1,
    targetShift: 1,
    ...more,
  };
}

/** Every profile: as many fakes as asked, distinct items ascending, all targets at their end, fillers within the budget. */
export function withinBudget(rows: Csr, { fakes, fillers, targets, goal, grid }: AttackProblem): void {
  expect(rows.rows).toBe(fakes);
  for (let n = 0; n < rows.rows; n++) {
    const [from, to] = [rows.offsets[n], rows.offsets[n + 1]];
    const items = [...rows.columns.subarray(from, to)];
    expect(items.length).toBeLessThanOrEqual(fillers + targets.length);
    expect(items).toEqual([...new Set(items)].sort((a, b) => a - b));
    for (const target of targets) {
      const at = items.indexOf(target);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(rows.values?.[from + at]).toBe(goal === 'demote' ? grid[0] : grid.at(-1));
    }
  }
  for (const rating of rows.values ?? []) expect([...grid]).toContain(rating);
}

/** The same on the smallest generated data, which has tastes to find; targets are rated fewer than `below` times. */
export function classroomProblem(more: Partial<AttackProblem> = {}): AttackProblem {
  const dataset = generate({ kind: 'generated', size: 'classroom', seed: 1 });
  const { train, nItems } = makeSplit(dataset, { kind: 'leave-random', validation: false, seed: 1 });
  const statistics = ratingStatistics(train, nItems);
  const rare = [...statistics.itemCount.keys()].filter((item) => statistics.itemCount[item] < 12);
  return {
    train,
    nItems,
    statistics,
    grid: Float64Array.of(1, 2, 3, 4, 5),
    targets: rare.slice(0, 5),
    goal: 'promote',
    fakes: 10,
    fillers: 30,
    selected: 5,
    noise: 1,
    targetShift: 1,
    ...more,
  };
}
