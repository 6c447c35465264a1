import { beforeAll, describe, expect, it } from 'vitest';
import { expectPromises, expectShape, first, logOf } from './generated.ts';
import { bprRun, ml100k } from './movielens.ts';
import {
  bprHitRatio,
  type Log,
  popularityHitRatio,
  readUData,
  rmseOf,
  shapeOf,
  withoutStructure,
} from './yardsticks.ts';

/** What takes the largest set, or recommenders trained on one: too slow to stand before every mutant of the room. */

const folder = process.env.BRITTLE_DATA;
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const bprOf = (log: Log, seeds: readonly number[]) =>
  meanOf(seeds.map((seed) => bprHitRatio(log, 10, bprRun.epochs, bprRun.factors, seed)));
/** Of a generated set, which is the same every time, one seed says as much; a measured file is held to the mean. */
const seeds = [1];

describe('the largest generated set', () => {
  it('keeps its promises of size', () => {
    expectPromises('ml-1m');
  });

  it('names every film differently, with the year of its field', () => {
    const d = first('ml-1m');
    expect(new Set(d.itemTitles).size).toBe(d.itemTitles.length);
    const year = d.itemFields[1];
    d.itemTitles.forEach((title, i) => {
      expect(title).toMatch(/^[A-Z0-9].+ \(\d{4}\)$/);
      expect(title).toContain(`(${year.labels[year.values[i]]})`);
    });
    const parts = d.itemTitles.filter((title) => title.includes(', Part '));
    expect(parts.length).toBeLessThan(d.itemTitles.length / 100);
  });
});

describe('recommenders on a generated set of the size of MovieLens 100K', () => {
  let log: Log;
  beforeAll(() => {
    log = logOf(first('ml-100k'));
  });

  it('lets BPR-MF beat popularity as MovieLens 100K does', () => {
    // A hit ratio over 943 users has a standard error of 0.010; three of them.
    const popularity = popularityHitRatio(log, 10);
    const bpr = bprOf(log, seeds);
    expect(Math.abs(popularity - ml100k.popularityHitRatio)).toBeLessThan(0.03);
    expect(Math.abs(bpr - ml100k.bprHitRatio)).toBeLessThan(0.035);
    expect(bpr - popularity).toBeGreaterThan(0.015);
  });

  it('loses that when its structure is taken out: BPR-MF falls to popularity', () => {
    const chance = withoutStructure(log, 1);
    expect(shapeOf(chance).gini).toBe(shapeOf(log).gini);
    expect(bprOf(chance, seeds)).toBeLessThan(popularityHitRatio(chance, 10));
    const { offsets, factors } = rmseOf(chance, 1);
    expect(factors).toBeGreaterThan(offsets);
  });

  it('lets offsets and then factors predict ratings as well as on MovieLens 100K', () => {
    const rmse = rmseOf(log, 1);
    // 10,000 test ratings give a standard error of 0.007; the draws of people and films move it as much again.
    expect(Math.abs(rmse.mean - ml100k.rmse.mean)).toBeLessThan(0.03);
    expect(Math.abs(rmse.offsets - ml100k.rmse.offsets)).toBeLessThan(0.03);
    expect(Math.abs(rmse.factors - ml100k.rmse.factors)).toBeLessThan(0.03);
    expect(rmse.factors).toBeLessThan(rmse.offsets - 0.005);
  });
});

describe.skipIf(!folder)('MovieLens 100K itself (BRITTLE_DATA; skipped where it is unset)', () => {
  it('has the figures that the generator is held to', () => {
    const log = readUData(folder!);
    expectShape(log, true);
    expect(popularityHitRatio(log, 10)).toBeCloseTo(ml100k.popularityHitRatio, 4);
    expect(bprOf(log, bprRun.seeds)).toBeCloseTo(ml100k.bprHitRatio, 3);
    const rmse = rmseOf(log, 1);
    expect(rmse.mean).toBeCloseTo(ml100k.rmse.mean, 3);
    expect(rmse.offsets).toBeCloseTo(ml100k.rmse.offsets, 3);
    expect(rmse.factors).toBeCloseTo(ml100k.rmse.factors, 3);
  });
});
