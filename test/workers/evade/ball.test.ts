import { describe, expect, it } from 'vitest';
import { planeLogits, probabilityOf, randomAcross, scaled } from '../../../workers/evade/along.ts';
import {
  type Ball,
  type BallAttack,
  inputRestarts,
  movedWithin,
  spentBy,
} from '../../../workers/evade/battery.ts';
import { type Attack, cwSearch, shortened } from '../../../workers/evade/cw.ts';
import { lengthOf } from '../../../workers/evade/norms.ts';
import { noPause, type Scripted, scripted } from './scripted.ts';

const [rows, width] = [3, 4];
const noise = { sigma: 0.2, draws: 5, seed: 8 };
const quiet = { sigma: 0, draws: 0 };
const ball = (norm: Ball['norm'], seed = 5): Ball => ({
  ...{ norm, epsilon: 0.6, rows, width, seed },
  movable: [1, 4],
});
/** Moves nowhere; the logit of a row falls with the number of the walk, but that of the first with none. */
const still = () =>
  scripted(width, {
    pgd: (_, call) => new Float32Array(rows * width).fill(call),
    logit: (_, n, call) => (n === 0 ? 1 : n === 1 ? -call : Math.abs(call - 4)),
  });
const walked = async (attack: BallAttack, norm: Ball['norm'] = 'l2', seed = 5) => {
  const session = still();
  const delta = await movedWithin(session, attack, ball(norm, seed), noise, noPause);
  return { session, delta };
};
const rowOf = (values: Float32Array, n: number) => values.subarray(n * width, (n + 1) * width);

describe('attacks within a ball', () => {
  it.each(['l2', 'l1', 'linf'] as const)('walk as they are told to in %s', async (norm) => {
    const pgd = async (attack: BallAttack) => (await walked(attack, norm)).session.asked.pgd;
    // One step as long as the radius; forty, each of a sixteenth of it.
    const [once] = await pgd('fgsm');
    expect(once).toMatchObject({ norm, epsilon: 0.6, step: 0.6, iterations: 1, noise: quiet });
    for (const attack of ['pgd', 'averaging'] as const) {
      const [walk, ...others] = await pgd(attack);
      expect(others).toEqual([]);
      expect(walk).toMatchObject({ norm, epsilon: 0.6, iterations: 40 });
      expect(walk!.step).toBeCloseTo(0.6 / 16, 12);
      // Of the noise at test time only one of the two knows.
      expect(walk!.noise).toMatchObject(attack === 'averaging' ? noise : quiet);
      expect(walk!.start).toBeUndefined();
    }
  });

  it.each(['l2', 'l1', 'linf'] as const)('step at random to the edge of the ball in %s', async (norm) => {
    const session = still();
    const many = 400;
    const at = (seed: number) =>
      movedWithin(session, 'random', { ...ball(norm, seed), rows: many }, noise, noPause);
    const delta = await at(5);
    expect(session.asked.pgd).toEqual([]);
    let positive = 0;
    for (let n = 0; n < many; n++) {
      const row = rowOf(delta, n);
      expect(lengthOf(row, norm)).toBeCloseTo(0.6, 5);
      expect(row[0]).toBe(0);
      for (let k = 1; k < width; k++) positive += Number(row[k]! > 0);
    }
    // Five standard deviations of so many fair signs.
    expect(Math.abs(positive / (3 * many) - 0.5)).toBeLessThan(2.5 / Math.sqrt(3 * many));
    expect(await at(5)).toEqual(delta);
    expect(await at(6)).not.toEqual(delta);
  });

  it('with restarts begins in the middle and at three places of the ball, with two lengths of a step each', async () => {
    for (const norm of ['l2', 'l1', 'linf'] as const) {
      const { session } = await walked('restarts', norm);
      const { pgd } = session.asked;
      expect(pgd).toHaveLength(8);
      const starts = pgd.map(({ start }) => start);
      for (const [n, { step, ...walk }] of pgd.entries()) {
        expect(walk).toMatchObject({ norm, epsilon: 0.6, iterations: 40, noise: quiet });
        expect(step / 0.6).toBeCloseTo(n % 2 === 0 ? 1 / 16 : 1 / 4, 12);
        if (n % 2 === 1) expect(starts[n]).toEqual(starts[n - 1]);
        if (n < 2) expect(starts[n]).toBeUndefined();
        else {
          const lengths = Array.from({ length: rows }, (_, row) => lengthOf(rowOf(starts[n]!, row), norm));
          expect(Math.max(...lengths)).toBeLessThanOrEqual(0.6 * (1 + 1e-6));
          expect(Math.min(...lengths)).toBeGreaterThan(0);
          expect(new Set(lengths.map((one) => one.toFixed(6))).size).toBe(rows);
        }
      }
      expect(new Set(starts.filter(Boolean).map((start) => start!.join())).size).toBe(3);
      const others = (await walked('restarts', norm, 6)).session.asked.pgd;
      expect(others[2]!.start).not.toEqual(starts[2]);
      expect((await walked('restarts', norm)).session.asked.pgd[2]!.start).toEqual(starts[2]);
    }
  });

  it('with restarts keeps for each row the walk that came lowest, the earlier of equal ones', async () => {
    const { delta } = await walked('restarts');
    // Logits are 1 everywhere, fall to the eighth walk, and are lowest at the fifth.
    expect([0, 1, 2].map((n) => new Set(rowOf(delta, n)))).toEqual([
      new Set([0]),
      new Set([7]),
      new Set([4]),
    ]);
  });
});

