import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { FeatureRows } from '../../../workers/data/instances.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { pairGradient, pairProduct } from '../../../workers/models/fm-product.ts';
import { finiteDifferences, fmLogit, softplus, type Wide, widen } from '../../oracle/losses.ts';
import { randomParams } from '../engines/kernels/cases.ts';
import { kernelsEngine } from '../engines/kernels/kernels.ts';
import { wasmFiles } from '../engines/tfjs/wasmFiles.ts';

const users = 4;
const items = 5;
const d = 3;
/** Ids of users and items, three features of users, two of items, a history over the items. */
const features = users + items + 3 + 2 + items;

/** Rows of the id and some of the features [from, from + size) each. */
function rowsOf(count: number, id: number, blocks: readonly (readonly [number, number])[]): FeatureRows {
  const rng = createRng(count);
  const rows = Array.from({ length: count }, (_, r) => [
    id + r,
    ...blocks.flatMap(([from, size]) =>
      Array.from({ length: size }, (_, f) => from + f).filter(() => rng.uniform() < 0.5),
    ),
  ]);
  const offsets = new Int32Array(count + 1);
  rows.forEach((row, r) => {
    offsets[r + 1] = offsets[r] + row.length;
  });
  return { offsets, features: Int32Array.from(rows.flat()) };
}

const halves = {
  users: rowsOf(users, 0, [
    [9, 3],
    [14, items],
  ]),
  items: rowsOf(items, users, [[12, 2]]),
};

const activeOf = (u: number, i: number) => [
  ...halves.users.features.subarray(halves.users.offsets[u], halves.users.offsets[u + 1]),
  ...halves.items.features.subarray(halves.items.offsets[i], halves.items.offsets[i + 1]),
];

const rng = createRng(8);
const draws = (below: number) => Int32Array.from({ length: 30 }, () => rng.int(below));
const triplets = {
  kind: 'triplets',
  users: draws(users),
  positives: draws(items),
  negatives: draws(items),
} as const;

/** Σ softplus(-(f_ui - f_uj)) by the pairs of features themselves. */
function lossOf(at: Wide, selfTerms: boolean): number {
  const f = (u: number, i: number) => fmLogit(at, activeOf(u, i), d, selfTerms);
  return triplets.users.reduce(
    (sum, u, n) => sum + softplus(f(u, triplets.negatives[n]) - f(u, triplets.positives[n])),
    0,
  );
}

describe.each([true, false])('a factorization machine over pairs, self-interaction terms %s', (selfTerms) => {
  const params = randomParams({ kind: 'fm', features, factors: d, selfTerms, l2: 0 }, 3);

  it('is an inner product and a part of the user', () => {
    const { P, Q, own } = pairProduct(params, selfTerms, halves);
    expect([P.shape, Q.shape]).toEqual([
      [users, d + 1],
      [items, d + 1],
    ]);
    for (let u = 0; u < users; u++) {
      for (let i = 0; i < items; i++) {
        let product = own[u];
        for (let f = 0; f <= d; f++) product += P.data[u * (d + 1) + f] * Q.data[i * (d + 1) + f];
        expect(product).toBeCloseTo(fmLogit(widen(params), activeOf(u, i), d, selfTerms), 5);
      }
    }
  });

  const engines = {
    kernels: () => kernelsEngine(),
    'tfjs-cpu': () => createTfjsEngine('tfjs-cpu'),
    'tfjs-wasm': () => createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }),
  };
  describe.each(Object.keys(engines) as (keyof typeof engines)[])('on %s', (id) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await engines[id]();
    });

    it('has the gradient over triplets that finite differences give, in all rows or the first', async () => {
      const wide = widen(params);
      const { V } = finiteDifferences({ V: wide.V! }, () => lossOf(wide, selfTerms), 1e-6);
      for (const rows of [features, users + items]) {
        const { loss, gradients } = await pairGradient(engine, params, selfTerms, halves, triplets, rows);
        expect(loss).toBeCloseTo(lossOf(wide, selfTerms), 4);
        expect(gradients.V).toHaveLength(rows * d);
        gradients.V!.forEach((value, n) => {
          expect(Math.abs(value - V![n]!)).toBeLessThan(1e-5);
        });
      }
    });
  });
});
