import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { moved } from '../../../workers/perturb/direction.ts';
import { keyPart, type ObjectiveOptions, type Site } from '../../../workers/perturb/method.ts';
import { perturbMethods } from '../../../workers/perturb/methods.ts';
import { lossObjective } from '../../../workers/perturb/objective.ts';
import { randomDirection } from '../../../workers/perturb/random.ts';
import { attack as attackSchema } from '../../../workers/protocol/spec/perturb.ts';
import { bprLoss, fgsm, slow, smallCase } from './bpr.ts';

const attack = attackSchema.parse({});
const { params, triplets } = smallCase(41);
const loss = (sign: 1 | -1) => lossObjective((at) => slow(at, { kind: 'triplets', ...triplets }), sign);

describe('walks', () => {
  const { bim, pgd } = perturbMethods;
  const options = { ...attack, step: { kind: 'share', share: 0.25 } } as const;

  it('step a share of ε or one length, BIM from the clean embeddings and PGD from within ±.05 or ±ε', () => {
    const common = { targets: attack.targets, projection: attack.projection, epsilon: 0.8 };
    expect(bim.walk(options, 0.8)).toEqual({ ...common, step: 0.2, start: 0 });
    expect(bim.walk({ ...options, step: { kind: 'absolute', size: 0.3 } }, 0.8).step).toBe(0.3);
    expect(pgd.walk({ ...options, start: 'published' }, 0.8)).toEqual({ ...common, step: 0.2, start: 0.05 });
    expect(pgd.walk({ ...options, start: 'budget' }, 0.8)).toEqual({ ...common, step: 0.2, start: 0.8 });
  });

  it('are known by what they hang on: the start is no part of BIM, noise no part of any, ε is not in it', () => {
    const key = (method: 'fgsm' | 'bim' | 'pgd' | 'random', more: Partial<typeof attack> = {}) =>
      JSON.stringify(keyPart(method, perturbMethods[method], { ...attack, ...more }));
    const changes = {
      targets: { targets: attack.targets === 'users' ? 'items' : 'users' },
      projection: { projection: attack.projection === 'row' ? 'element' : 'row' },
      step: { step: { kind: 'absolute', size: 0.3 } },
      start: { start: attack.start === 'published' ? 'budget' : 'published' },
      noise: { noise: attack.noise === 'normal' ? 'uniform' : 'normal' },
      rows: { rows: attack.rows === 'sign' ? 'floored' : 'sign' },
      draw: { draw: attack.draw + 1 },
      epsilon: { from: 0.123 },
    } as Record<string, Partial<typeof attack>>;
    const moves = (method: 'fgsm' | 'bim' | 'pgd' | 'random') =>
      Object.keys(changes).filter((name) => key(method, changes[name]) !== key(method));
    expect(moves('fgsm')).toEqual(['targets', 'rows', 'draw']);
    expect(moves('bim')).toEqual(['targets', 'projection', 'step', 'rows', 'draw']);
    expect(moves('pgd')).toEqual(['targets', 'projection', 'step', 'start', 'rows', 'draw']);
    expect(moves('random')).toEqual(['targets', 'noise', 'draw']);
    expect(key('bim')).not.toBe(key('pgd'));
  });
});

describe('what an attacker raises', () => {
  it('is the loss, or what the loss lacks: its value and the way on which it rises', async () => {
    const clean = bprLoss(params, triplets);
    for (const sign of [1, -1] as const) {
      const { value, direction } = await loss(sign).ascent(params, 'both', 0);
      expect(value).toBeCloseTo(sign * clean, 5);
      const after = bprLoss(moved(params, direction, 1e-3), triplets);
      expect(sign * (after - clean)).toBeGreaterThan(0);
    }
  });
});

describe('single steps', () => {
  const site = (seen: (options: unknown) => void): Site => ({
    params,
    objective: (options: ObjectiveOptions) => {
      seen(options);
      return loss(1);
    },
    rng: ({ draw }) => createRng(100 + draw),
  });

  it('go along the gradient at the clean parameters, or along noise of the number of the draw', async () => {
    const seen: unknown[] = [];
    const here = site((options) => seen.push(options));
    const along = await perturbMethods.fgsm.direction(here, { ...attack, targets: 'items' });
    const expected = await fgsm(slow, params, triplets, 'items');
    for (const [n, value] of along.Q.data.entries()) expect(value).toBeCloseTo(expected.Q.data[n], 6);
    expect(Object.keys(along)).toEqual(['Q']);
    expect(seen).toEqual([expect.objectContaining({ goal: attack.goal, gradient: attack.gradient })]);
    const noise = (draw: number, kind: 'normal' | 'uniform') =>
      perturbMethods.random.direction(here, { ...attack, targets: 'both', draw, noise: kind });
    expect(await noise(2, 'normal')).toEqual(
      randomDirection(params, 'both', createRng(102).child('random'), 'normal'),
    );
    expect(await noise(3, 'normal')).not.toEqual(await noise(2, 'normal'));
    expect(await noise(2, 'uniform')).not.toEqual(await noise(2, 'normal'));
  });

  it('uniform noise leans towards the corners of the cube, normal noise nowhere', () => {
    const rows = 6000;
    const plane = { P: { shape: [rows, 2], data: new Float32Array(2 * rows) } };
    for (const [kind, due] of [
      ['normal', 1 / 2],
      // In the square the share of angles within 22.5° of a diagonal is 1 − tan 22.5°.
      ['uniform', 1 - Math.tan(Math.PI / 8)],
    ] as const) {
      const { P } = randomDirection(plane, 'both', createRng(7), kind);
      let [corner, positive, off] = [0, 0, 0];
      for (let r = 0; r < rows; r++) {
        const [x, y] = [P.data[2 * r], P.data[2 * r + 1]];
        off = Math.max(off, Math.abs(Math.hypot(x, y) - 1));
        corner += Number(Math.min(Math.abs(x), Math.abs(y)) > Math.sin(Math.PI / 8));
        positive += Number(x > 0);
      }
      expect(off).toBeLessThan(1e-6);
      // Five standard deviations of so many draws.
      const spread = 2.5 / Math.sqrt(rows);
      expect(Math.abs(corner / rows - due)).toBeLessThan(spread);
      expect(Math.abs(positive / rows - 0.5)).toBeLessThan(spread);
    }
  });
});
