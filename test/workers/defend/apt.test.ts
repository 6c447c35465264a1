import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { type AptOptions, type Regeneration, trainApt } from '../../../workers/defend/apt.ts';
import { type ErmUsers, ermUsers, randomErmUsers } from '../../../workers/defend/apt-users.ts';
import { poisonWays } from '../../../workers/defend/ways.ts';
import { gridOf, stepOf } from '../../../workers/poison/grid.ts';
import { type RatingStatistics, ratingStatistics } from '../../../workers/poison/statistics.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../../../workers/protocol/spec/spec.ts';
import { rowsOf } from '../poison/ratings.ts';
import { kernels, recorder } from '../studies/bench/bench.ts';
import { dataset, model, split, task } from './task.ts';

const grid = Float64Array.of(1, 2, 3, 4, 5);
const users: ErmUsers = { count: 4, items: 9, temperature: 1, shift: 1 };

/** Item i rated i % 5 + 1 by everybody: an item's normal has no width. */
const steady = ratingStatistics(
  rowsOf(Array.from({ length: 4 }, () => Array.from({ length: 10 }, (_, item) => (item % 5) + 1))),
  10,
);
const wanted = new Float64Array(10).fill(-1);

describe('the ratings of ERM users', () => {
  const ratings = (
    made: typeof ermUsers | typeof randomErmUsers,
    statistics: RatingStatistics,
    shift: number,
  ) => {
    const own = { ...users, shift };
    const rows =
      made === ermUsers
        ? ermUsers(wanted, own, statistics, grid, createRng(3))
        : randomErmUsers(10, own, statistics, grid, createRng(3));
    return Array.from(rows.columns, (item, at) => ({ item, rating: rows.values![at]! }));
  };

  it.each([ermUsers, randomErmUsers])('are the mean of the item and r⁺, kept within the grid: %o', (made) => {
    for (const shift of [0, 1, 2]) {
      const all = ratings(made, steady, shift);
      expect(all).toHaveLength(4 * 9);
      for (const { item, rating } of all) expect(rating).toBe(Math.min(5, (item % 5) + 1 + shift));
    }
  });

  it('are shifted by steps of the grid: half stars by half a point each', () => {
    expect(stepOf(Float64Array.of(1, 2, 3, 4, 5))).toBe(1);
    expect(stepOf(Float64Array.of(0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4))).toBe(0.5);
    expect(stepOf(Float64Array.of(1, 3, 4))).toBe(1);
    expect(stepOf(Float64Array.of(3))).toBe(1);
  });

  it('of a defence are shifted by so many steps, not points', async () => {
    const half = Float64Array.from({ length: 10 }, (_, n) => (n + 1) / 2);
    const flat = split.nItems;
    const statistics: RatingStatistics = {
      ...ratingStatistics(split.train as Parameters<typeof ratingStatistics>[0], split.nItems),
      itemMean: new Float64Array(flat).fill(2),
      itemSd: new Float64Array(flat),
    };
    const { defence } = parseSpec({
      study: 'poison',
      defence: { shift: 3, pretrain: 0, interval: 100 },
    }) as PoisonSpec;
    const ratings = new Set<number>();
    await poisonWays.apt.train(
      {
        ...{ task, users: split.nUsers, statistics: () => statistics, grid: half, run: recorder().run },
        onEngine: async (work) => work(await kernels()),
        made: ({ values }) => {
          for (const value of values ?? []) ratings.add(value);
        },
      },
      defence,
    );
    expect([...ratings]).toEqual([3.5]);
  });

  it('spread about it as the ratings of the item do', () => {
    const wide: RatingStatistics = {
      ...steady,
      itemMean: steady.itemMean.fill(2.5),
      itemSd: steady.itemSd.fill(0.4),
    };
    const fine = Float64Array.from({ length: 1000 }, (_, n) => n / 100);
    const many = { ...users, count: 400, items: 10 };
    const { values } = ermUsers(wanted, many, wide, fine, createRng(4));
    const mean = values!.reduce((sum, x) => sum + x, 0) / values!.length;
    const sd = Math.sqrt(values!.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values!.length);
    // Four standard errors of a mean and of a deviation of 4,000 draws.
    expect(Math.abs(mean - 3.5)).toBeLessThan((4 * 0.4) / Math.sqrt(4000));
    expect(Math.abs(sd - 0.4)).toBeLessThan((4 * 0.4) / Math.sqrt(8000));
  });
});

/** The empirical risk Σ σ(e²) over the training ratings, cell by cell in double precision. */
function riskOf({ P, Q }: Record<'P' | 'Q', Float64Array>): number {
  const d = model.factors;
  const { columns, offsets, values } = split.train;
  let risk = 0;
  for (let u = 0; u < split.nUsers; u++) {
    for (let at = offsets[u]!; at < offsets[u + 1]!; at++) {
      let error = values![at]! / task.scale;
      for (let f = 0; f < d; f++) error -= P[u * d + f]! * Q[columns[at]! * d + f]!;
      risk += 1 / (1 + Math.exp(-error * error));
    }
  }
  return risk;
}

/** By how much the risk moves per point of a rating of item `i` by user `z`, followed by one small step of descent. */
function influenceOf({ P, Q }: Params, z: number, i: number): number {
  const d = model.factors;
  const after = (h: number): number => {
    const at = { P: Float64Array.from(P!.data), Q: Float64Array.from(Q!.data) };
    let error = h;
    for (let f = 0; f < d; f++) error -= at.P[z * d + f]! * at.Q[i * d + f]!;
    for (let f = 0; f < d; f++) {
      const [p, q] = [at.P[z * d + f]!, at.Q[i * d + f]!];
      at.P[z * d + f]! += 2 * step * error * q;
      at.Q[i * d + f]! += 2 * step * error * p;
    }
    return riskOf(at);
  };
  const step = 1e-4;
  return (after(0.5) - after(-0.5)) / step;
}

describe('APT', () => {
  it('has its users rate the items whose ratings, raised and learnt from, lower the risk; and no others', async () => {
    const options: AptOptions = {
      ...{ count: 3, items: split.nItems, temperature: 20, shift: 1, pretrain: 2, interval: 50 },
      influence: { hessian: 'none', risk: 'cells', damping: 0, penalty: { P: 0, Q: 0 }, users: 1 },
      ...{ statistics: ratingStatistics(split.train, split.nItems), grid: gridOf(dataset) },
    };
    const made: Regeneration[] = [];
    await trainApt(task, options, await kernels(), recorder().run, (one) => made.push(one));
    expect(made).toHaveLength(1);
    const { params, users: erm } = made[0]!;
    // The genuine user whose ratings have the smallest norm.
    const norms = Array.from({ length: split.nUsers }, (_, u) =>
      split.train
        .values!.subarray(split.train.offsets[u], split.train.offsets[u + 1])
        .reduce((sum, r) => sum + r * r, 0),
    );
    const z = norms.indexOf(Math.min(...norms));
    const influence = Float64Array.from({ length: split.nItems }, (_, i) => influenceOf(params, z, i));
    const sure = (i: number) => Math.abs(influence[i]!) > 1e-3 * Math.max(...influence.map(Math.abs));
    const rated = new Set(erm.columns);
    const items = Array.from({ length: split.nItems }, (_, i) => i).filter(sure);
    expect(items.filter((i) => influence[i]! < 0).length).toBeGreaterThan(5);
    expect(items.filter((i) => influence[i]! > 0).length).toBeGreaterThan(5);
    for (const i of items) expect(rated.has(i), `item ${i}`).toBe(influence[i]! < 0);
  });
});
