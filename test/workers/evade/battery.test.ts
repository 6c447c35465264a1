import { beforeAll, describe, expect, it } from 'vitest';
import type { Params } from '../../../workers/core/tensor.ts';
import type { TowerEngine, TowerSession } from '../../../workers/engines/tower.ts';
import { type Ball, movedWithin } from '../../../workers/evade/battery.ts';
import { lengthOf } from '../../../workers/evade/norms.ts';
import { plainLogit, towerOn, towerParams } from './tower.ts';

const quiet = { sigma: 0, draws: 0, seed: 1 };
const pause = async () => {};
const [rows, width, epsilon] = [8, 4, 0.6];
/** Two columns move, so that a ball can be walked through by trying all of it. */
const movable = [1, 3] as const;
const rowOf = (values: Float32Array, n: number) => values.subarray(n * width, (n + 1) * width);
const there = (inputs: Float32Array, delta: Float32Array, n: number) =>
  rowOf(inputs, n).map((v, k) => v + rowOf(delta, n)[k]!);

/** The lowest logit in the ball, by trying its points. */
function lowest(params: Params, input: Float32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let radius = 0; radius <= 40; radius++)
    for (let angle = 0; angle < 120; angle++) {
      const [length, turn] = [(epsilon * radius) / 40, (2 * Math.PI * angle) / 120];
      const point = Array.from(input);
      point[1]! += length * Math.cos(turn);
      point[2]! += length * Math.sin(turn);
      least = Math.min(least, plainLogit(params, point));
    }
  return least;
}

describe('the battery within a ball', () => {
  let lab: TowerEngine;
  beforeAll(async () => {
    lab = await towerOn('tfjs-wasm');
  });
  const ball: Ball = { norm: 'l2', epsilon, rows, width, movable, seed: 5 };
  const on = async <T>(params: Params, inputs: Float32Array, work: (session: TowerSession) => Promise<T>) => {
    const session = await lab.open({ params, inputs, rows: inputs.length / width, movable });
    try {
      return await work(session);
    } finally {
      session.dispose();
    }
  };

  it('keeps to the ball and to the columns that may move, and random steps are as long as it is wide', async () => {
    const params = towerParams(width, [6], 3);
    const inputs = Float32Array.from({ length: rows * width }, (_, n) => Math.sin(n));
    await on(params, inputs, async (session) => {
      for (const attack of ['random', 'fgsm', 'pgd', 'restarts', 'averaging'] as const) {
        const delta = await movedWithin(session, attack, ball, quiet, pause);
        for (let n = 0; n < rows; n++) {
          const row = rowOf(delta, n);
          expect([row[0], row[3]], attack).toEqual([0, 0]);
          expect(lengthOf(row, 'l2'), attack).toBeLessThan(epsilon * (1 + 1e-5));
          if (attack === 'random') expect(lengthOf(row, 'l2')).toBeCloseTo(epsilon, 5);
        }
      }
    });
  });

  it('with restarts no row is above plain PGD, and all come to the lowest logit that trying the ball finds', async () => {
    for (const seed of [1, 2, 3]) {
      const params = towerParams(width, [8, 5], seed);
      const inputs = Float32Array.from({ length: rows * width }, (_, n) => Math.cos(seed + n));
      await on(params, inputs, async (session) => {
        const pgd = await movedWithin(session, 'pgd', ball, quiet, pause);
        const best = await movedWithin(session, 'restarts', ball, quiet, pause);
        for (let n = 0; n < rows; n++) {
          const reached = plainLogit(params, there(inputs, best, n));
          expect(reached).toBeLessThan(plainLogit(params, there(inputs, pgd, n)) + 1e-5);
          // Steps of one length swing about a kink, by a share of it.
          expect(reached).toBeLessThan(lowest(params, rowOf(inputs, n)) + 0.03);
        }
      });
    }
  });

  it('with restarts gets off a plateau on which the gradient is zero and plain PGD stays', async () => {
    const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) });
    // The logit is ½ − 2·max(0, x₁ − 1): flat below 1, where the inputs are.
    const params: Params = {
      'dense.0.kernel': tensor([width, 1], [0, 1, 0, 0]),
      'dense.0.bias': tensor([1], [-1]),
      'out.kernel': tensor([1, 1], [-2]),
      'out.bias': tensor([1], [0.5]),
    };
    const inputs = Float32Array.from({ length: rows * width }, (_, n) => (n % width === 1 ? 0.95 : 0));
    await on(params, inputs, async (session) => {
      const pgd = await movedWithin(session, 'pgd', ball, quiet, pause);
      expect(pgd.every((value) => value === 0)).toBe(true);
      const best = await movedWithin(session, 'restarts', ball, quiet, pause);
      const turned = Array.from({ length: rows }, (_, n) => plainLogit(params, there(inputs, best, n)) <= 0);
      expect(turned.filter(Boolean).length).toBeGreaterThan(rows / 2);
    });
  });
});
