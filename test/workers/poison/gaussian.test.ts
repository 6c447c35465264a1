import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import {
  drawGaussian,
  fixedError,
  normalBelow,
  simulateGaussian,
  thresholds,
} from '../../../workers/poison/gaussian.ts';
import { confidence, errorBound, plainBound } from '../../../workers/protocol/ask/gaussian.ts';

const gate = { gate: async () => {} };
// Entries of a user stay within 1 ± 4σ, so γ = 1.5 is hardly ever passed.
const sizes = { n: 400, d: 32, gamma: 1.5, sigma: 0.12, beta: 0.1, epsilon: 0.05, erm: 30, seed: 1 };
const question = { kind: 'gaussian', ...sizes } as const;

describe('the Gaussian recommender', () => {
  it('draws users whose item has the norm and the spread of the model', () => {
    const { v, alpha, tau, outside } = drawGaussian(question, createRng(3));
    expect(alpha).toBeCloseTo(Math.hypot(...v), 12);
    // ‖v̂‖² has the mean d(1 + σ²/n).
    expect(Math.abs(alpha ** 2 / 32 - (1 + 0.12 ** 2 / 400))).toBeLessThan(0.02);
    expect(tau).toBeGreaterThan(0.8 * Math.sqrt(32));
    expect(tau).toBeLessThan(Math.sqrt(32));
    expect(outside).toBeLessThan(1e-3);
  });

  it('turns a user at the threshold by the worst choice of fakes, and not below it', () => {
    // By brute force over all corners of the box of entries, for few dimensions.
    const small = { ...question, d: 4, n: 50, gamma: 1, sigma: 0.6 };
    const rng = createRng(5);
    const v = Float64Array.from({ length: 4 }, () => 1 + 0.1 * rng.normal());
    for (let round = 0; round < 50; round++) {
      const user = Array.from({ length: 4 }, () => 1 + 0.6 * rng.normal());
      const score = user.reduce((sum, x, f) => sum + x * v[f], 0);
      const size = user.reduce((sum, x) => sum + Math.abs(x), 0);
      const draw = { scores: Float64Array.of(score), sizes: Float64Array.of(size) } as never;
      const [turned] = thresholds('plain', small, draw);
      const worst = (fakes: number) => {
        let least = Number.POSITIVE_INFINITY;
        for (let corner = 0; corner < 16; corner++) {
          let product = 0;
          for (let f = 0; f < 4; f++) product += user[f] * (50 * v[f] + fakes * (corner & (1 << f) ? 1 : -1));
          least = Math.min(least, product);
        }
        return least;
      };
      expect(worst(turned * 1.001 + 1e-6)).toBeLessThanOrEqual(0);
      if (turned > 0) expect(worst(turned * 0.999)).toBeGreaterThan(0);
    }
  });

  it('adversarial training and ERM users lift the thresholds as the proofs add to the margin', () => {
    const draw = drawGaussian(question, createRng(8), 20);
    const { n, gamma, epsilon, erm } = question;
    const found = { at: thresholds('at', question, draw), erm: thresholds('erm', question, draw) };
    draw.scores.forEach((score, user) => {
      const size = draw.sizes[user];
      const left = (fakes: number) => n * score - fakes * gamma * size;
      expect(left(found.at[user]) + (n + found.at[user]) * epsilon * size).toBeCloseTo(0, 6);
      expect(left(found.erm[user]) + erm * gamma * size).toBeCloseTo(0, 6);
    });
    const strong = thresholds('at', { ...question, epsilon: 2 }, draw);
    expect([...strong].every((one) => one === Number.POSITIVE_INFINITY)).toBe(true);
  });

  it('knows the normal distribution, and the error under one attack as users drawn by hand give it', () => {
    for (const [x, p] of [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-1.959963984540054, 0.025],
      [3, 0.9986501019683699],
      [-5, 2.866515719235352e-7],
    ])
      expect(normalBelow(x)).toBeCloseTo(p, 12);
    const wide = { ...question, sigma: 1, d: 4 };
    const draw = drawGaussian(wide, createRng(2));
    const rng = createRng(77);
    const fakes = 200;
    const w = draw.v.map((entry) => wide.n * entry - fakes * wide.gamma * Math.sign(entry));
    let wrong = 0;
    const users = 200_000;
    for (let user = 0; user < users; user++) {
      let product = 0;
      for (const entry of w) product += entry * (1 + rng.normal());
      if (product <= 0) wrong++;
    }
    // Four standard errors.
    const expected = fixedError(wide, draw, fakes);
    expect(Math.abs(wrong / users - expected)).toBeLessThan(
      4 * Math.sqrt((expected * (1 - expected)) / users),
    );
  });

  it('the bound on the error reaches β at the bound on the fakes', () => {
    const model = { ...question, alpha: 5.6, tau: 5 };
    expect(errorBound('plain', model, plainBound(model))).toBeCloseTo(model.beta, 10);
  });

  it('the theorems hold in the simulation where their assumptions do', async () => {
    const { results, formula7, table, draws, outside } = await simulateGaussian(question, gate);
    expect(outside).toBeLessThan(1e-3);
    expect(formula7).toBeGreaterThanOrEqual(Math.min(1, confidence({ ...question, alpha: 0, tau: 0 })) - 0.1);
    for (const { bound, held, withstood } of results) {
      expect(bound).toBeGreaterThan(0);
      expect(held).toBe(1);
      expect(withstood).toBeGreaterThanOrEqual(Math.floor(bound));
    }
    // Nowhere does the simulated error pass what the proofs bound it by.
    for (const row of table.rows) expect(Number(row.error)).toBeLessThanOrEqual(Number(row.bound) + 1e-12);
    for (const row of table.rows.filter(({ training }) => training === 'plain'))
      expect(Number(row.fixed)).toBeLessThanOrEqual(Number(row.error) + 0.02);
    expect(draws).toBe(20);
  });

  it('tells of its draws what counting user by user gives', async () => {
    const small = { ...question, n: 12, d: 5, gamma: 2, sigma: 1.5, beta: 0.3, epsilon: 0.4, erm: 3 };
    const { table, results, alpha, outside } = await simulateGaussian(small, gate);
    const drawn = Array.from({ length: 20 }, (_, at) =>
      drawGaussian(small, createRng(small.seed).child(`draw ${at}`)),
    );
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(alpha).toBeCloseTo(mean(drawn.map((one) => one.alpha)), 12);
    expect(outside).toBeCloseTo(mean(drawn.map((one) => one.outside)), 12);
    for (const { training, withstood } of results) {
      const shares = (fakes: number) =>
        drawn.map((one) => {
          const turned = [...thresholds(training, small, one)].filter((most) => most <= fakes);
          return turned.length / 1000;
        });
      // The most fake users at which no more than a share β is turned, draw by draw.
      const most = drawn.map((_, at) => {
        let fakes = 0;
        while (shares(fakes + 1)[at]! <= small.beta) fakes++;
        return fakes;
      });
      expect(withstood).toBeCloseTo(mean(most), 12);
      const rows = table.rows.filter((row) => row.training === training);
      expect(rows.length).toBeGreaterThan(10);
      for (const row of rows) {
        const errors = shares(Number(row.fakes));
        const middle = mean(errors);
        expect(row.error).toBeCloseTo(middle, 12);
        const sd = Math.sqrt(errors.reduce((sum, x) => sum + (x - middle) ** 2, 0) / 19);
        expect(row.errorSd).toBeCloseTo(sd, 12);
        const fixed = mean(drawn.map((one) => fixedError(small, one, Number(row.fakes))));
        if (training === 'plain') expect(row.fixed).toBeCloseTo(fixed, 12);
        else expect(row.fixed).toBeNull();
      }
    }
  });

  it('tells in how many draws the item has at least the projection on the mean user that formula 7 asks for', async () => {
    const shares: number[] = [];
    for (const sigma of [2, 3, 4, 5]) {
      const few = { ...question, n: 3, d: 5, sigma };
      const { formula7 } = await simulateGaussian(few, gate);
      const least = (2 * Math.sqrt(3) - 1) / (2 * Math.sqrt(3) + 4 * sigma);
      const fine = Array.from({ length: 20 }, (_, at) => {
        const { v } = drawGaussian(few, createRng(few.seed).child(`draw ${at}`), 1);
        return v.reduce((sum, x) => sum + x, 0) / Math.sqrt(5) >= least * Math.hypot(...v);
      });
      expect(formula7).toBe(fine.filter(Boolean).length / 20);
      shares.push(formula7);
    }
    expect(Math.min(...shares)).toBeLessThan(0.9);
  });

  it('says so where users pass γ, and the bound of the theorem then fails', async () => {
    const { outside, results } = await simulateGaussian({ ...question, gamma: 0.5 }, gate);
    expect(outside).toBeGreaterThan(0.9);
    expect(results[0].held).toBe(0);
  });

  it('is the same for the same seed, and refuses what it cannot draw', async () => {
    expect(await simulateGaussian(question, gate)).toEqual(await simulateGaussian(question, gate));
    const small = { ...question, n: 1, d: 1, erm: 0, epsilon: 0 };
    expect((await simulateGaussian(small, gate)).draws).toBe(20);
    for (const wrong of [
      ...[{ n: 0 }, { n: 20_001 }, { n: 1.5 }, { d: 0 }, { d: 1025 }, { d: 2.5 }, { erm: -1 }, { seed: 0.5 }],
      ...[{ gamma: 0 }, { sigma: 0 }, { beta: 0 }, { beta: 1 }, { epsilon: -0.1 }],
      ...[{ gamma: Number.POSITIVE_INFINITY }, { sigma: Number.NaN }],
    ])
      await expect(
        simulateGaussian({ ...small, ...wrong }, gate),
        JSON.stringify(wrong),
      ).rejects.toMatchObject({
        error: { code: 'bad-spec' },
      });
  });
});
