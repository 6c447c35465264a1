import { beforeAll, describe, expect, it } from 'vitest';
import type { Params } from '../../../workers/core/tensor.ts';
import type { BilinearShape } from '../../../workers/engines/shape.ts';
import type { TowerEngine, TowerSession } from '../../../workers/engines/tower.ts';
import { type Attack, cwSearch, shortened } from '../../../workers/evade/cw.ts';
import {
  bilinearMatrices,
  inputParts,
  inputWidth,
  movableColumns,
  towerInputs,
} from '../../../workers/evade/inputs.ts';
import { bilinearLogit } from '../../oracle/bilinear.ts';
import { widen } from '../../oracle/losses.ts';
import { furthest, shapes, weightsFor } from '../engines/tfjs/cases.ts';
import { towerOn } from './tower.ts';

const kinds = ['bilinear decoder', 'imc', 'imc with ids'] as const;
const quiet = { sigma: 0, draws: 0, seed: 1 };
const pause = async () => {};
const field = (size: number, rows: readonly (readonly number[])[]) => ({
  ...{ name: 'features', size },
  offsets: Int32Array.from([0, ...rows.map((_, n) => rows.slice(0, n + 1).flat().length)]),
  values: Int32Array.from(rows.flat()),
});
const table = (shape: readonly number[], ...values: number[]) => ({ shape, data: Float32Array.from(values) });

function opened(
  lab: TowerEngine,
  shape: BilinearShape,
  params: Params,
  [users, items]: readonly [Int32Array, Int32Array],
  side: 'user' | 'both',
): Promise<TowerSession> {
  return lab.open({
    ...{ params, rows: users.length, inputs: towerInputs(shape, params, users, items) },
    movable: movableColumns(shape, side),
    bilinear: bilinearMatrices(shape, params),
  });
}

/** M of the logit x·M·yᵀ between the columns that enter, by the definition of each form, in float64. */
function between(shape: BilinearShape, params: Params): number[][] {
  const rowsOf = ({ shape: [rows, columns], data }: Params[string]) =>
    Array.from({ length: rows! }, (_, r) => [...data.slice(r * columns!, (r + 1) * columns!)]);
  if (shape.form === 'decoder') return rowsOf(params['decoder.kernel']!);
  const tables = (side: 'user' | 'item', fields: number) =>
    [...(shape.ids ? [side] : []), ...Array.from({ length: fields }, (_, n) => `${side}.field.${n}`)].flatMap(
      (name) => rowsOf(params[name]!),
    );
  const B = tables('item', shape.itemFields.length);
  return tables('user', shape.userFields.length).map((a) =>
    B.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)),
  );
}