describe('what an attack spends', () => {
  const plan = { iterations: 30, searchSteps: 3, draws: noise.draws };
  /** Steps that were taken, and gradients that they take: one each, or one for each draw of the noise. */
  const counted = ({ asked }: Scripted) => {
    const walks = [...asked.pgd, ...asked.cw];
    return {
      steps: walks.reduce((sum, walk) => sum + walk.iterations, 0),
      gradients: walks.reduce(
        (sum, walk) => sum + walk.iterations * Math.max(1, walk.noise.draws),
        asked.gradients.length,
      ),
    };
  };

  it.each(['fgsm', 'pgd', 'restarts', 'averaging'] as const)(
    'of %s is what it asks of the network',
    async (attack) => {
      expect(spentBy(attack, plan)).toEqual(counted((await walked(attack)).session));
    },
  );

  it('of a random step is the step, and of C&W what the search and the descent ask', async () => {
    expect(spentBy('random', plan)).toEqual({ steps: 1, gradients: 0 });
    const session = scripted(1, {
      cw: () => ({ delta: Float32Array.of(2), success: Uint8Array.of(1), iterations: 30 }),
      logit: ([x]) => 1 - x!,
      slope: () => [-1],
    });
    const by: Attack = {
      ...{ norm: 'l2', output: 'logit', rate: 0.01, iterations: plan.iterations, box: 0 },
      noise: { sigma: 0, draws: 0, seed: 1 },
    };
    await shortened(session, by, await cwSearch(session, 1, plan.searchSteps, by, noPause));
    expect(spentBy('cw', plan)).toEqual(counted(session));
    expect(inputRestarts.starts * inputRestarts.shares.length * 40).toBe(spentBy('restarts', plan).steps);
  });
});

describe('the way of a perturbation', () => {
  const delta = Float32Array.of(1, -2, 0.5);

  it('is walked in shares of it, a row each', () => {
    expect([...scaled(delta, [0, 0.5, -2])]).toEqual([0, -0, 0, 0.5, -1, 0.25, -2, 4, -1]);
  });

  it('spans a plane with another: the first by columns, the second by rows', async () => {
    const other = Float32Array.of(10, 0, 100);
    const session = scripted(3, { logit: ([x, y, z]) => x! + 1000 * y! + 1e4 * z! });
    const logits = await planeLogits(session, delta, other, [0, 1, 2], [0, -1]);
    const at = (right: number, up: number) =>
      right + 10 * up + 1000 * -2 * right + 1e4 * (0.5 * right + 100 * up);
    expect([...logits]).toEqual([at(0, 0), at(1, 0), at(2, 0), at(0, -1), at(1, -1), at(2, -1)]);
  });

  it('has probabilities of its logits: a half at 0, three quarters at ln 3', () => {
    expect(probabilityOf(0)).toBe(0.5);
    expect(probabilityOf(Math.log(3))).toBeCloseTo(0.75, 12);
    expect(probabilityOf(-Math.log(3))).toBeCloseTo(0.25, 12);
  });

  it('has a random direction among columns in the middle that leans to no side', () => {
    const [from, to] = [2, 6];
    const step = Float32Array.of(0, 0, 3, 0, 0, -4, 0);
    const sum = new Float64Array(7);
    const draws = 400;
    for (let seed = 0; seed < draws; seed++) {
      const other = randomAcross(step, [from, to], seed)!;
      expect(Math.hypot(...other)).toBeCloseTo(5, 5);
      expect(3 * other[2]! - 4 * other[5]!).toBeCloseTo(0, 5);
      expect([other[0], other[1], other[6]]).toEqual([0, 0, 0]);
      for (const [k, value] of other.entries()) sum[k]! += value / draws;
    }
    // Entries are at most 5 long: five standard errors of their means.
    for (const mean of sum) expect(Math.abs(mean)).toBeLessThan((5 * 5) / Math.sqrt(draws));
    // Up to the last column as well.
    const whole = randomAcross(step, [0, 7], 1)!;
    expect(Math.hypot(...whole)).toBeCloseTo(5, 5);
    expect(3 * whole[2]! - 4 * whole[5]!).toBeCloseTo(0, 5);
    // Two columns are enough to go across.
    expect(randomAcross(Float32Array.of(1, 0), [0, 2], 1)).not.toBeNull();
  });
});
