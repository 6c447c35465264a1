import { beforeAll, describe, expect, it } from 'vitest';
import type { NcfShape } from '../../../workers/engines/shape.ts';
import type { TowerEngine, TowerSession } from '../../../workers/engines/tower.ts';
import { fallByPart, randomAcross } from '../../../workers/evade/along.ts';
import { type Attack, cwSearch, shortened } from '../../../workers/evade/cw.ts';
import { inputParts, movableColumns, productColumns, towerInputs } from '../../../workers/evade/inputs.ts';
import { type Wide, widen } from '../../oracle/losses.ts';
import { ncfLogit } from '../../oracle/ncf.ts';
import { furthest, shapes, weightsFor } from '../engines/tfjs/cases.ts';
import { towerOn } from './tower.ts';

const kinds = ['ncf mlp', 'ncf mlp with side fields', 'neumf', 'neumf with side fields'] as const;
const quiet = { sigma: 0, draws: 0, seed: 1 };
const users = Int32Array.of(0, 3, 8, 2);
const items = Int32Array.of(6, 1, 4, 0);
const rows = users.length;

/**
 * The logit of one row of inputs in float64, from the layout that models/ncf.ts and inputs.ts describe: the user's id,
 * fields and GMF embedding, then the item's.
 */
function logitOf(shape: NcfShape, params: Wide, input: ArrayLike<number>): number {
  const d = shape.factors;
  const gmf = shape.shape === 'neumf';
  const x = Array.from(input);
  const user = d * (1 + shape.userFields.length);
  const item = d * (1 + shape.itemFields.length);
  const second = user + (gmf ? d : 0);
  let layer = [...x.slice(0, user), ...x.slice(second, second + item)];
  shape.layers.forEach((width, n) => {
    const [kernel, bias] = [params[`dense.${n}.kernel`]!, params[`dense.${n}.bias`]!];
    layer = Array.from({ length: width }, (_, c) =>
      Math.max(
        0,
        layer.reduce((sum, v, r) => sum + v * kernel[r * width + c]!, bias[c]!),
      ),
    );
  });
  const product = gmf ? x.slice(user, user + d).map((v, k) => v * x[second + item + k]!) : [];
  return [...product, ...layer].reduce(
    (sum, v, k) => sum + v * params['out.kernel']![k]!,
    params['out.bias']![0]!,
  );
}

describe.each(kinds)('%s under attack', (kind) => {
  const shape = shapes(0)[kind] as NcfShape;
  const params = weightsFor(shape, 17);
  const wide = widen(params);
  const inputs = towerInputs(shape, params, users, items);
  const width = inputs.length / rows;
  const row = (values: Float32Array, n: number) => values.subarray(n * width, (n + 1) * width);
  let lab: TowerEngine;
  beforeAll(async () => {
    lab = await towerOn('tfjs-wasm');
  });
  const opened = (side: 'user' | 'both'): Promise<TowerSession> =>
    lab.open({
      params,
      inputs,
      rows,
      movable: movableColumns(shape, side),
      product: productColumns(shape),
    });

  it('gives the logits of the model at its own inputs', async () => {
    const session = await opened('both');
    const logits = await session.logits(null);
    session.dispose();
    for (let n = 0; n < rows; n++) {
      expect(logits[n]).toBeCloseTo(ncfLogit(shape, wide, users[n]!, items[n]!).logit, 5);
      expect(logitOf(shape, wide, row(inputs, n))).toBeCloseTo(logits[n]!, 5);
    }
  });

  it('has the gradient of finite differences in every column that may be moved', async () => {
    for (const side of ['user', 'both'] as const) {
      const session = await opened(side);
      const gradient = await session.gradient(null, quiet);
      session.dispose();
      const [from, to] = movableColumns(shape, side);
      for (let n = 0; n < rows; n++) {
        const slopes = Array.from({ length: width }, (_, k) => {
          const at = (h: number) =>
            logitOf(
              shape,
              wide,
              Array.from(row(inputs, n), (v, j) => (j === k ? v + h : v)),
            );
          return k >= from && k < to ? (at(1e-6) - at(-1e-6)) / 2e-6 : 0;
        });
        expect(furthest(row(gradient, n), slopes)).toBeLessThan(1e-4);
      }
    }
  });

  it('falls to C&W by steps that a plain forward pass in float64 says no to', async () => {
    const session = await opened('both');
    const before = await session.logits(null);
    const attack: Attack = {
      ...{ norm: 'l2-squared', output: 'logit', rate: 0.02, iterations: 300, box: 0, noise: quiet },
    };
    const pause = async () => {};
    const found = await shortened(session, attack, await cwSearch(session, rows, 7, attack, pause));
    session.dispose();
    for (let n = 0; n < rows; n++) {
      expect(found.success[n]).toBe(1);
      const there = Array.from(row(inputs, n), (v, k) => v + row(found.delta, n)[k]!);
      expect(logitOf(shape, wide, there)).toBeLessThan(1e-5);
      if (before[n]! > 0) expect(found.lengths[n]).toBeGreaterThan(0);
    }
  });

  it('has parts that cover all columns once, in order', () => {
    const parts = inputParts(shape);
    expect(parts[0]!.from).toBe(0);
    for (const [n, part] of parts.entries()) expect(part.to).toBe(parts[n + 1]?.from ?? width);
    const product = parts.some(({ name }) => name === 'userProduct');
    expect(product).toBe(shape.shape === 'neumf');
  });
});

describe('the way of a perturbation', () => {
  it('shares the fall of a quadratic exactly between its parts', () => {
    // logit = 3 - x0² - 2·x1 along δ = (1, 1): parts carry t² and 2t.
    const steps = 5;
    const stretch = Float32Array.of(0.25, 0.25);
    const gradients = Float32Array.from({ length: 2 * steps }, (_, at) =>
      at % 2 === 0 ? -2 * 0.25 * Math.floor(at / 2) : -2,
    );
    const parts = [
      { name: 'user', from: 0, to: 1 },
      { name: 'item', from: 1, to: 2 },
    ] as const;
    const falls = fallByPart(gradients, stretch, parts);
    for (let n = 0; n < steps; n++) {
      expect(falls[n]![0]).toBeCloseTo((n / 4) ** 2, 6);
      expect(falls[n]![1]).toBeCloseTo(n / 2, 6);
    }
  });

  it('has a random direction beside it: orthogonal, as long, and in the columns that may be moved', () => {
    const delta = Float32Array.of(0.3, -0.4, 0, 0.2, 0, 0);
    const other = randomAcross(delta, [0, 4], 5)!;
    expect(other.reduce((sum, v, k) => sum + v * delta[k]!, 0)).toBeCloseTo(0, 6);
    expect(Math.hypot(...other)).toBeCloseTo(Math.hypot(...delta), 6);
    expect([other[4], other[5]]).toEqual([0, 0]);
    expect(randomAcross(delta, [0, 4], 6)).not.toEqual(other);
    expect(randomAcross(new Float32Array(6), [0, 4], 5)).toBeNull();
    expect(randomAcross(delta, [0, 1], 5)).toBeNull();
  });
});
