import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import type { AttackNorm, TowerEngine, TowerSession } from '../../../workers/engines/tower.ts';
import { type Attack, cwSearch, cwWithC, type Found, shortened } from '../../../workers/evade/cw.ts';
import { plainLogit, towerOn, towerParams } from './tower.ts';

const quiet = { sigma: 0, draws: 0, seed: 1 };
const pause = async () => {};
const rows = 12;
const width = 10;

/** Rows that the network says yes to: drawn until the logit is positive. */
function positives(params: Params, count: number, seed: number): Float32Array {
  const rng = createRng(seed);
  const inputs = new Float32Array(count * width);
  for (let n = 0; n < count; ) {
    const row = Float32Array.from({ length: width }, () => rng.normal());
    if (plainLogit(params, row) < 0.1) continue;
    inputs.set(row, n * width);
    n++;
  }
  return inputs;
}

const rowOf = (values: Float32Array, n: number) => values.subarray(n * width, (n + 1) * width);
const norms: Readonly<Record<AttackNorm, (row: Float32Array) => number>> = {
  'l2-squared': (row) => Math.hypot(...row),
  l2: (row) => Math.hypot(...row),
  l1: (row) => row.reduce((sum, v) => sum + Math.abs(v), 0),
  linf: (row) => Math.max(...row.map(Math.abs)),
};
const dual: Readonly<Record<AttackNorm, AttackNorm>> = {
  'l2-squared': 'l2',
  l2: 'l2',
  l1: 'linf',
  linf: 'l1',
};

const attack = (over: Partial<Attack> = {}): Attack => ({
  norm: 'l2-squared',
  output: 'logit',
  rate: 0.01,
  iterations: 2000,
  box: 0,
  noise: quiet,
  ...over,
});

/** Steps that are long enough for the farthest example within few of them; what is found is held to 1 % all the same. */
const quick = { rate: 0.03, iterations: 400 };

