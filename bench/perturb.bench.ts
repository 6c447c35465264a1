import { readFileSync } from 'node:fs';
import { createRng } from '../workers/core/random.ts';
import type { Params } from '../workers/core/tensor.ts';
import { createKernelsEngine } from '../workers/engines/kernels/engine.ts';
import { multiStep, publishedStart } from '../workers/perturb/multistep.ts';
import { lossObjective } from '../workers/perturb/objective.ts';
import { byUser } from '../workers/perturb/triplets.ts';
import * as data from './kernels/data.ts';
import { timeNative } from './kernels/native.ts';
import { plainGradient, plainRank } from './kernels/plain.ts';

/**
 * One PGD sweep of 10 ε × 25 iterations on ML-1M's size, a gradient over 1,048,576 triplets at every iteration and
 * every user ranked at each ε: two of the ten budgets are walked and the time multiplied by five. Beside it what the
 * gradients and rankings alone take as plain TypeScript loops and in C. Processor time, as in the other benchmarks.
 */
const budgets = [0.5, 2];
const share = 10 / budgets.length;
const iterations = 25;

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const params = data.factorParams(0.1);
const drawn = data.tripletEpoch(data.gradientTriplets, 512);
// In the order in which the study gives them to an engine, which the yardsticks get too.
const epoch = { ...drawn, ...byUser(drawn, data.users) };
const block = data.fullBlock(data.wholeSplit().train);
const shape = { kind: 'bprmf', users: data.users, items: data.items, factors: data.factors, l2: 0 } as const;
const engine = await createKernelsEngine(readFileSync('workers/engines/kernels/build/kernels.wasm'));
const objective = lossObjective((at) => engine.embeddingGradient(shape, at, epoch));

async function ranked(at: Params): Promise<number> {
  const scorer = await engine.scorer(shape, at);
  try {
    return (await scorer.rank?.(block))?.ranks.length ?? 0;
  } finally {
    scorer.dispose();
  }
}

async function sweep(): Promise<number> {
  const began = cpu();
  for (const epsilon of budgets) {
    const walk = {
      targets: 'both',
      epsilon,
      step: epsilon / 4,
      projection: 'element',
      start: publishedStart,
    } as const;
    for await (const stride of multiStep(params, objective, walk, createRng(1))) {
      if (stride.iteration < iterations) continue;
      await ranked(stride.params);
      break;
    }
  }
  return (cpu() - began) * share;
}

/** The gradients and rankings of the whole sweep from one of each. */
const whole = (gradient: number, ranking: number) => 10 * (iterations * gradient + ranking);

function timed(body: () => number): number {
  const began = cpu();
  body();
  return cpu() - began;
}

const seconds = await sweep();
const plain = whole(
  timed(() => plainGradient(params, epoch, data.factors)),
  timed(() => plainRank(params, block, data.factors)),
);
const { P, Q } = params;
const gradientC = timeNative(
  'gradient',
  [P!.data, Q!.data, epoch.users, epoch.positives, epoch.negatives],
  2,
);
const rankC = timeNative('rank', [P!.data, Q!.data, block.excludedOffsets, block.excluded, block.targets], 2);
const native = gradientC && rankC ? whole(gradientC.seconds, rankC.seconds) : null;
const job = 'PGD, 10 ε × 25 iterations, ML-1M size, all users ranked at each ε';
const line = { job, seconds, goal: 35, plain, native };
const ratio = (other: number | null) =>
  other === null ? '' : `${other.toFixed(1)} s (${(seconds / other).toPrecision(2)} ×)`;
if (process.argv.includes('--json'))
  process.stdout.write(`${JSON.stringify({ bench: 'perturb', lines: [line] }, null, 2)}\n`);
else
  console.table([
    {
      'processor time': job,
      here: `${seconds.toFixed(1)} s`,
      goal: `${line.goal} s`,
      'plain TypeScript, gradients and ranking alone (ratio)': ratio(plain),
      'native C, the same (ratio)': ratio(native),
    },
  ]);
