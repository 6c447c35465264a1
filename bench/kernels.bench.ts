import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createRng } from '../workers/core/random.ts';
import type { Params } from '../workers/core/tensor.ts';
import { createKernelsEngine } from '../workers/engines/kernels/engine.ts';
import type { ModelShape, Optimiser } from '../workers/engines/shape.ts';
import type { Epoch } from '../workers/engines/stepper.ts';
import { tripletEpochs } from '../workers/training/epochs.ts';
import * as data from './kernels/data.ts';
import { type Timing, timeNative } from './kernels/native.ts';
import { plainBpr, plainFm, plainGradient, plainMf, plainRank } from './kernels/plain.ts';
import { plainFmGradient, plainMfGradient } from './kernels/plain-gradients.ts';

/** One line of the table: the same work in three columns, best of the repeats. */
interface Line {
  readonly name: string;
  readonly kernels: Timing;
  readonly plain: Timing | null;
  readonly native: Timing | null;
  /** Things done, for a rate in millions a second. */
  readonly amount: number;
  /** Upper bound of the kernels' seconds that the project set itself, if any. */
  readonly goal: number | null;
}

const repeats = 7;
const engine = await createKernelsEngine(readFileSync('workers/engines/kernels/build/kernels.wasm'));
const adagrad: Optimiser = { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 };
const { users, items, factors } = data;

/**
 * Best seconds of `times` calls, in processor time of this process: what it would take on a core of its own,
 * as far as other programs leave caches and memory alone.
 */