describe('attacks on a tower', () => {
  let lab: TowerEngine;
  beforeAll(async () => {
    lab = await towerOn('tfjs-wasm');
  });

  async function exactOn(
    norm: AttackNorm,
    movable: readonly [number, number],
    found: (s: TowerSession) => Promise<Found>,
  ) {
    const params = towerParams(width, [], 3);
    const inputs = positives(params, rows, 4);
    const session = await lab.open({ params, inputs, rows, movable });
    const { delta, lengths, success } = await found(session);
    const after = await session.logits(delta);
    session.dispose();
    const slope = norms[dual[norm]](params['out.kernel']!.data.slice(...movable));
    for (let n = 0; n < rows; n++) {
      const exact = plainLogit(params, rowOf(inputs, n)) / slope;
      expect(success[n]).toBe(1);
      expect(after[n]).toBeLessThanOrEqual(0);
      expect(lengths[n]! / exact).toBeGreaterThan(1 - 1e-5);
      expect(lengths[n]! / exact).toBeLessThan(1.01);
      for (let k = 0; k < width; k++)
        if (k < movable[0] || k >= movable[1]) expect(Math.abs(delta[n * width + k]!)).toBe(0);
    }
  }

  it.each(['l2-squared', 'l2'] as const)(
    'C&W with a fixed c finds the distance to a hyperplane in %s to 1 %%',
    (norm) => exactOn(norm, [0, width], (session) => cwWithC(session, rows, 10, attack({ norm }), pause)),
  );

  it.each([
    ['l2-squared', [0, width]],
    ['l2', [0, width]],
    ['l1', [0, width]],
    ['linf', [0, width]],
    ['l2-squared', [0, 4]],
    ['l1', [3, 8]],
  ] as const)(
    'the search over c finds the distance to a hyperplane in %s over columns %j to 1 %%',
    (norm, movable) =>
      exactOn(norm, movable, async (session) => {
        const by = attack({ norm, ...quick });
        return shortened(session, by, await cwSearch(session, rows, 6, by, pause));
      }),
  );

  it('the sigmoid as objective finds the same distance', () =>
    exactOn('l2-squared', [0, width], async (session) => {
      const by = attack({ output: 'sigmoid', ...quick });
      return shortened(session, by, await cwSearch(session, rows, 6, by, pause));
    }));

  it('a fixed c succeeds exactly where it is worth its price: c·‖w‖²/2 above the logit', async () => {
    const params = towerParams(width, [], 3);
    const inputs = positives(params, rows, 4);
    const session = await lab.open({ params, inputs, rows, movable: [0, width] });
    const square = norms.l2(params['out.kernel']!.data) ** 2;
    const due = (n: number) => (2 * plainLogit(params, rowOf(inputs, n))) / square;
    const order = Array.from({ length: rows }, (_, n) => due(n)).sort((a, b) => a - b);
    const c = (order[5]! + order[6]!) / 2;
    const { success } = await cwWithC(session, rows, c, attack({ iterations: 3000 }), pause);
    session.dispose();
    for (let n = 0; n < rows; n++) expect(success[n]).toBe(Number(due(n) < c));
  });

  it('keeps within the box, and fails where the box holds no success', async () => {
    const params = towerParams(width, [], 3);
    const inputs = positives(params, rows, 4);
    const session = await lab.open({ params, inputs, rows, movable: [0, width] });
    const box = 0.2;
    const { delta, success } = await cwWithC(session, rows, 100, attack({ box }), pause);
    session.dispose();
    const reach = box * norms.l1(params['out.kernel']!.data);
    expect(Math.max(...delta.map(Math.abs))).toBeLessThanOrEqual(Math.fround(box));
    for (let n = 0; n < rows; n++)
      expect(success[n]).toBe(Number(plainLogit(params, rowOf(inputs, n)) < reach));
  });

  it('each success on a deep tower is one for a plain forward pass in float64, and shorter than PGD needs', async () => {
    const params = towerParams(width, [12, 6], 7);
    const inputs = positives(params, rows, 8);
    const session = await lab.open({ params, inputs, rows, movable: [0, width] });
    const by = attack({ iterations: 500 });
    const { delta, lengths, success } = await cwSearch(session, rows, 9, by, pause);
    const rival = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
    for (let epsilon = 2; epsilon > 0.02; epsilon *= 0.95) {
      const step = epsilon / 4;
      const moved = await session.pgd({ norm: 'l2', epsilon, step, iterations: 20, noise: quiet }, pause);
      for (let n = 0; n < rows; n++) {
        expect(norms.l2(rowOf(moved, n))).toBeLessThan(epsilon * (1 + 1e-5));
        const there = rowOf(inputs, n).map((v, k) => v + rowOf(moved, n)[k]!);
        if (plainLogit(params, there) <= 0) rival[n] = epsilon;
      }
    }
    session.dispose();
    for (let n = 0; n < rows; n++) {
      const there = Array.from(rowOf(inputs, n), (v, k) => v + rowOf(delta, n)[k]!);
      expect(success[n]).toBe(1);
      expect(plainLogit(params, there)).toBeLessThan(1e-6);
      expect(lengths[n]).toBeLessThan(1.02 * rival[n]!);
    }
  });

  it.each(['l2', 'l1', 'linf'] as const)(
    'one step of length ε is the fast gradient method in %s',
    async (norm) => {
      const params = towerParams(width, [], 3);
      const inputs = positives(params, rows, 4);
      const session = await lab.open({ params, inputs, rows, movable: [0, width] });
      const delta = await session.pgd({ norm, epsilon: 0.3, step: 0.3, iterations: 1, noise: quiet }, pause);
      session.dispose();
      // No step of that length takes more off a linear logit than ε times the dual norm.
      const fall = 0.3 * norms[dual[norm]](params['out.kernel']!.data);
      for (let n = 0; n < rows; n++) {
        const there = Array.from(rowOf(inputs, n), (v, k) => v + rowOf(delta, n)[k]!);
        expect(plainLogit(params, rowOf(inputs, n)) - plainLogit(params, there)).toBeCloseTo(fall, 5);
        expect(norms[norm](rowOf(delta, n))).toBeCloseTo(0.3, 5);
      }
    },
  );

  it('gives the gradient of the logit, with and without noise, as finite differences do', async () => {
    const params = towerParams(width, [12, 6], 7);
    const inputs = positives(params, rows, 8);
    const session = await lab.open({ params, inputs, rows, movable: [0, width] });
    const gradient = await session.gradient(null, quiet);
    session.dispose();
    for (let n = 0; n < rows; n++) {
      for (let k = 0; k < width; k++) {
        const at = (h: number) =>
          plainLogit(
            params,
            Array.from(rowOf(inputs, n), (v, j) => (j === k ? v + h : v)),
          );
        expect(gradient[n * width + k]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 4);
      }
    }
  });

  it('averaged over a draw of the noise, the gradient is that of the noisy logit', async () => {
    // Identical rows see different noise, so on a linear tower noise moves no gradient and on a deep one it does.
    const linear = towerParams(width, [], 3);
    const deep = towerParams(width, [12, 6], 7);
    const noise = { sigma: 0.5, draws: 3, seed: 5 };
    for (const [params, same] of [
      [linear, true],
      [deep, false],
    ] as const) {
      const inputs = positives(params, rows, 8);
      const session = await lab.open({ params, inputs, rows, movable: [0, width] });
      const clean = await session.gradient(null, quiet);
      const noisy = await session.gradient(null, noise);
      expect(await session.gradient(null, noise)).toEqual(noisy);
      session.dispose();
      const gap = Math.max(...clean.map((v, k) => Math.abs(v - noisy[k]!)));
      if (same) expect(gap).toBeLessThan(1e-6);
      else expect(gap).toBeGreaterThan(1e-2);
    }
  });

  it('a draw of the noise spreads a linear logit by σ·‖w‖', async () => {
    const params = towerParams(width, [], 3);
    const count = 4000;
    const inputs = new Float32Array(count * width);
    const session = await lab.open({ params, inputs, rows: count, movable: [0, width] });
    const logits = await session.logits(null, { sigma: 0.5, seed: 2 });
    expect(await session.logits(null, { sigma: 0.5, seed: 2 })).toEqual(logits);
    session.dispose();
    const mean = logits.reduce((sum, z) => sum + z, 0) / count;
    const sd = Math.sqrt(logits.reduce((sum, z) => sum + (z - mean) ** 2, 0) / count);
    const expected = 0.5 * norms.l2(params['out.kernel']!.data);
    // Four standard errors of a mean and of a standard deviation.
    expect(Math.abs(mean - params['out.bias']!.data[0]!)).toBeLessThan((4 * expected) / Math.sqrt(count));
    expect(Math.abs(sd / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
  });
});
