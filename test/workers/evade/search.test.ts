import { describe, expect, it } from 'vitest';
import type { AttackNorm } from '../../../workers/engines/tower.ts';
import { type Attack, cwSearch, cwWithC, type Found, shortened } from '../../../workers/evade/cw.ts';
import { judged } from '../../../workers/evade/judge.ts';
import { noPause, scripted } from './scripted.ts';

const attack = (norm: AttackNorm, box = 0): Attack => ({
  ...{ norm, output: 'logit', rate: 0.01, iterations: 30, box },
  noise: { sigma: 0.3, draws: 2, seed: 9 },
});

const expectNear = (found: ArrayLike<number>, expected: readonly number[], digits: number) => {
  expect(found).toHaveLength(expected.length);
  for (const [n, value] of expected.entries()) expect(found[n]).toBeCloseTo(value, digits);
};

describe('the search over c', () => {
  /** Rows that succeed from a c on: at once, between .002 and .003, from 5 on, never. */
  const from = [0, 0.002, 5, Number.POSITIVE_INFINITY];

  /** The perturbation of a success is (length, 0), by c. */
  const searched = async (lengthOf: (c: number) => number, steps: number) => {
    const session = scripted(2, {
      cw: ({ c }, call) => ({
        delta: Float32Array.from([...c].flatMap((one, n) => (one >= from[n]! ? [lengthOf(one), 0] : [0, 0]))),
        success: Uint8Array.from(c, (one, n) => Number(one >= from[n]!)),
        iterations: [11, 30, 7][call % 3]!,
      }),
    });
    const heard: number[] = [];
    const found = await cwSearch(session, from.length, steps, attack('l2'), noPause, (done) =>
      heard.push(done),
    );
    return { found, heard, tried: from.map((_, n) => session.asked.cw.map(({ c }) => c[n]!)) };
  };

  it('tries, for each row on its own, a thousandth, then tenfold until one succeeds, then the middle', async () => {
    const { tried, heard, found } = await searched((c) => c, 7);
    const expected = [
      [1e-3, 5e-4, 2.5e-4, 1.25e-4, 6.25e-5, 3.125e-5, 1.5625e-5],
      [1e-3, 1e-2, 5.5e-3, 3.25e-3, 2.125e-3, 1.5625e-3, 1.84375e-3],
      // Half way between 1 and 10, then between 1 and 5.5: 3.25 fails.
      [1e-3, 1e-2, 0.1, 1, 10, 5.5, 3.25],
      [1e-3, 1e-2, 0.1, 1, 10, 100, 1000],
    ];
    for (const [n, row] of expected.entries())
      for (const [step, c] of row.entries()) expect(tried[n]![step]! / c, `${n} ${step}`).toBeCloseTo(1, 5);
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(found.iterations).toBe(30);
    expect([...found.success]).toEqual([1, 1, 1, 0]);
    // The shortest is that of the smallest c that succeeded; where none did there is no length.
    expectNear(found.lengths.slice(0, 3), [1.5625e-5, 2.125e-3, 5.5], 6);
    expect(found.lengths[3]).toBeNaN();
    expectNear(found.delta, [1.5625e-5, 0, 2.125e-3, 0, 5.5, 0, 0, 0], 6);
  });

  it('keeps the shortest success, whichever c it was of', async () => {
    const { found } = await searched((c) => 1 / c, 7);
    expectNear(found.lengths.slice(0, 3), [1000, 100, 0.1], 3);
    expectNear(found.delta, [1000, 0, 100, 0, 0.1, 0, 0, 0], 3);
  });

  it('ends without a step with nothing found, and a fixed c is that of every row', async () => {
    const session = scripted(2, {
      cw: ({ c }) => ({
        delta: Float32Array.of(3, 4, 0, 0),
        success: Uint8Array.of(1, 0),
        iterations: c.length,
      }),
    });
    const none = await cwSearch(session, 2, 0, attack('l2'), noPause);
    expect([...none.success]).toEqual([0, 0]);
    expect(none.iterations).toBe(0);
    for (const [norm, length] of [
      ['l2', 5],
      ['l2-squared', 5],
      ['l1', 7],
      ['linf', 4],
    ] as const) {
      const { lengths } = await cwWithC(session, 2, 0.25, attack(norm), noPause);
      expect([...lengths]).toEqual([length, Number.NaN]);
    }
    for (const { c } of session.asked.cw) expect([...c]).toEqual([0.25, 0.25]);
  });
});

