import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { cloneParams, type Params } from '../../../workers/core/tensor.ts';
import { DenseOptimiser } from '../../../workers/defend/dense-optimiser.ts';
import { RobustKernel } from '../../../workers/defend/fm-kernel.ts';
import { robustAdam, robustStepper } from '../../../workers/defend/fm-robust.ts';
import type { RobustLoss } from '../../../workers/defend/fm-types.ts';
import { certifyDefence } from '../../../workers/protocol/spec/certify.ts';
import { type Machine, slowBound, slowScore } from '../../oracle/robust.ts';

const module = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));
const first = 4;
const items = 9;
const features = first + items;
const perturbable = Array.from({ length: items }, (_, j) => first + j);
const log1pExp = (x: number) => Math.log(1 + Math.exp(x));

/** Float32 values, so that the kernels and the float64 oracle hold the same machine. */
function machine(seed: number, factors: number): Machine {
  const rng = createRng(seed);
  const draw = (scale: number) => Math.fround(scale * rng.normal());
  const linear = Array.from({ length: features }, () => draw(0.5));
  const embeddings = Array.from({ length: features * factors }, () => draw(0.4));
  return { bias: Math.fround(0.3), linear, embeddings, factors };
}
const paramsOf = ({ bias, linear, embeddings, factors }: Machine): Params => ({
  w0: { shape: [1], data: Float32Array.of(bias) },
  w: { shape: [features], data: Float32Array.from(linear) },
  V: { shape: [features, factors], data: Float32Array.from(embeddings) },
});

interface Example {
  readonly active: readonly number[];
  readonly y: 1 | -1;
}
const rowsOf = (examples: readonly Example[]) => ({
  offsets: Int32Array.from([0, ...examples.keys()], (_, n) =>
    examples.slice(0, n).reduce((sum, { active }) => sum + active.length, 0),
  ),
  features: Int32Array.from(examples.flatMap(({ active }) => active)),
  labels: Float32Array.from(examples, ({ y }) => (y > 0 ? 1 : 0)),
});

function examplesOf(seed: number, count: number): Example[] {
  const rng = createRng(seed).child('examples');
  return Array.from({ length: count }, () => ({
    active: Array.from({ length: features }, (_, j) => j).filter(() => rng.uniform() < 0.35),
    y: rng.uniform() < 0.5 ? 1 : -1,
  }));
}

/** Loss and gradients that the kernels give, summed over the examples. */
function kernelLoss(m: Machine, loss: RobustLoss, examples: readonly Example[]) {
  const kernel = new RobustKernel(module, { features, factors: m.factors, first, items }, loss);
  kernel.write(paramsOf(m));
  kernel.prepare(true);
  kernel.load(rowsOf(examples), Int32Array.from(examples.keys()));
  const value = kernel.learn(0, examples.length, 1) + kernel.finish();
  return { value, slopes: kernel.slopes() };
}

/** The same loss in float64, from its definition. */
function slowLoss(m: Machine, loss: RobustLoss, examples: readonly Example[]): number {
  const lossOf = ({ active, y }: Example): number => {
    const f = slowScore(m, active);
    switch (loss.kind) {
      case 'fm-rt': {
        const bound = slowBound(m, active, perturbable, y > 0 ? -1 : 1, loss.q, loss.bound);
        return log1pExp(-(y * f - bound));
      }
      case 'rfm-1': {
        let spread = 0;
        active.forEach((i, n) => {
          for (const j of active.slice(n)) {
            for (let d = 0; d < m.factors; d++) {
              spread += Math.abs(m.embeddings[i * m.factors + d] * m.embeddings[j * m.factors + d]);
            }
          }
        });
        const weights = active.reduce((sum, i) => sum + Math.abs(m.linear[i]), 0);
        const rho = loss.pairs === 'product' ? loss.rho * loss.rho : loss.rho;
        return log1pExp(-(y * f - loss.eta * weights - rho * spread));
      }
      case 'continued':
        return log1pExp(-y * f);
      case 'rfm-2':
        return Math.min(loss.epsilon1, log1pExp(-y * f));
      case 'rfm-2-published': {
        const hinge = Math.max(0, 1 - y * f);
        return Math.min(Math.max(0, hinge - loss.epsilon1), loss.epsilon2);
      }
    }
  };
  return examples.reduce((total, example) => total + lossOf(example), 0);
}

function checkSlopes(m: Machine, of: (one: Machine) => number, slopes: Params): void {
  const h = 1e-5;
  const slope = (change: (one: Machine, by: number) => void) => {
    const [up, down] = [structuredClone(m), structuredClone(m)];
    change(up, h);
    change(down, -h);
    return (of(up) - of(down)) / (2 * h);
  };
  const near = (found: number, expected: number) =>
    expect(Math.abs(found - expected)).toBeLessThan(2e-5 * (1 + Math.abs(expected)));
  near(
    slopes.w0.data[0],
    slope((one, by) => {
      one.bias += by;
    }),
  );
  for (let j = 0; j < features; j++) {
    near(
      slopes.w.data[j],
      slope((one, by) => {
        one.linear[j] += by;
      }),
    );
  }
  for (let at = 0; at < features * m.factors; at++) {
    near(
      slopes.V.data[at],
      slope((one, by) => {
        one.embeddings[at] += by;
      }),
    );
  }
}

