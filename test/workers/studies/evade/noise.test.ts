import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import type { Params } from '../../../../workers/core/tensor.ts';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { cwWithC } from '../../../../workers/evade/cw.ts';
import { movableColumns, towerInputs } from '../../../../workers/evade/inputs.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { EvadeSpec } from '../../../../workers/protocol/spec/spec.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import {
  againstNoise,
  type EvadeTarget,
  examplesOf,
  successAt,
} from '../../../../workers/studies/evade/attack.ts';
import { evadeBench, towerOf } from '../../../../workers/studies/evade/models.ts';
import { nthOf, tasksOf, trainFamily } from '../../../../workers/studies/evade/seed.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const [sigma, c, draws] = [0.3, 100, 16];
/** Answers that plain loops count for each example. */
const answers = 200;
const spec = parseSpec({
  study: 'evade',
  dataset: { kind: 'generated', size: 'classroom' },
  engine: 'tfjs-wasm',
  model: { kind: 'ncf', factors: 8, layers: [16, 8], epochs: 4, optimiser: { kind: 'adam', rate: 0.02 } },
  student: { factors: 4, layers: [8, 4], epochs: 6, hintEpochs: 1 },
  attack: { points: 2, examples: 40, iterations: 60, rate: 0.05, c, draws },
  // A student of a teacher at T = 1 stands near the edge, so that both attacks and the noise alone turn some of its answers.
  defence: { strategies: ['single'], sigma, teacher: { kind: 'own', temperature: 1 } },
  rivals: [],
  widths: [],
  measure: { every: 0 },
}) as EvadeSpec;

/** The logit of one input, normals of deviation σ added to what enters each layer; by plain loops. */
function noisyLogit(params: Params, input: ArrayLike<number>, normal: () => number): number {
  let x = Array.from(input);
  for (let n = 0; ; n++) {
    const name = params[`dense.${n}.kernel`] ? `dense.${n}` : 'out';
    const { data, shape } = params[`${name}.kernel`]!;
    const entered = x.map((value) => value + sigma * normal());
    const sums = Array.from(params[`${name}.bias`]!.data, (bias, column) =>
      entered.reduce((sum, value, row) => sum + value * data[row * shape[1]! + column]!, bias),
    );
    if (name === 'out') return sums[0]!;
    x = sums.map((value) => Math.max(0, value));
  }
}

describe('attacks on a student whose noise stays on', () => {
  let target: EvadeTarget;
  beforeAll(async () => {
    const { env } = await benchEnv({ engine: await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }) });
    const bench = await evadeBench((await openBench(spec, env, recorder().run)).bench);
    const { students } = await trainFamily(bench, spec.seed, nthOf(spec, 0));
    target = { bench, task: (await tasksOf(bench)).own, subject: students[0]! };
  });

  /** The attack once more, seeing the noise through `seen` draws, and the share of noes that plain loops count. */
  async function counted(seen: number | null): Promise<number> {
    const { bench, subject } = target;
    const { users, items } = await examplesOf(target);
    const rows = users.length;
    const inputs = towerInputs(subject.shape, subject.params, users, items);
    const session = await towerOf(bench.seat.current).open({
      ...{ params: subject.params, inputs, rows },
      movable: movableColumns(subject.shape, spec.attack.side),
    });
    const { norm, output, rate, iterations, box } = spec.attack;
    const noise = { sigma, draws: seen ?? 0, seed: subject.seed };
    const found = await cwWithC(
      session,
      rows,
      c,
      { norm, output, rate, iterations, box, noise },
      async () => {},
    );
    session.dispose();
    const rng = createRng(99);
    const width = inputs.length / rows;
    let noes = 0;
    for (let row = 0; row < rows; row++) {
      const moved = Array.from({ length: width }, (_, k) => {
        const at = row * width + k;
        return inputs[at]! + (seen === null ? 0 : found.delta[at]!);
      });
      for (let n = 0; n < answers; n++)
        noes += Number(noisyLogit(subject.params, moved, () => rng.normal()) <= 0);
    }
    return noes / (rows * answers);
  }

  it('are judged under the noise; one averages over it, one ignores it, and noise alone turns some', async () => {
    const found = await againstNoise(target);
    const rows = (await examplesOf(target)).users.length;
    expect(rows).toBeGreaterThan(20);
    const expected = {
      untouched: await counted(null),
      ignoring: await counted(0),
      averaging: await counted(draws),
    };
    // Five standard errors of the difference of two shares.
    const slack = (share: number) =>
      5 * Math.sqrt(share * (1 - share) * (1 / (rows * draws) + 1 / (rows * answers)));
    const { untouched, ignoring, averaging } = expected;
    for (const way of ['untouched', 'ignoring', 'averaging'] as const)
      expect(Math.abs(found[way].rate - expected[way]), way).toBeLessThan(slack(expected[way]));
    // So far apart that one cannot stand for another, nor the network without noise for any.
    expect(untouched).toBeGreaterThan(slack(untouched));
    expect(ignoring).toBeGreaterThan(untouched + slack(untouched) + slack(ignoring));
    expect(averaging).toBeGreaterThan(ignoring + slack(ignoring) + slack(averaging));
    expect((await successAt(target, c)).rate).toBeGreaterThan(ignoring + slack(ignoring));
  });
});
