import { describe, expect, it } from 'vitest';
import type { Ground } from '../../../workers/certify/ground.ts';
import { partnersIn, rowBound } from '../../../workers/certify/prove-up.ts';
import { createRng } from '../../../workers/core/random.ts';

const [items, factors] = [140, 3];

/** More items than a list of partners keeps, some of them twice, so that pairs tie. */
function drawn(seed: number): Ground {
  const rng = createRng(seed);
  const rows = new Float64Array(items * factors).map(() => rng.normal());
  rows.copyWithin(20 * factors, 0, 20 * factors);
  const product = (i: number, j: number) =>
    [0, 1, 2].reduce((sum, f) => sum + rows[i * factors + f]! * rows[j * factors + f]!, 0);
  const free = Array.from({ length: items }, (_, j) => j);
  return {
    ...{ free, rows, factors, sigma: 1, margin: 1000 },
    gains: new Float64Array(items).map(() => rng.normal()),
    squares: Float64Array.from(free, (j) => product(j, j)),
    products: (i) => Float64Array.from(free, (j) => product(i, j)),
  };
}

describe('partners', () => {
  it('are the best 96 among the roots, the best first, and no item is its own', () => {
    const ground = drawn(1);
    for (const roots of [ground.free, ground.free.filter((j) => j % 3 !== 0)]) {
      const partnersOf = partnersIn(ground, roots);
      for (const at of [roots[0]!, roots[50]!]) {
        const { of, value } = partnersOf(at);
        const worth = ground.products(at);
        const order = roots.filter((o) => o !== at).map((o) => worth[o]!);
        const best = order.sort((a, b) => b - a).slice(0, 96);
        // Ties with the last stay with it.
        expect([...value].slice(0, best.length)).toEqual(best);
        expect(value.length).toBeLessThan(best.length + 3);
        expect([...value.subarray(best.length)].every((one) => one === best.at(-1))).toBe(true);
        expect(of.map((o) => worth[o])).toEqual([...value]);
        expect(of).not.toContain(at);
        expect(new Set(of).size).toBe(of.length);
        for (const o of of) expect(roots).toContain(o);
        expect(partnersOf(at)).toBe(partnersOf(at));
      }
    }
  });
});

describe('the row bound among many items', () => {
  it('is no lower than the best of all sets of up to three, and no higher than its definition', () => {
    for (let seed = 2; seed < 4; seed++) {
      const ground = drawn(seed);
      const { free, gains } = ground;
      const table = free.map((i) => ground.products(i));
      const branch = { chosen: [], left: free, gains, total: 0.5 };
      const partnersOf = partnersIn(ground, free);
      const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
      for (const need of [1, 2, 3]) {
        let most = Number.NEGATIVE_INFINITY;
        for (const i of need > 2 ? free : [-1])
          for (const j of need > 1 ? free : [-1])
            for (const k of free) {
              if ((i >= 0 && i >= j) || (j >= 0 && j >= k)) continue;
              let value = gains[k]!;
              if (j >= 0) value += gains[j]! + table[j]![k]!;
              if (i >= 0) value += gains[i]! + table[i]![j]! + table[i]![k]!;
              most = Math.max(most, 0.5 + value);
            }
        // An item gets half of its best pairs.
        const shares = table.map((row, j) =>
          sum(
            [...row]
              .filter((_, o) => o !== j)
              .sort((a, b) => b - a)
              .slice(0, need - 1),
          ),
        );
        const rows = free.map((j) => gains[j]! + shares[j]! / 2).sort((a, b) => b - a);
        const byRows = 0.5 + sum(rows.slice(0, need));
        for (const margin of [most, most - 1]) {
          const at = { ...ground, margin };
          const { bound, pick } = rowBound(at, partnersOf)(branch, need);
          expect(bound).toBeGreaterThanOrEqual(most - 1e-9);
          expect(bound).toBeLessThan(byRows + 1e-9);
          expect(free).toContain(pick);
        }
        // Where no set comes to the margin, a bound may fall as low as it likes.
        expect(rowBound({ ...ground, margin: byRows + 0.1 }, partnersOf)(branch, need).bound).toBeLessThan(
          byRows + 0.1,
        );
      }
    }
  });
});