async function time(times: number, body: () => number | Promise<number>): Promise<Timing> {
  let seconds = Number.POSITIVE_INFINITY;
  let value = 0;
  for (let n = 0; n < times; n++) {
    const start = process.cpuUsage();
    value = await body();
    const { user, system } = process.cpuUsage(start);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return { seconds, value };
}

/** One epoch from the same initial parameters each time; loading the epoch counts, setting the model up does not. */
async function timeEpoch(shape: ModelShape, optimiser: Optimiser, initial: Params, next: () => Epoch) {
  const stepper = await engine.stepper(shape, optimiser, initial);
  let seconds = Number.POSITIVE_INFINITY;
  let value = 0;
  for (let n = 0; n < repeats; n++) {
    await stepper.write(initial);
    const one = await time(1, () => {
      const epoch = next();
      stepper.load(epoch);
      const examples = epoch.kind === 'instances' ? epoch.order.length : epoch.users.length;
      return stepper.run(0, Math.ceil(examples / epoch.batch));
    });
    seconds = Math.min(seconds, one.seconds);
    value = one.value;
  }
  stepper.dispose();
  return { seconds, value };
}

async function bprLines(): Promise<Line[]> {
  const shape: ModelShape = { kind: 'bprmf', users, items, factors, l2: 0 };
  const initial = data.factorParams(0.01);
  const epoch = data.tripletEpoch(data.triplets, 512);
  const arrays = [initial.P!.data, initial.Q!.data, epoch.users, epoch.positives, epoch.negatives];
  const source = tripletEpochs(data.wholeSplit(), 512);
  const rng = createRng(2);
  return [
    {
      name: 'BPR-MF epoch, Adagrad, batch 512',
      kernels: await timeEpoch(shape, adagrad, initial, () => epoch),
      plain: await time(2, () => plainBpr(initial, epoch, factors)),
      native: timeNative('bpr', arrays, repeats),
      amount: data.triplets,
      goal: data.triplets / 3e6,
    },
    {
      name: 'BPR-MF epoch with sampling',
      kernels: await timeEpoch(shape, adagrad, initial, () => source.next(rng)),
      plain: null,
      native: null,
      amount: source.examples,
      goal: source.examples / 2.5e6,
    },
  ];
}

async function mfLines(): Promise<Line[]> {
  const initial = data.factorParams(0.1);
  const epoch = data.ratingEpoch(data.triplets, 4096);
  const shape = (l2: number): ModelShape => ({ kind: 'mf', users, items, factors, l2 });
  const arrays = [initial.P!.data, initial.Q!.data, epoch.users, epoch.items, epoch.ratings];
  return [
    {
      name: 'MF epoch, Adagrad, batch 4,096',
      kernels: await timeEpoch(shape(0), adagrad, initial, () => epoch),
      plain: await time(2, () => plainMf(initial, epoch, factors)),
      native: timeNative('mf', arrays, repeats),
      amount: data.triplets,
      goal: null,
    },
    {
      name: 'the same with l2 over all entries',
      kernels: await timeEpoch(shape(1e-12), adagrad, initial, () => epoch),
      plain: null,
      native: null,
      amount: data.triplets,
      goal: null,
    },
  ];
}

const features = data.fieldSizes.reduce((n, size) => n + size, 0);
const fmShape: ModelShape = { kind: 'fm', features, factors, selfTerms: true, l2: 0 };
const fmParams = (): Params => ({
  w0: data.normal(1, 1, 0),
  w: { shape: [features], data: data.normal(features, 1, 0.01).data },
  V: data.normal(features, factors, 0.01),
});

async function fmLine(): Promise<Line> {
  const initial = fmParams();
  const epoch = data.instanceEpoch(2048);
  const { w0, w, V } = initial;
  const arrays = [w0!.data, w!.data, V!.data, epoch.order, epoch.offsets, epoch.features, epoch.labels];
  return {
    name: 'FM epoch, 280,000 × 11, Adagrad, batch 2,048',
    kernels: await timeEpoch(fmShape, adagrad, initial, () => epoch),
    plain: await time(2, () => plainFm(initial, epoch, factors)),
    native: timeNative('fm', arrays, repeats),
    amount: data.instances,
    goal: 0.3,
  };
}

async function rankLine(): Promise<Line> {
  const params = data.factorParams(0.1);
  const block = data.fullBlock(data.wholeSplit().train);
  const scorer = await engine.scorer({ kind: 'bprmf', users, items, factors, l2: 0 }, params);
  const arrays = [params.P!.data, params.Q!.data, block.excludedOffsets, block.excluded, block.targets];
  const line = {
    name: 'full ranking, top 10 and one target a user',
    kernels: await time(repeats, async () =>
      (await scorer.rank!(block)).ranks.reduce((sum: number, rank) => sum + rank, 0),
    ),
    plain: await time(1, () => plainRank(params, block, factors)),
    native: timeNative('rank', arrays, repeats),
    amount: users * items,
    goal: 0.2,
  };
  scorer.dispose();
  return line;
}

async function gradientLine(): Promise<Line> {
  const shape: ModelShape = { kind: 'bprmf', users, items, factors, l2: 0 };
  const params = data.factorParams(0.1);
  const epoch = data.tripletEpoch(data.gradientTriplets, 512);
  const arrays = [params.P!.data, params.Q!.data, epoch.users, epoch.positives, epoch.negatives];
  return {
    name: 'BPR gradient over 1,048,576 triplets',
    kernels: await time(repeats, async () => (await engine.embeddingGradient(shape, params, epoch)).loss),
    plain: await time(2, () => plainGradient(params, epoch, factors)),
    native: timeNative('gradient', arrays, repeats),
    amount: data.gradientTriplets,
    goal: 0.15,
  };
}

async function mfGradientLine(): Promise<Line> {
  const shape: ModelShape = { kind: 'mf', users, items, factors, l2: 0 };
  const params = data.factorParams(0.1);
  const epoch = data.ratingEpoch(data.triplets, 4096);
  const arrays = [params.P!.data, params.Q!.data, epoch.users, epoch.items, epoch.ratings];
  return {
    name: 'MF gradient over 1,000,000 ratings',
    kernels: await time(repeats, async () => (await engine.embeddingGradient(shape, params, epoch)).loss),
    plain: await time(2, () => plainMfGradient(params, epoch, factors)),
    native: timeNative('mf-gradient', arrays, repeats),
    amount: data.triplets,
    goal: null,
  };
}

async function fmGradientLine(): Promise<Line> {
  const params = fmParams();
  const epoch = data.instanceEpoch(2048);
  const { w0, w, V } = params;
  const arrays = [w0!.data, w!.data, V!.data, epoch.offsets, epoch.features, epoch.labels];
  return {
    name: 'FM gradient over 280,000 × 11',
    kernels: await time(repeats, async () => (await engine.embeddingGradient(fmShape, params, epoch)).loss),
    plain: await time(2, () => plainFmGradient(params, epoch, factors)),
    native: timeNative('fm-gradient', arrays, repeats),
    amount: data.instances,
    goal: null,
  };
}

const lines = [
  ...(await bprLines()),
  ...(await mfLines()),
  await fmLine(),
  await rankLine(),
  await gradientLine(),
  await mfGradientLine(),
  await fmGradientLine(),
];

/** The same work within float32 rounding, else the comparison means nothing. */
for (const line of lines) {
  for (const other of [line.plain, line.native]) {
    if (other && Math.abs(other.value / line.kernels.value - 1) > 1e-3) {
      process.stderr.write(`${line.name}: computed ${line.kernels.value} here and ${other.value} there.\n`);
      process.exitCode = 1;
    }
  }
}

if (process.argv.includes('--json')) {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', node: process.version };
  process.stdout.write(
    `${JSON.stringify({ bench: 'kernels', machine, factors, users, items, lines }, null, 2)}\n`,
  );
} else {
  const show = (value: number | null | undefined, digits = 3) => (value == null ? '' : value.toFixed(digits));
  const rows = lines.map((l) => ({
    'one worker, d = 64, processor time': l.name,
    'kernels, s': show(l.kernels.seconds),
    'M/s': show(l.amount / l.kernels.seconds / 1e6, 2),
    'goal, s': show(l.goal),
    'plain TS, s': show(l.plain?.seconds),
    'native C, s': show(l.native?.seconds),
    'plain / kernels': show(l.plain && l.plain.seconds / l.kernels.seconds, 1),
    'kernels / native': show(l.native && l.kernels.seconds / l.native.seconds, 2),
  }));
  console.table(rows);
}
