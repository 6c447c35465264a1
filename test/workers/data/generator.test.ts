import { beforeAll, describe, expect, it } from 'vitest';
import { genres } from '../../../workers/data/generator/catalogue.ts';
import { generate, generateInSteps } from '../../../workers/data/generator/generate.ts';
import { sizeSettings } from '../../../workers/data/generator/sizes.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { sizes } from '../../../workers/protocol/spec/spec.ts';
import { bprRun, ml100k } from './movielens.ts';
import { valuesOf } from './sets.ts';
import {
  bprHitRatio,
  type Log,
  popularityHitRatio,
  readUData,
  rmseOf,
  shapeOf,
  withoutStructure,
} from './yardsticks.ts';

const folder = process.env.BRITTLE_DATA;
type Size = (typeof sizes)[number];
const make = (size: Size, seed = 1) => generate({ kind: 'generated', size, seed });

const firsts = new Map<Size, Dataset>();
/** The set of seed 1 of a size, made once: the largest takes seconds. */
function first(size: Size): Dataset {
  const made = firsts.get(size) ?? make(size);
  firsts.set(size, made);
  return made;
}

function logOf(d: Dataset): Log {
  if (!d.ratings || !d.times) throw new Error('generated sets have ratings and times');
  return { users: d.users, items: d.items, ratings: d.ratings, times: d.times };
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const bprOf = (log: Log) =>
  meanOf(bprRun.seeds.map((seed) => bprHitRatio(log, 10, bprRun.epochs, bprRun.factors, seed)));

describe('the generator', () => {
  it.each(sizes)('keeps its promises of size at %s', (size) => {
    const d = first(size);
    const settings = sizeSettings[size];
    expect(d.users).toHaveLength(settings.interactions);
    expect(d.userIds).toHaveLength(settings.users);
    expect(d.itemIds).toHaveLength(settings.items);
    const perUser = new Int32Array(settings.users);
    const perItem = new Int32Array(settings.items);
    const pairs = new Set<number>();
    d.users.forEach((u, n) => {
      perUser[u]++;
      perItem[d.items[n]]++;
      pairs.add(u * settings.items + d.items[n]);
    });
    expect(pairs.size).toBe(settings.interactions);
    expect(Math.min(...perUser)).toBeGreaterThanOrEqual(settings.leastPerUser);
    expect(Math.min(...perItem)).toBeGreaterThanOrEqual(1);
    expect(new Set(d.ratings)).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('gives the same data for the same seed and other data for another', () => {
    expect(make('small', 3)).toEqual(make('small', 3));
    const [a, b] = [make('classroom', 3), make('classroom', 4)];
    expect(a.hash).not.toBe(b.hash);
    expect(a.items).not.toEqual(b.items);
    expect(make('classroom', 3).hash).not.toBe(make('small', 3).hash);
  });

  it('in steps gives the same data, lets others in at each user, and stops when told', async () => {
    const spec = { kind: 'generated', size: 'classroom', seed: 5 } as const;
    const heard: number[] = [];
    let gates = 0;
    const gate = async () => {
      gates++;
    };
    expect(await generateInSteps(spec, gate, (done) => heard.push(done))).toEqual(generate(spec));
    expect(gates).toBeGreaterThanOrEqual(200);
    expect(heard.every((done, n) => done >= (heard[n - 1] ?? 0) && done <= 1)).toBe(true);
    const stop = async () => {
      throw new Error('stopped');
    };
    await expect(generateInSteps(spec, stop)).rejects.toThrow('stopped');
  });

  it('gives side information to every user and item', () => {
    const d = first('small');
    expect(d.userFields.map((f) => f.name)).toEqual(['age', 'gender', 'occupation']);
    expect(d.itemFields.map((f) => f.name)).toEqual(['genre', 'year']);
    for (const field of [...d.userFields, ...d.itemFields]) {
      const rows = field.offsets.length - 1;
      expect(rows).toBe(d.userFields.includes(field) ? 600 : 900);
      for (let r = 0; r < rows; r++) {
        const values = valuesOf(field, r);
        expect(values.length).toBeGreaterThanOrEqual(1);
        if (field.kind === 'one-hot') expect(values).toHaveLength(1);
        expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
        for (const value of values) expect(field.labels[value]).toBeDefined();
      }
    }
    expect(new Set(d.itemFields[0].values).size).toBe(genres.length);
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

  it('gives titles the articles and plurals of English', () => {
    const titles = make('ml-100k').itemTitles.map((title) => title.replace(/ \(\d{4}\)$/, ''));
    const counted = titles.filter((title) => /^\d+ /.test(title));
    expect(counted.some((title) => / and an [AEIOU]/.test(title))).toBe(true);
    expect(counted.some((title) => /^\d+ (Compasses|Ferries) /.test(title))).toBe(true);
    for (const title of counted)
      expect(title).toMatch(
        /^\d+ (?!Compasss |Ferrys )[A-Z][a-z]+s and (an [AEIO]|a [B-DF-HJ-NP-TV-Z]|a Unicorn|Field Notes)/,
      );
  });

  it('orders interactions in time, and no user does two things in one second', () => {
    const d = first('ml-100k');
    const times = d.times!;
    expect(times.every((time, n) => n === 0 || time >= times[n - 1])).toBe(true);
    const moments = new Set([...d.users].map((u, n) => `${u}@${times[n]}`));
    expect(moments.size).toBe(times.length);
    expect(times.every((time) => Number.isInteger(time) && time > 9e8 && time < 1.1e9)).toBe(true);
  });
});

/** Expects the figures of a set near those of MovieLens 100K, each within its own distance. */
function expectShape(log: Log, exact: boolean): void {
  const shape = shapeOf(log);
  // A measured file has to give the constants themselves, up to their rounding.
  const near = (value: number, goal: number, slack: number) =>
    expect(Math.abs(value - goal)).toBeLessThanOrEqual(exact ? 2e-5 * Math.max(1, Math.abs(goal)) : slack);
  expect(shape.interactions).toBe(ml100k.interactions);
  expect(shape.users).toBe(ml100k.users);
  expect(shape.items).toBe(ml100k.items);
  near(shape.density, ml100k.density, 1e-6);
  // The skew decides how well popularity does: the FilmTrust and ML-1M sets differ from ML-100K by more.
  near(shape.gini, ml100k.gini, 0.03);
  near(shape.topTenth, ml100k.topTenth, 0.04);
  near(shape.itemMedian, ml100k.itemMedian, 5);
  // The one most popular item is an extreme value of 1,682 draws: a third either way.
  near(shape.itemMax, ml100k.itemMax, 200);
  near(shape.userMin, ml100k.userMin, 1);
  // The median of 943 log-normal counts has a standard error of 2.
  near(shape.userMedian, ml100k.userMedian, 7);
  near(shape.userMean, ml100k.userMean, 1e-3);
  near(shape.userMax, ml100k.userMax, 250);
  // The scale is cut at ML-100K's quantiles.
  shape.ratingShares.forEach((share, v) => {
    near(share, ml100k.ratingShares[v], 1e-4);
  });
  near(shape.ratingMean, ml100k.ratingMean, 1e-3);
  near(shape.ratingSd, ml100k.ratingSd, 1e-3);
  // Quality and generosity are drawn for 1,682 items and 943 users: about 3 % of their spread.
  near(shape.itemMeanSd, ml100k.itemMeanSd, 0.05);
  near(shape.explained, ml100k.explained, 0.03);
}

describe('a generated set of the size of MovieLens 100K', () => {
  let log: Log;
  beforeAll(() => {
    log = logOf(first('ml-100k'));
  });

  it('has the long tail, the activity and the ratings of MovieLens 100K', () => {
    expectShape(log, false);
  });

  it.each([2, 3, 4])('has them for seed %i too', (seed) => {
    expectShape(logOf(make('ml-100k', seed)), false);
  });

  it('lets BPR-MF beat popularity as MovieLens 100K does', () => {
    // A hit ratio over 943 users has a standard error of 0.010; three of them.
    const popularity = popularityHitRatio(log, 10);
    const bpr = bprOf(log);
    expect(Math.abs(popularity - ml100k.popularityHitRatio)).toBeLessThan(0.03);
    expect(Math.abs(bpr - ml100k.bprHitRatio)).toBeLessThan(0.035);
    expect(bpr - popularity).toBeGreaterThan(0.015);
  });

  it('loses that when its structure is taken out: BPR-MF falls to popularity', () => {
    const chance = withoutStructure(log, 1);
    expect(shapeOf(chance).gini).toBe(shapeOf(log).gini);
    expect(bprOf(chance)).toBeLessThan(popularityHitRatio(chance, 10));
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
    expect(bprOf(log)).toBeCloseTo(ml100k.bprHitRatio, 3);
    const rmse = rmseOf(log, 1);
    expect(rmse.mean).toBeCloseTo(ml100k.rmse.mean, 3);
    expect(rmse.offsets).toBeCloseTo(ml100k.rmse.offsets, 3);
    expect(rmse.factors).toBeCloseTo(ml100k.rmse.factors, 3);
  });
});