const rt = (q: number, bound: 'relaxation' | 'row-bound') => ({ kind: 'fm-rt', q, bound }) as const;
const losses: readonly RobustLoss[] = [
  ...[1, 2, 3, 4].flatMap((q) => [rt(q, 'relaxation'), rt(q, 'row-bound')]),
  { kind: 'continued' },
  { kind: 'rfm-1', eta: 0.2, rho: 0.1, pairs: 'linear' },
  { kind: 'rfm-1', eta: 0.2, rho: 0.3, pairs: 'product' },
  { kind: 'rfm-2-published', epsilon1: 0.4, epsilon2: 0.9, epsilon3: 0.01, beta: 0 },
  { kind: 'rfm-2', epsilon1: 0.9, epsilon2: 0.1, weight: 0 },
];

describe('robust losses of factorization machines', () => {
  for (const loss of losses) {
    const name = loss.kind === 'fm-rt' ? `fm-rt, q = ${loss.q}, ${loss.bound}` : loss.kind;
    it(`are what their definition says, and so are their gradients: ${name}`, () => {
      for (const factors of [3, 8]) {
        const m = machine(7 * factors, factors);
        const examples = examplesOf(factors, 11);
        const { value, slopes } = kernelLoss(m, loss, examples);
        expect(value).toBeCloseTo(slowLoss(m, loss, examples), 4);
        checkSlopes(m, (one) => slowLoss(one, loss, examples), slopes);
      }
    });
  }

  it('teach RFM-2 nothing by instances beyond the cap', () => {
    const m = machine(3, 4);
    const examples = examplesOf(5, 20);
    const plain = examples.map(({ active, y }) => log1pExp(-y * slowScore(m, active)));
    const cap = [...plain].sort((a, b) => a - b)[10];
    const loss = { kind: 'rfm-2', epsilon1: cap + 1e-4, epsilon2: 0.1, weight: 0 } as const;
    const taught = examples.filter((_, n) => plain[n] < loss.epsilon1);
    expect(taught.length).toBeLessThan(examples.length);
    const all = kernelLoss(m, loss, examples);
    const some = kernelLoss(m, loss, taught);
    expect(all.value - some.value).toBeCloseTo((examples.length - taught.length) * loss.epsilon1, 4);
    all.slopes.V.data.forEach((slope, n) => {
      expect(slope).toBeCloseTo(some.slopes.V.data[n], 5);
    });
  });

  it('press only the singular values of V below the cap of RFM-2, with the gradient of their squares', () => {
    // Two directions apart: the first axis is long, the second short, so V is its own singular vectors.
    const factors = 2;
    const m = machine(1, factors);
    for (let j = 0; j < features; j++) {
      m.embeddings[j * factors] = j % 2 === 0 ? Math.fround(1 + 0.1 * j) : 0;
      m.embeddings[j * factors + 1] = j % 2 === 1 ? Math.fround(0.2 - 0.01 * j) : 0;
    }
    const loss = { kind: 'rfm-2', epsilon1: 1, epsilon2: 0.5, weight: 0.3 } as const;
    const { value, slopes } = kernelLoss(m, loss, []);
    const lengths = [0, 1].map((d) =>
      m.embeddings.reduce((sum, v, n) => sum + (n % factors === d ? v * v : 0), 0),
    );
    expect(lengths[1]).toBeLessThan(0.5 * lengths[0]);
    expect(value).toBeCloseTo(0.3 * (lengths[1] + 0.5 * lengths[0]), 4);
    slopes.V.data.forEach((slope, n) => {
      expect(slope).toBeCloseTo(n % factors === 1 ? 2 * 0.3 * m.embeddings[n] : 0, 5);
    });
  });

  it('never lie below the loss after any set of at most q switches', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom<'relaxation' | 'row-bound'>('relaxation', 'row-bound'),
        (seed, bound) => {
          const m = machine(seed, 3);
          for (const example of examplesOf(seed, 3)) {
            const { value } = kernelLoss(m, rt(2, bound), [example]);
            const { active, y } = example;
            for (const i of perturbable) {
              for (const j of perturbable) {
                const set = [...new Set([...active, i, j])];
                expect(log1pExp(-y * slowScore(m, set))).toBeLessThanOrEqual(value + 1e-4);
              }
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('find the largest pairs of a machine with many items exactly, whatever is passed over', () => {
    const [count, factors] = [83, 5];
    for (const spread of [0, 1.5]) {
      const rng = createRng(11);
      const embeddings = Array.from({ length: count * factors }, (_, n) =>
        Math.fround(0.3 * rng.normal() * Math.exp(spread * Math.sin(Math.floor(n / factors)))),
      );
      const m: Machine = { bias: 0, linear: Array(count).fill(0), embeddings, factors };
      const all = Array.from({ length: count }, (_, j) => j);
      for (const loss of [rt(4, 'relaxation'), rt(4, 'row-bound')]) {
        const kernel = new RobustKernel(module, { features: count, factors, first: 0, items: count }, loss);
        kernel.write({
          w0: { shape: [1], data: new Float32Array(1) },
          w: { shape: [count], data: new Float32Array(count) },
          V: { shape: [count, factors], data: Float32Array.from(embeddings) },
        });
        kernel.prepare(true);
        for (const y of [1, -1] as const) {
          kernel.load(rowsOf([{ active: [], y }]), Int32Array.of(0));
          const bound = slowBound(m, [], all, y > 0 ? -1 : 1, 4, loss.bound);
          expect(kernel.learn(0, 1, 1)).toBeCloseTo(log1pExp(bound), 3);
        }
      }
    }
  });
});

describe('the stepper of robust training', () => {
  const m = machine(21, 6);
  const examples = examplesOf(22, 40);
  const rows = rowsOf(examples);
  const order = createRng(5).shuffle(Int32Array.from(examples.keys()));
  const epoch = { kind: 'instances', batch: 16, order, ...rows } as const;
  const defence = certifyDefence.parse({ kind: 'fm-rt', q: 2, refresh: 2, rate: 0.01 });
  if (defence.kind !== 'fm-rt') throw new Error('another defence');
  const shape = { features, factors: m.factors, first, items };
  const make = (initial: Params) => robustStepper(module, shape, defence, initial, async () => {});

  it('takes the steps of Adam against the mean gradient of a batch', async () => {
    const stepper = make(paramsOf(m));
    stepper.load(epoch);
    await stepper.run(0, 1);
    const kernel = new RobustKernel(module, shape, rt(2, 'relaxation'));
    kernel.write(paramsOf(m));
    kernel.prepare(true);
    kernel.load(rows, order.subarray(0, 16));
    kernel.learn(0, 16, 1 / 16);
    const expected = cloneParams(paramsOf(m));
    for (const [name, { data }] of Object.entries(kernel.slopes())) {
      new DenseOptimiser({ ...robustAdam, rate: 0.01 }, data.length).step(expected[name].data, data);
    }
    const found = await stepper.read();
    for (const name of ['w0', 'w', 'V']) {
      found[name].data.forEach((value, n) => {
        expect(value).toBeCloseTo(expected[name].data[n], 6);
      });
    }
  });

  it('goes on bit for bit from what it read out at the end of an epoch', async () => {
    const whole = make(paramsOf(m));
    whole.load(epoch);
    await whole.run(0, 3);
    const kept = await whole.read();
    whole.load(epoch);
    const loss = await whole.run(0, 3);
    const resumed = make(paramsOf(m));
    await resumed.write(kept);
    resumed.load(epoch);
    expect(await resumed.run(0, 3)).toBe(loss);
    expect(await resumed.read()).toEqual(await whole.read());
  });

  it.each([
    { first: 0, anew: [true, false, true] },
    { first: 1, anew: [false, true, false] },
  ])(
    'lists the largest pairs anew every second step of the epoch, from $first on',
    async ({ first: at, anew }) => {
      // Steps so long that the largest pairs of one step are not those of the next.
      const rate = 0.4;
      const steps = async (refresh: number) => {
        const stepper = robustStepper(
          module,
          shape,
          { ...defence, refresh, rate },
          paramsOf(m),
          async () => {},
        );
        // A piece of an epoch that begins with its step `first` leaves the list to the piece before.
        stepper.load({ ...epoch, first: 0 });
        await stepper.run(0, 1);
        stepper.load({ ...epoch, first: at });
        await stepper.run(0, 3);
        return stepper.read();
      };
      const kernel = new RobustKernel(module, shape, rt(2, 'relaxation'));
      kernel.write(paramsOf(m));
      [true, ...anew].forEach((list, n) => {
        kernel.prepare(list);
        const b = n === 0 ? 0 : n - 1;
        const picked = order.subarray(16 * b, 16 * (b + 1));
        kernel.load(rows, picked);
        kernel.learn(0, picked.length, 1 / picked.length);
        kernel.finish();
        kernel.step(n + 1, { ...robustAdam, rate });
      });
      const { w0, w, V } = await steps(2);
      const byHand = kernel.read();
      expect({ w0, w, V }).toEqual({ w0: byHand.w0, w: byHand.w, V: byHand.V });
      expect((await steps(1)).V).not.toEqual(V);
    },
  );

  it('lowers the loss of the worst case', async () => {
    const stepper = make(paramsOf(m));
    stepper.load(epoch);
    const before = await stepper.run(0, 3);
    for (let n = 0; n < 60; n++) await stepper.run(0, 3);
    expect(await stepper.run(0, 3)).toBeLessThan(0.8 * before);
  });
});