describe.each(['tfjs-cpu', 'tfjs-wasm'] as const)('bilinear models on %s', (id) => {
  let lab: TowerEngine;
  beforeAll(async () => {
    lab = await towerOn(id);
  });

  it('multiply what was worked out by hand', async () => {
    const one = Int32Array.of(0);
    // u = (1, 2), v = (3, -1), Q = [[2, 0], [1, 4]]: u·Q = (4, 8), z = 12 - 8.
    const decoder: BilinearShape = {
      ...{ kind: 'bilinear', form: 'decoder', ids: true, users: 1, items: 1, factors: 2 },
      ...{ userFields: [], itemFields: [] },
    };
    const weights = {
      user: table([1, 2], 1, 2),
      item: table([1, 2], 3, -1),
      'decoder.kernel': table([2, 2], 2, 0, 1, 4),
    };
    const session = await opened(lab, decoder, weights, [one, one], 'both');
    expect([...(await session.logits(null))]).toEqual([4]);
    // ∂u = Q·vᵀ = (6, -1), ∂v = u·Q.
    expect([...(await session.gradient(null, quiet))]).toEqual([6, -1, 4, 8]);
    session.dispose();
    // x = (½, 0, ½), y = (0, 1), A = ((2), (7), (4)), B = ((5), (-3)): z = (1 + 2)·(-3).
    const imc: BilinearShape = {
      ...{ kind: 'bilinear', form: 'imc', ids: false, users: 1, items: 1, factors: 1 },
      ...{ userFields: [field(3, [[0, 2]])], itemFields: [field(2, [[1]])] },
    };
    const tables = { 'user.field.0': table([3, 1], 2, 7, 4), 'item.field.0': table([2, 1], 5, -3) };
    expect([...towerInputs(imc, tables, one, one)]).toEqual([0.5, 0, 0.5, 0, 1]);
    const coded = await opened(lab, imc, tables, [one, one], 'both');
    expect([...(await coded.logits(null))]).toEqual([-9]);
    expect([...(await coded.gradient(null, quiet))]).toEqual([-6, -21, -12, 15, -9]);
    coded.dispose();
  });

  describe.each(kinds)('%s under attack', (kind) => {
    const shape = shapes(0)[kind] as BilinearShape;
    const params = weightsFor(shape, 17);
    const M = between(shape, params);
    const user = M.length;
    const width = user + M[0]!.length;
    const logitOf = (input: ArrayLike<number>) =>
      M.reduce((sum, row, a) => sum + input[a]! * row.reduce((s, v, b) => s + v * input[user + b]!, 0), 0);
    const wide = widen(params);
    const yes = Array.from({ length: shape.users * shape.items }, (_, n) => [
      n % shape.users,
      n % shape.items,
    ])
      .filter(([u, i]) => bilinearLogit(shape, wide, u!, i!) > 0.05)
      .slice(0, 5);
    const pairs = [0, 1].map((side) => Int32Array.from(yes, (pair) => pair[side]!)) as [
      Int32Array,
      Int32Array,
    ];
    const rows = yes.length;
    const inputs = towerInputs(shape, params, ...pairs);
    const row = (values: Float32Array, n: number) => values.subarray(n * width, (n + 1) * width);

    it('gives the logits of the model at its own inputs, and their gradient in every column', async () => {
      expect(inputWidth(shape)).toBe(width);
      expect(rows).toBeGreaterThan(2);
      for (const side of ['user', 'both'] as const) {
        const session = await opened(lab, shape, params, pairs, side);
        const logits = await session.logits(null);
        const gradient = await session.gradient(null, quiet);
        session.dispose();
        const [from, to] = movableColumns(shape, side);
        expect([from, to]).toEqual([0, side === 'user' ? user : width]);
        for (let n = 0; n < rows; n++) {
          expect(logits[n]).toBeCloseTo(bilinearLogit(shape, wide, pairs[0][n]!, pairs[1][n]!), 5);
          const slopes = Array.from({ length: width }, (_, k) => {
            const at = (h: number) => logitOf(Array.from(row(inputs, n), (v, j) => (j === k ? v + h : v)));
            return k < to ? (at(1e-4) - at(-1e-4)) / 2e-4 : 0;
          });
          expect(furthest(row(gradient, n), slopes)).toBeLessThan(1e-5);
        }
      }
    });

    it("is as far from no as the plane of the user's half is: z/‖M·yᵀ‖, for C&W and for PGD", async () => {
      const session = await opened(lab, shape, params, pairs, 'user');
      const attack: Attack = {
        ...{ norm: 'l2-squared', output: 'logit', rate: 0.01, iterations: 500, box: 0, noise: quiet },
      };
      const found = await shortened(session, attack, await cwSearch(session, rows, 7, attack, pause));
      for (let n = 0; n < rows; n++) {
        const y = row(inputs, n).subarray(user);
        const slope = M.map((line) => line.reduce((sum, v, b) => sum + v * y[b]!, 0));
        const exact = logitOf(row(inputs, n)) / Math.hypot(...slope);
        expect(found.success[n]).toBe(1);
        expect(found.lengths[n]! / exact).toBeGreaterThan(1 - 1e-4);
        expect(found.lengths[n]! / exact).toBeLessThan(1.001);
        const within = async (epsilon: number) => {
          const by = { norm: 'l2', epsilon, step: epsilon / 10, iterations: 40, noise: quiet } as const;
          return (await session.logits(await session.pgd(by, pause)))[n]! <= 0;
        };
        expect([await within(0.99 * exact), await within(1.01 * exact)]).toEqual([false, true]);
      }
      session.dispose();
    });

    it('has parts that cover all columns once, in order, and no id where none enters', () => {
      const parts = inputParts(shape);
      expect(parts[0]!.from).toBe(0);
      for (const [n, part] of parts.entries()) expect(part.to).toBe(parts[n + 1]?.from ?? width);
      expect(parts.map(({ name }) => name)).toEqual(
        {
          'bilinear decoder': ['user', 'userFeatures', 'item', 'itemFeatures'],
          imc: ['userFeatures', 'itemFeatures'],
          'imc with ids': ['user', 'userFeatures', 'item', 'itemFeatures'],
        }[kind],
      );
    });
  });
});
