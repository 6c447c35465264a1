import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemProducts } from '../../workers/certify/products.ts';
import { createRng } from '../../workers/core/random.ts';
import {
  type FmExample,
  type FmGradient,
  uncertainLoss,
  type WorstCase,
  worstCaseLoss,
} from '../../workers/defend/fm-objectives.ts';
import { gramTop, relaxedWorst } from '../../workers/defend/fm-worst.ts';

const factors = 3;
const features = 9;
const first = 4;
const items = features - first;
const kernels = () => new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));

/** A machine in float64, so that differences are not lost in float32. */
function machine(seed: number) {
  const rng = createRng(seed);
  const linear = Array.from({ length: features }, () => rng.normal());
  const embeddings = Array.from({ length: features * factors }, () => 0.5 * rng.normal());
  return { bias: 0.3, linear, embeddings };
}
type Machine = ReturnType<typeof machine>;
const asModel = ({ bias, linear, embeddings }: Machine) => ({
  bias,
  linear: linear as unknown as Float32Array,
  embeddings: Object.assign(embeddings, { subarray: embeddings.slice }) as unknown as Float32Array,
  factors,
});

/** f by the double sum of equation 2. */
function slowScore({ bias, linear, embeddings }: Machine, active: readonly number[]): number {
  let f = bias;
  active.forEach((i, n) => {
    f += linear[i];
    for (const j of active.slice(n)) {
      for (let d = 0; d < factors; d++) f += embeddings[i * factors + d] * embeddings[j * factors + d];
    }
  });
  return f;
}
const product = ({ embeddings }: Machine, i: number, j: number) =>
  Array.from({ length: factors }, (_, d) => embeddings[i * factors + d] * embeddings[j * factors + d]).reduce(
    (sum, x) => sum + x,
  );
const log1pExp = (x: number) => Math.log(1 + Math.exp(x));

/** Compares a gradient with central differences of `loss` in every parameter. */
function checkGradient(loss: (m: Machine) => number, m: Machine, gradient: FmGradient): void {
  const h = 1e-5;
  const slope = (change: (m: Machine, by: number) => void) => {
    const [up, down] = [structuredClone(m), structuredClone(m)];
    change(up, h);
    change(down, -h);
    return (loss(up) - loss(down)) / (2 * h);
  };
  expect(gradient.bias).toBeCloseTo(
    slope((one, by) => {
      one.bias += by;
    }),
    5,
  );
  for (let j = 0; j < features; j++) {
    expect(gradient.linear[j]).toBeCloseTo(
      slope((one, by) => {
        one.linear[j] += by;
      }),
      5,
    );
  }
  for (let at = 0; at < features * factors; at++) {
    expect(gradient.embeddings[at]).toBeCloseTo(
      slope((one, by) => {
        one.embeddings[at] += by;
      }),
      5,
    );
  }
}
const noGradient = (): FmGradient => ({
  bias: 0,
  linear: new Float32Array(features),
  embeddings: new Float32Array(features * factors),
});

const plain = (m: Machine): Machine => ({
  bias: m.bias,
  linear: [...m.linear],
  embeddings: [...m.embeddings],
});

describe('robust training of factorization machines', () => {
  for (const y of [1, -1] as const) {
    const example: FmExample = { active: Int32Array.of(0, 2, 5), y };

    it(`differentiates equation 13 through the bound, label ${y}`, () => {
      const worst: WorstCase = {
        items: [6, 8],
        pairs: [
          [4, 4],
          [4, 7],
          [6, 8],
        ],
      };
      const m = machine(1);
      const loss = (one: Machine) => {
        let f = slowScore(one, [0, 2, 5]);
        for (const j of worst.items) {
          f += one.linear[j] + [0, 2, 5].reduce((sum, i) => sum + product(one, i, j), 0);
        }
        for (const [i, j] of worst.pairs) f += product(one, i, j);
        return log1pExp(-y * f);
      };
      const gradient = noGradient();
      expect(worstCaseLoss(asModel(plain(m)), example, worst, gradient, 1)).toBeCloseTo(loss(m), 10);
      checkGradient(loss, m, gradient);
    });

    it(`differentiates the loss under uncertain signals, label ${y}`, () => {
      const m = machine(2);
      const [eta, rho] = [0.2, 0.1];
      const active = [0, 2, 5];
      const loss = (one: Machine) => {
        let spread = 0;
        active.forEach((i, n) => {
          for (const j of active.slice(n)) {
            for (let d = 0; d < factors; d++) {
              spread += Math.abs(one.embeddings[i * factors + d] * one.embeddings[j * factors + d]);
            }
          }
        });
        const weights = active.reduce((sum, i) => sum + Math.abs(one.linear[i]), 0);
        return log1pExp(-(y * slowScore(one, active) - eta * weights - rho * spread));
      };
      const gradient = noGradient();
      expect(uncertainLoss(asModel(plain(m)), example, { eta, rho }, gradient, 1)).toBeCloseTo(loss(m), 10);
      checkGradient(loss, m, gradient);
    });
  }

  it('lists the same largest and smallest pairs as a look at all of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 10 }), (seed, size) => {
        const m = machine(seed);
        for (const direction of [1, -1] as const) {
          const all: number[] = [];
          for (let i = first; i < features; i++) {
            for (let j = i; j < features; j++) all.push(product(m, i, j));
          }
          all.sort((a, b) => direction * (b - a));
          const { values, pairs } = gramTop(asModel(plain(m)), first, items, direction, size);
          values.forEach((value, n) => {
            expect(value).toBeCloseTo(all[n], 12);
            const [i, j] = pairs[n];
            expect(product(m, i, j)).toBeCloseTo(value, 12);
          });
          expect(values).toHaveLength(Math.min(size, all.length));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('bounds every set of at most q switches by its worst case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom<1 | -1>(1, -1), (seed, direction) => {
        const m = machine(seed);
        const active = [0, 2, 5];
        const q = 2;
        const isOn = Uint8Array.from({ length: items }, (_, j) => (active.includes(first + j) ? 1 : 0));
        const p = (j: number) => m.linear[j] + active.reduce((sum, i) => sum + product(m, i, j), 0);
        const gains = Float64Array.from({ length: items }, (_, j) => direction * p(first + j));
        const top = gramTop(asModel(plain(m)), first, items, direction, 3);
        const worst = relaxedWorst(gains, isOn, top, direction, first, q);
        const bound =
          worst.items.reduce((sum, j) => sum + direction * p(j), 0) +
          worst.pairs.reduce((sum, [i, j]) => sum + direction * product(m, i, j), 0);
        expect(bound).toBeGreaterThanOrEqual(0);
        const f = slowScore(m, active);
        const off = [4, 6, 7, 8];
        for (const i of off) {
          for (const j of off) {
            const set = [...new Set([...active, i, j])];
            expect(direction * (slowScore(m, set) - f)).toBeLessThanOrEqual(bound + 1e-9);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('multiplies vectors with all items, whatever the length of an embedding', () => {
    const embeddings = Float32Array.from({ length: 5 * 3 }, (_, n) => n / 7);
    const products = new ItemProducts(kernels(), 5, 3);
    products.write(embeddings);
    const vectors = [Float64Array.of(1, 2, 3), Float64Array.of(-1, 0, 0.5)];
    const found = products.multiply(vectors);
    vectors.forEach((vector, n) => {
      for (let j = 0; j < 5; j++) {
        const expected = vector.reduce((sum, x, d) => sum + x * embeddings[j * 3 + d], 0);
        expect(found[n * 5 + j]).toBeCloseTo(expected, 12);
      }
    });
  });
});
