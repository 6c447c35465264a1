import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { maskedShare, moved, spentNorms, unitRows } from '../../../workers/perturb/direction.ts';
import { randomDirection } from '../../../workers/perturb/random.ts';
import { bprLoss, fgsm, slope, slow, smallCase } from './bpr.ts';

const norms = (params: Params, name: string) => {
  const [rows, d] = params[name].shape;
  return Array.from({ length: rows }, (_, r) =>
    Math.sqrt(params[name].data.subarray(r * d, (r + 1) * d).reduce((sum, x) => sum + x * x, 0)),
  );
};

describe('FGSM', () => {
  it('points along the finite differences of the attack objective, row by row', async () => {
    const { params, triplets } = smallCase(1);
    const direction = await fgsm(slow, params, triplets, 'both');
    for (const name of ['P', 'Q'] as const) {
      const [rows, d] = params[name].shape;
      for (let r = 0; r < rows; r++) {
        const row = Array.from({ length: d }, (_, f) => slope(params, triplets, name, r * d + f));
        const length = Math.hypot(...row);
        for (let f = 0; f < d; f++) {
          expect(direction[name].data[r * d + f]).toBeCloseTo(length ? row[f] / length : 0, 5);
        }
      }
    }
  });

  it('every row has length ε, and those without gradient do not move', async () => {
    const { params, triplets } = smallCase(2);
    const direction = await fgsm(slow, params, triplets, 'both');
    const touched = {
      P: new Set(triplets.users),
      Q: new Set([...triplets.positives, ...triplets.negatives]),
    };
    for (const name of ['P', 'Q'] as const) {
      norms(direction, name).forEach((norm, r) => {
        expect(norm).toBeCloseTo(touched[name].has(r) ? 1 : 0, 6);
      });
    }
    const after = moved(params, direction, 3);
    expect(after.P.data.slice(-4)).toEqual(params.P.data.slice(-4));
    expect(after.Q.data.slice(-4)).toEqual(params.Q.data.slice(-4));
    expect(spentNorms(params, after, 'both').max).toBeCloseTo(3, 5);
  });

  it('raises the loss, to first order by ε times the summed lengths of the gradient rows', async () => {
    const { params, triplets } = smallCase(3);
    const { gradients } = await slow(params, { kind: 'triplets', ...triplets });
    const gradient = {
      P: { shape: params.P.shape, data: gradients.P },
      Q: { shape: params.Q.shape, data: gradients.Q },
    };
    const expected = [...norms(gradient, 'P'), ...norms(gradient, 'Q')].reduce((a, b) => a + b, 0);
    const direction = await fgsm(slow, params, triplets, 'both');
    const before = bprLoss(params, triplets);
    const gain = (epsilon: number) =>
      (bprLoss(moved(params, direction, epsilon), triplets) - before) / epsilon;
    expect(gain(1e-3) / expected).toBeCloseTo(1, 2);
    expect(gain(1)).toBeGreaterThan(0);
  });

  it('raises the loss more than any of many random directions of the same length', async () => {
    const { params, triplets } = smallCase(4);
    const loss = (direction: Params) => bprLoss(moved(params, direction, 0.05), triplets);
    const attacked = loss(await fgsm(slow, params, triplets, 'both'));
    for (let seed = 0; seed < 200; seed++) {
      expect(loss(randomDirection(params, 'both', createRng(seed)))).toBeLessThan(attacked);
    }
  });

  it('moves users only or items only when asked', async () => {
    const { params, triplets } = smallCase(5);
    const users = moved(params, await fgsm(slow, params, triplets, 'users'), 1);
    expect(users.Q).toBe(params.Q);
    expect(users.P.data).not.toEqual(params.P.data);
    const items = moved(params, await fgsm(slow, params, triplets, 'items'), 1);
    expect(items.P).toBe(params.P);
    expect(spentNorms(params, items, 'items').max).toBeCloseTo(1, 6);
  });
});

describe('random noise', () => {
  it('has rows of length ε, is decided by its seed, and leans nowhere', () => {
    const d = 4;
    const zeros = (rows: number) => ({ shape: [rows, d], data: new Float32Array(rows * d) });
    const params: Params = { P: zeros(2000), Q: zeros(3) };
    const direction = randomDirection(params, 'both', createRng(9));
    for (const norm of norms(direction, 'P')) expect(norm).toBeCloseTo(1, 6);
    expect(randomDirection(params, 'both', createRng(9))).toEqual(direction);
    expect(randomDirection(params, 'items', createRng(9)).Q).toEqual(direction.Q);
    expect(randomDirection(params, 'both', createRng(10))).not.toEqual(direction);
    for (let f = 0; f < d; f++) {
      let sum = 0;
      for (let r = 0; r < 2000; r++) sum += direction.P.data[r * d + f];
      // Each entry has variance 1/d; five standard errors.
      expect(Math.abs(sum / 2000)).toBeLessThan((5 * Math.sqrt(1 / d)) / Math.sqrt(2000));
    }
  });
});

describe('unit rows', () => {
  it('a row of 3, 4 becomes 0.6, 0.8; zeros stay; one of length 1e-7 is divided by 1e-6', () => {
    const got = unitRows({ shape: [3, 2], data: Float32Array.of(3, 4, 0, 0, 1e-7, 0) });
    [0.6, 0.8, 0, 0, 0.1, 0].forEach((want, n) => {
      expect(got.data[n]).toBeCloseTo(want, 6);
    });
  });

  it('without the floor every row that has a gradient is 1 long; as signs each entry is one', () => {
    const data = Float32Array.of(3, -4, 0, 0, 1e-9, 0, 1e-20, 1e-20);
    const whole = unitRows({ shape: [4, 2], data }, 'unfloored').data;
    [0.6, -0.8, 0, 0, 1, 0, Math.SQRT1_2, Math.SQRT1_2].forEach((want, n) => {
      expect(whole[n]).toBeCloseTo(want, 6);
    });
    expect([...unitRows({ shape: [4, 2], data }, 'sign').data]).toEqual([1, -1, 0, 0, 1, 0, 1, 1]);
  });

  it('those that the floor keeps short are counted among all, rows without a gradient not with them', () => {
    const gradient = { shape: [4, 2] as const, data: Float32Array.of(3, 4, 0, 0, 1e-7, 0, 2e-6, 0) };
    expect(maskedShare({ P: unitRows(gradient), Q: unitRows(gradient) })).toBe(0.25);
    expect(maskedShare({ P: unitRows(gradient, 'unfloored') })).toBe(0);
    expect(maskedShare({ P: unitRows(gradient, 'sign') })).toBe(0);
  });
});
