import { beforeAll, describe, expect, it } from 'vitest';
import { trainAt } from '../../../workers/defend/at.ts';
import { addMfGradient, perturbedBy } from '../../../workers/defend/mf-gradient.ts';
import { mfShape, startOf, trainChanging } from '../../../workers/defend/mf-training.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { kernels, recorder } from '../studies/bench/bench.ts';
import { model, split, task } from './task.ts';
import { randomFactors, slopeAt } from './tiny.ts';

const { run } = recorder();
const d = model.factors;
let engine: Engine;
beforeAll(async () => {
  engine = await kernels();
});

interface Factors {
  readonly P: Float64Array;
  readonly Q: Float64Array;
}

/** Gradient of the mean squared error of all training ratings at P and Q, cell by cell in double precision. */
function slopeOf({ P, Q }: Factors): Factors {
  const { columns, offsets, values } = split.train;
  const slope = { P: new Float64Array(P.length), Q: new Float64Array(Q.length) };
  for (let u = 0; u < split.nUsers; u++) {
    for (let at = offsets[u]!; at < offsets[u + 1]!; at++) {
      const i = columns[at]!;
      let error = -values![at]! / task.scale;
      for (let f = 0; f < d; f++) error += P[u * d + f]! * Q[i * d + f]!;
      for (let f = 0; f < d; f++) {
        slope.P[u * d + f]! += (2 * error * Q[i * d + f]!) / columns.length;
        slope.Q[i * d + f]! += (2 * error * P[u * d + f]!) / columns.length;
      }
    }
  }
  return slope;
}

/** Each row moved by ε along its gradient; a row without gradient stays. */
const moved = (values: Float64Array, slope: Float64Array, epsilon: number): Float64Array =>
  values.map((x, n) => {
    const row = slope.subarray(n - (n % d), n - (n % d) + d);
    const norm = Math.hypot(...row);
    return norm > 0 ? x + (epsilon * slope[n]!) / norm : x;
  });

describe('adversarial training', () => {
  it('says in which epoch it diverged and at what rate, as training whose examples change does', async () => {
    const wild = { ...task, model: { ...model, optimiser: { kind: 'sgd', rate: 1e9 } } } as const;
    const told = {
      error: {
        code: 'diverged',
        message: expect.stringMatching(/diverged in epoch 1:.*now 1000000000\)/),
      },
    };
    await expect(trainChanging(wild, 0, engine, run, async () => null)).rejects.toMatchObject(told);
    await expect(trainAt(wild, { epsilon: 0.03, lambda: 0 }, run)).rejects.toMatchObject(told);
  });

  it('without its adversarial term is plain training up to rounding, for every optimiser', async () => {
    for (const optimiser of [
      model.optimiser,
      { kind: 'sgd', rate: 20 },
      { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ] as const) {
      const own = { ...task, model: { ...model, optimiser } };
      const at = await trainAt(own, { epsilon: 0.03, lambda: 0 }, run);
      const reference = await trainChanging(own, 0, engine, run, async () => null);
      for (const part of ['P', 'Q'] as const) {
        const difference = at.params[part].data.map((x, n) => Math.abs(x - reference.params[part].data[n]));
        expect(Math.max(...difference)).toBeLessThan(2e-4);
      }
    }
  });

  it('perturbs each row of the batch by ε along the gradient that finite differences find', () => {
    const { P, Q } = randomFactors(4, 3, 2, 1);
    const values = Float32Array.of(...P.data, ...Q.data);
    const batch = {
      users: Int32Array.of(0, 1, 1),
      items: Int32Array.of(2, 0, 2),
      ratings: Float32Array.of(0.2, 1, 0.6),
    };
    const factors = { users: 4, d: 2, values };
    const gradient = new Float32Array(values.length);
    addMfGradient(factors, values, batch, 1, gradient);
    const loss = () => addMfGradient(factors, values, batch, 0, new Float32Array(values.length));
    gradient.forEach((value, n) => {
      expect(value).toBeCloseTo(slopeAt(values, n, 1e-2, loss), 4);
    });
    const there = perturbedBy(values, gradient, 2, 0.3);
    for (let row = 0; row < 7; row++) {
      const norm = Math.hypot(there[2 * row] - values[2 * row], there[2 * row + 1] - values[2 * row + 1]);
      expect(norm).toBeCloseTo([0, 1, 4, 6].includes(row) ? 0.3 : 0, 5);
    }
  });

  it('moves rows whose gradient is below 1e-6 by less than ε, in proportion', () => {
    const gradient = Float32Array.of(1e-9, 0, 3e-7, 4e-7, 0, 2);
    const there = perturbedBy(new Float32Array(6), gradient, 2, 0.3);
    [0.3e-3, 0, 0.09, 0.12, 0, 0.3].forEach((want, n) => {
      expect(there[n]).toBeCloseTo(want, 6);
    });
  });

  it('steps against the loss here and λ times the loss at the perturbed rows, by plain gradient descent', async () => {
    const [rate, epsilon, lambda, epochs] = [20, 0.1, 0.7, 3];
    const own = {
      ...task,
      model: {
        ...model,
        epochs,
        batch: split.train.columns.length,
        optimiser: { kind: 'sgd', rate } as const,
      },
    };
    const { initial } = startOf(own, mfShape(own));
    let at: Factors = { P: Float64Array.from(initial.P.data), Q: Float64Array.from(initial.Q.data) };
    for (let epoch = 0; epoch < epochs; epoch++) {
      const here = slopeOf(at);
      const there = slopeOf({ P: moved(at.P, here.P, epsilon), Q: moved(at.Q, here.Q, epsilon) });
      const step = (part: 'P' | 'Q') =>
        at[part].map((x, n) => {
          const pull = here[part][n]! + lambda * there[part][n]! + (2 * model.l2 * x) / at[part].length;
          return x - rate * pull;
        });
      at = { P: step('P'), Q: step('Q') };
    }
    const { params } = await trainAt(own, { epsilon, lambda }, run);
    for (const part of ['P', 'Q'] as const) {
      const furthest = Math.max(...params[part].data.map((x, n) => Math.abs(x - at[part][n]!)));
      expect(furthest).toBeLessThan(1e-5);
    }
  });
});
