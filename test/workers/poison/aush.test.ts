import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { GanEngine, GanProblem } from '../../../workers/engines/gan.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { aushProfiles } from '../../../workers/poison/aush.ts';
import { wasmFiles } from '../engines/tfjs/wasmFiles.ts';
import { classroomProblem, problemOn, withinBudget } from './problem.ts';
import { randomTable } from './ratings.ts';

const options = { epochs: 20, generatorRate: 0.01, discriminatorRate: 1e-3, scale: 5 };
const quiet = { pause: async () => {}, report: () => {} };
const labs: Record<string, GanEngine> = {};

beforeAll(async () => {
  labs.cpu = (await createTfjsEngine('tfjs-cpu')).gan!;
  labs.wasm = (await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles })).gan!;
});

/** Two items selected of five, one hidden layer each. */
function tinyProblem(): GanProblem {
  const rng = createRng(4);
  const draw = (...shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 0.7 * rng.normal()),
  });
  return {
    items: 5,
    selected: Int32Array.of(1, 3),
    params: {
      'g.0.kernel': draw(5, 3),
      'g.0.bias': draw(3),
      'g.1.kernel': draw(3, 2),
      'g.1.bias': draw(2),
      'd.0.kernel': draw(5, 4),
      'd.0.bias': draw(4),
      'd.1.kernel': draw(4, 1),
      'd.1.bias': draw(1),
    },
    generator: { kind: 'sgd', rate: 1 },
    discriminator: { kind: 'sgd', rate: 1 },
    scale: 5,
    goal: 1,
    l2: 0.01,
  };
}
const batch = {
  rows: 2,
  fillers: Float32Array.of(0.4, 0, 1, 0, 0, 0, 0, 0.6, 0, 0.2),
  selected: Float32Array.of(0.8, 0, 0, 0.2),
  wanted: Float32Array.of(1, 0, 1, 1),
};
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The two networks by the definition, in double precision. */
function byDefinition({ params, selected, l2 }: GanProblem) {
  const layer = (name: string, input: number[]) => {
    const { data, shape } = params[`${name}.kernel`];
    return Array.from(
      { length: shape[1] },
      (_, j) =>
        input.reduce((sum, x, i) => sum + x * data[i * shape[1] + j], 0) + params[`${name}.bias`].data[j],
    );
  };
  const judge = (profile: number[]) => layer('d.1', layer('d.0', profile).map(sigmoid))[0];
  let [adversarial, shilling, reconstruction, log] = [0, 0, 0, 0];
  for (let row = 0; row < 2; row++) {
    const fillers = [...batch.fillers.subarray(row * 5, row * 5 + 5)];
    const made = layer('g.1', layer('g.0', fillers).map(sigmoid)).map(sigmoid);
    const fake = [...fillers];
    const real = [...fillers];
    selected.forEach((item, n) => {
      fake[item] = made[n];
      real[item] = batch.selected[row * 2 + n];
      shilling += (25 * (made[n] - 1) ** 2) / 4;
      reconstruction += (25 * batch.wanted[row * 2 + n] * (made[n] - batch.selected[row * 2 + n]) ** 2) / 3;
    });
    adversarial -= Math.log(sigmoid(judge(fake))) / 2;
    log -= (Math.log(sigmoid(judge(real))) + Math.log(1 - sigmoid(judge(fake)))) / 4;
  }
  let ridge = 0;
  for (const name of ['g.0.kernel', 'g.1.kernel']) for (const x of params[name].data) ridge += l2 * x * x;
  return {
    adversarial,
    shilling,
    reconstruction,
    log,
    forging: adversarial + shilling + reconstruction + ridge,
  };
}

