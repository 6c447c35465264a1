import { expect, it } from 'vitest';
import type { Branch, Ground } from '../../../workers/certify/ground.ts';
import { convexBound } from '../../../workers/certify/prove-down.ts';
import { createRng } from '../../../workers/core/random.ts';

const items = 9;

/** Items in the plane with a margin that nothing stays below, so that z is moved for as long as it gains anything. */
function drawn(seed: number): Ground {
  const rng = createRng(seed);
  const rows = Float64Array.from({ length: 2 * items }, () => rng.normal());
  const at = (j: number) => [rows[2 * j], rows[2 * j + 1]] as const;
  const product = (i: number, j: number) => at(i)[0] * at(j)[0] + at(i)[1] * at(j)[1];
  const all = Array.from({ length: items }, (_, j) => j);
  return {
    ...{ free: all, rows, factors: 2, sigma: -1, margin: 0 },
    gains: Float64Array.from({ length: items }, () => 0.5 * rng.normal() + 1),
    squares: Float64Array.from(all, (j) => product(j, j)),
    products: (i) => Float64Array.from(all, (j) => product(i, j)),
  };
}

/** ½‖z‖² and the brackets of the chosen and of the `need` largest others, by the definition. */
function boundAt({ rows, gains, squares }: Ground, { chosen, left }: Branch, need: number, z: number[]) {
  const bracket = (j: number) => gains[j] + squares[j] / 2 - (rows[2 * j] * z[0] + rows[2 * j + 1] * z[1]);
  const largest = left
    .map(bracket)
    .sort((a, b) => b - a)
    .slice(0, need);
  return [...chosen.map(bracket), ...largest].reduce((a, b) => a + b, (z[0] ** 2 + z[1] ** 2) / 2);
}

/** The least of a convex function of the plane: a grid, and finer ones around the best of each. */
function least(f: (z: number[]) => number): number {
  let [middle, value, width] = [[0, 0], f([0, 0]), 12];
  for (let round = 0; round < 24; round++, width *= 0.6)
    for (let a = -5; a <= 5; a++)
      for (let b = -5; b <= 5; b++) {
        const z = [middle[0] + (a * width) / 5, middle[1] + (b * width) / 5];
        const here = f(z);
        if (here < value) [middle, value] = [z, here];
      }
  return value;
}

it('bounds by a z at which the bound is as low as that of any', () => {
  for (let seed = 0; seed < 25; seed++) {
    const ground = drawn(seed);
    const root: Branch = { chosen: [], left: ground.free, gains: ground.gains, total: 0 };
    const pick = seed % items;
    // With an item taken, the others gain what they have in common with it less.
    const taken: Branch = {
      ...{ chosen: [pick], left: ground.free.filter((j) => j !== pick), total: ground.gains[pick] },
      gains: ground.gains.map((gain, j) => gain - ground.products(pick)[j]),
    };
    const boundOf = convexBound(ground);
    for (const [branch, need] of [
      [root, 1 + (seed % 5)],
      [taken, 1 + (seed % 4)],
    ] as const) {
      const { bound, z, pick: next } = boundOf(branch, need);
      const at = (one: number[]) => boundAt(ground, branch, need, one);
      expect(bound).toBeCloseTo(at([...(z ?? [])]), 10);
      // Any z bounds; this one costs no more than a hundredth above the least there is.
      expect(bound).toBeLessThan(least(at) + 0.01);
      expect(branch.left).toContain(next);
    }
  }
});
