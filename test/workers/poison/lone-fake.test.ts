import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { itemBlocks, settle, settledSlope, withFake } from '../../../workers/poison/lone-fake.ts';
import { freshSurrogate, solveRows, sweep, transposed } from '../../../workers/poison/surrogate.ts';
import { slopeAt } from '../defend/tiny.ts';
import { randomTable, rowsOf } from './ratings.ts';

const [users, items, d] = [12, 8, 3];
const options = { factors: d, l2: 0.4, scale: 5 };
const ratings = rowsOf(randomTable(users, items, 0.6, 3));
const byItem = transposed(ratings, items);
const surrogate = freshSurrogate(users, items, d, createRng(1));
sweep(surrogate, ratings, byItem, options, 50);
const blocks = itemBlocks(surrogate, byItem, options.l2);
const rng = createRng(5);
const wanted = Float64Array.from({ length: items }, () => rng.uniform());
const weights = Float64Array.from({ length: items }, (_, item) => [1, 0.3, 0, 0.7][item % 4]);
const upstream = Float64Array.from({ length: items * d }, () => rng.normal());

/** Loss of the fake's row and the items', the other users fixed. */
function lossOf(p: Float64Array, Q: Float64Array): number {
  let loss = 0;
  for (const x of [...p, ...Q]) loss += options.l2 * x * x;
  const cell = (weight: number, rating: number, row: ArrayLike<number>, at: number, item: number) => {
    let error = rating;
    for (let f = 0; f < d; f++) error -= row[at + f] * Q[item * d + f];
    loss += weight * error * error;
  };
  for (let u = 0; u < users; u++)
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++)
      cell(1, ratings.values[at] / 5, surrogate.P, u * d, ratings.columns[at]);
  for (let item = 0; item < items; item++) cell(weights[item], wanted[item], p, 0, item);
  return loss;
}

describe('one fake beside a fixed crowd', () => {
  it('settles where the loss of its row and of the items has no slope', () => {
    const { p, Q } = settle(blocks, wanted, weights, 1e-13);
    for (const part of [p, Q])
      for (let n = 0; n < part.length; n++)
        expect(slopeAt(part, n, 1e-5, () => lossOf(p, Q))).toBeCloseTo(0, 7);
  });

  it('has the slope in its ratings that finite differences find through settling', () => {
    const at = settle(blocks, wanted, weights, 1e-13);
    const slope = settledSlope(blocks, wanted, weights, at, upstream);
    slope.forEach((value, item) => {
      const found = slopeAt(wanted, item, 1e-4, () => {
        const { Q } = settle(blocks, wanted, weights, 1e-13);
        return Q.reduce((sum, x, n) => sum + x * upstream[n], 0);
      });
      expect(value).toBeCloseTo(found, 6);
    });
    expect(Math.max(...slope.map(Math.abs))).toBeGreaterThan(0.01);
  });

  it('once it stays, the items are those of a crowd with it', () => {
    const whole = weights.map((weight) => (weight > 0 ? 1 : 0));
    const settled = settle(blocks, wanted, whole, 1e-13);
    const joined = withFake(blocks, whole, settled);
    const rows = rowsOf([
      ...randomTable(users, items, 0.6, 3),
      [...wanted].map((rating, item) => (whole[item] ? rating * 5 : null)),
    ]);
    const P = new Float64Array((users + 1) * d);
    P.set(surrogate.P);
    P.set(settled.p, users * d);
    const Q = new Float64Array(items * d);
    const columns = transposed(rows, items);
    solveRows(Q, P, columns, options);
    const anew = itemBlocks({ P, Q, d }, columns, options.l2);
    // The table above holds ratings in float32.
    Q.forEach((x, n) => {
      expect(joined.Q[n]).toBeCloseTo(x, 6);
    });
    anew.inverse.forEach((x, n) => {
      expect(joined.inverse[n]).toBeCloseTo(x, 10);
    });
  });
});