describe.each(['cpu', 'wasm'])('the generator and its judge on tfjs, %s', (backend) => {
  it('have the losses of their definition', async () => {
    const problem = tinyProblem();
    const session = labs[backend].open(problem);
    const expected = byDefinition(problem);
    expect(await session.judge(batch)).toBeCloseTo(expected.log, 5);
    session.dispose();
    const other = labs[backend].open(problem);
    const { adversarial, shilling, reconstruction } = await other.forge(batch);
    expect(adversarial).toBeCloseTo(expected.adversarial, 5);
    expect(shilling).toBeCloseTo(expected.shilling, 4);
    expect(reconstruction).toBeCloseTo(expected.reconstruction, 4);
    other.dispose();
  });

  it('step along the gradients that finite differences find', async () => {
    const h = 1e-3;
    for (const [prefix, of] of [['g', 'forging'] as const, ['d', 'log'] as const]) {
      const problem = tinyProblem();
      const names = Object.keys(problem.params).filter((name) => name.startsWith(prefix));
      const slopes = names.flatMap((name) => {
        const { data } = problem.params[name];
        return Array.from(data, (kept, n) => {
          data[n] = kept + h;
          const up = byDefinition(problem)[of];
          data[n] = kept - h;
          const down = byDefinition(problem)[of];
          data[n] = kept;
          return (up - down) / (2 * h);
        });
      });
      // A small step of SGD lowers the loss by rate times the squared length of the gradient.
      const rate = 1e-3;
      const step = { kind: 'sgd', rate } as const;
      const session = labs[backend].open({ ...problem, generator: step, discriminator: step });
      const before = prefix === 'g' ? problem : null;
      await (prefix === 'g' ? session.forge(batch) : session.judge(batch));
      const square = slopes.reduce((sum, x) => sum + x * x, 0);
      if (before) {
        const moved = await session.complete(batch.fillers, 2);
        expect(moved).toHaveLength(4);
        const losses = await session.forge(batch);
        const first = byDefinition(problem);
        const fall =
          first.adversarial +
          first.shilling +
          first.reconstruction -
          (losses.adversarial + losses.shilling + losses.reconstruction);
        expect(fall / (rate * square)).toBeGreaterThan(0.9);
        expect(fall / (rate * square)).toBeLessThan(1.05);
      } else {
        const fall = byDefinition(problem).log - (await session.judge(batch));
        expect(fall / (rate * square)).toBeGreaterThan(0.95);
        expect(fall / (rate * square)).toBeLessThan(1.05);
      }
      session.dispose();
    }
  });

  it('lose no tensor', async () => {
    const before = memory().numTensors;
    const session = labs[backend].open(tinyProblem());
    await session.judge(batch);
    const held = memory().numTensors;
    for (let n = 0; n < 3; n++) {
      await session.judge(batch);
      await session.forge(batch);
      await session.complete(batch.fillers, 2);
    }
    expect(memory().numTensors).toBe(held);
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('AUSH', () => {
  it('never exceeds the budget, stays on the grid and rates every target, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          goal: fc.constantFrom('promote' as const, 'demote' as const),
          fakes: fc.integer({ min: 0, max: 4 }),
          fillers: fc.integer({ min: 0, max: 30 }),
          selected: fc.integer({ min: 0, max: 12 }),
          targets: fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 4 }),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
        async ({ seed, ...asked }) => {
          const problem = problemOn(randomTable(9, 20, 0.4, seed), asked);
          const how = { ...options, epochs: 1 };
          const { profiles } = await aushProfiles(problem, how, labs.cpu, createRng(seed), quiet);
          withinBudget(profiles, problem);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('its losses fall, its fillers are a real user’s own ratings, and the same seed gives the same fakes', async () => {
    const problem = classroomProblem();
    const before = memory().numTensors;
    const { profiles, epochs } = await aushProfiles(problem, options, labs.wasm, createRng(1), quiet);
    expect(memory().numTensors).toBe(before);
    expect(epochs).toHaveLength(20);
    const total = ({ shilling, reconstruction }: (typeof epochs)[number]) => shilling + reconstruction;
    expect(total(epochs[19])).toBeLessThan(0.8 * total(epochs[0]));
    expect(epochs[19].discriminator).toBeLessThan(epochs[0].discriminator);
    withinBudget(profiles, problem);
    const { train } = problem;
    for (let n = 0; n < profiles.rows; n++) {
      const own = [...profiles.columns.subarray(profiles.offsets[n], profiles.offsets[n + 1])];
      const shared = Array.from({ length: train.rows }, (_, u) => {
        const cells = new Map<number, number>();
        for (let at = train.offsets[u]; at < train.offsets[u + 1]; at++)
          cells.set(train.columns[at], train.values![at]);
        return own.filter((item, k) => cells.get(item) === profiles.values![profiles.offsets[n] + k]).length;
      });
      expect(Math.max(...shared)).toBeGreaterThanOrEqual(
        own.length - problem.targets.length - problem.selected,
      );
    }
    const again = await aushProfiles(problem, options, labs.wasm, createRng(1), quiet);
    expect(again.profiles).toEqual(profiles);
  });
});