describe('shortening', () => {
  const of = (delta: readonly number[], success = [1]): Found => ({
    delta: Float32Array.from(delta),
    success: Uint8Array.from(success),
    lengths: new Float64Array(success.length),
    iterations: 4,
  });
  /** The logit 1 − 4x − y: the nearest no is 1/√17, 1/4 and 1/5 away in ℓ2, ℓ1 and ℓ∞. */
  const linear = () => scripted(2, { logit: ([x, y]) => 1 - 4 * x! - y!, slope: () => [-4, -1] });

  it.each([
    ['l2', [4 / 17, 1 / 17], 1 / Math.sqrt(17)],
    ['l2-squared', [4 / 17, 1 / 17], 1 / Math.sqrt(17)],
    ['l1', [1 / 4, 0], 1 / 4],
    ['linf', [1 / 5, 1 / 5], 1 / 5],
  ] as const)('of a linear logit comes to its nearest no in %s', async (norm, nearest, length) => {
    const session = linear();
    const { delta, lengths, iterations } = await shortened(session, attack(norm), of([-0.2, 2.4]));
    expectNear(delta, nearest, 3);
    expect(lengths[0]).toBeCloseTo(length, 3);
    // It says no, as a plain forward pass sees it.
    expect(1 - 4 * delta[0]! - delta[1]!).toBeLessThanOrEqual(1e-6);
    expect(iterations).toBe(4);
    // The gradient is that under the noise which the attack looks at.
    expect(session.asked.gradients[0]![1]).toEqual({ sigma: 0.3, draws: 2, seed: 9 });
  });

  it('ends just where the logit is 0, which is a no', async () => {
    const session = scripted(2, { logit: ([, y]) => 1 - y!, slope: () => [0, 0] });
    const { delta, lengths } = await shortened(session, attack('l2'), of([0, 2]));
    expect([...delta]).toEqual([0, 1]);
    expect(lengths[0]).toBe(1);
  });

  it('goes straight down within the box', async () => {
    const { delta } = await shortened(linear(), attack('l2', 0.3), of([0.2, 0.3]));
    // (.2, .3) / 1.1 is .3277 long; so far straight down is (.318, .0795), in the box (.3, .0795), and that / 1.2795.
    expectNear(delta, [0.2345, 0.0621], 3);
  });

  it('takes the descent at the point found, and keeps its own direction where that says yes or is longer', async () => {
    const logit = ([x, y]: Float32Array) => 1 - x! / 2 - y! ** 2;
    const bent = scripted(2, { logit, slope: ([, y]) => [-0.5, -2 * y!] });
    // Down from (0, 1) is (.5, 2) / √4.25 =: (a, b), which says no from t on: a·t/2 + b²t² = 1.
    const [a, b] = [0.5 / Math.sqrt(4.25), 2 / Math.sqrt(4.25)];
    const t = (Math.sqrt(a ** 2 / 4 + 4 * b ** 2) - a / 2) / (2 * b ** 2);
    const { delta } = await shortened(bent, attack('l2'), of([0, 1.5]));
    expectNear(delta, [a * t, b * t], 3);
    // A gradient that leads nowhere: straight on x the logit stays above 0.
    const away = scripted(2, { logit, slope: () => [-1, 0] });
    expectNear((await shortened(away, attack('l2'), of([0, 1.5]))).delta, [0, 1], 3);
    // One that leads to a longer step than its own direction: a no at x = .9 beside one at y = .6.
    const further = scripted(2, {
      logit: ([x, y]) => (x! >= 0.9 || y! >= 0.6 ? -1 : 1),
      slope: () => [-1, 0],
    });
    expectNear((await shortened(further, attack('linf'), of([0.1, 0.6]))).delta, [0.1, 0.6], 3);
  });

  it('leaves what failed and what has no gradient, row by row', async () => {
    const session = scripted(2, {
      logit: ([x, y], n) => [1 - x!, 1, 1 - y!][n]!,
      slope: ([x]) => (x! > 0 ? [-1, 0] : [0, 0]),
    });
    for (const norm of ['l2', 'l1', 'linf'] as const) {
      const { delta, success, lengths } = await shortened(
        session,
        attack(norm),
        of([2, 0, 0, 0, 0, 2], [1, 0, 1]),
      );
      expect([...success]).toEqual([1, 0, 1]);
      expect([...delta].map((value) => value + 0)).toEqual([1, 0, 0, 0, 0, 1]);
      expect([...lengths]).toEqual([1, Number.NaN, 1]);
    }
    for (const { delta } of session.asked.logits) expect(delta.every(Number.isFinite)).toBe(true);
  });
});

describe('judging', () => {
  const found = { delta: Float32Array.of(1, 2, 3), lengths: Float64Array.of(1, 2, Number.NaN) };

  it('draws other noise for each answer, and none where there is none; a logit of 0 is a no', async () => {
    const session = scripted(1, { logit: (_, n, call) => [0, 1, -1][(n + call) % 3]! });
    const { rate, distortion } = await judged(session, found, { sigma: 0.5, draws: 2, seed: 40 });
    expect(session.asked.logits.map(({ noise }) => noise)).toEqual([
      { sigma: 0.5, seed: 40 },
      { sigma: 0.5, seed: 41 },
    ]);
    // First rows 0 and 2 say no, of lengths 1 and 0; then rows 1 and 2, of lengths 2 and 0.
    expect(rate).toBe(4 / 6);
    expect(distortion).toBe(3 / 4);
    const plain = scripted(1, { logit: () => 0 });
    expect(await judged(plain, found, { sigma: 0, draws: 5, seed: 40 })).toEqual({ rate: 1, distortion: 1 });
    expect(plain.asked.logits.map(({ noise }) => noise)).toEqual([undefined]);
  });
});
