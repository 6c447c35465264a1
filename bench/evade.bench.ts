import { createRequire } from 'node:module';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { enableProdMode } from '@tensorflow/tfjs-core';
import type { Params } from '../workers/core/tensor.ts';
import { parameterShapes } from '../workers/engines/layout.ts';
import type { NcfShape } from '../workers/engines/shape.ts';
import { createTfjsEngine } from '../workers/engines/tfjs/engine.ts';
import { timeNative, timeTorch } from './kernels/native.ts';
import {
  type NcfArrays,
  type NcfJob,
  ncfArrays,
  plainAttack,
  plainSteps,
  widthsOf,
} from './kernels/plain-ncf.ts';

/**
 * What the evade study costs, in processor time: a step of the MLP with Adam, an epoch of FNCF on ML-1M's size (some
 * steps, scaled), and C&W on 1,000 examples in one batch. Beside it plain TypeScript loops, C and PyTorch, each on one
 * thread and with the same numbers; the mean loss of each column is compared, so that all do the same work.
 */
enableProdMode();
const require = createRequire(join(process.cwd(), 'package.json'));
const dist = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
// TensorFlow.js's WebAssembly glue is written for CommonJS.
Object.assign(globalThis, { require, __dirname: dist });
const engine = await createTfjsEngine('tfjs-wasm', {
  wasm: { simd: join(dist, 'tfjs-backend-wasm-simd.wasm'), plain: join(dist, 'tfjs-backend-wasm.wasm') },
});
const adam = { kind: 'adam', rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const ml1m = { users: 6040, items: 3706 } as const;

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const shapeOf = ({ users, items, side, layers }: NcfJob): NcfShape => ({
  ...{
    kind: 'ncf',
    shape: 'mlp',
    users,
    items,
    factors: side,
    layers,
    userFields: [],
    itemFields: [],
    l2: 0,
  },
});

function paramsOf(job: NcfJob, { weights }: NcfArrays): Params {
  return Object.fromEntries(
    parameterShapes(shapeOf(job)).map(([name, shape], n) => [name, { shape, data: weights[n]! }]),
  );
}

const round = (value: number) => Number(value.toPrecision(3));
const repeats = 3;

/** Milliseconds a step in each column; `plain` may take fewer steps, since it is slow. */
async function stepLine(name: string, job: NcfJob, goal: number | null, plainShare = 1) {
  const arrays = ncfArrays(job);
  const { users, items, labels } = arrays.batches;
  const stepper = await engine.stepper(shapeOf(job), adam, paramsOf(job, arrays));
  stepper.load({ kind: 'pointwise', batch: job.batch, users, items, labels });
  let seconds = Number.POSITIVE_INFINITY;
  let loss = Number.NaN;
  for (let n = 0; n < repeats; n++) {
    await stepper.write(paramsOf(job, arrays));
    const began = cpu();
    loss = (await stepper.run(0, job.steps)) / (job.steps * job.batch);
    seconds = Math.min(seconds, cpu() - began);
  }
  stepper.dispose();
  const few = { ...job, steps: Math.max(1, Math.round(job.steps * plainShare)) };
  const began = cpu();
  const plainLoss = plainSteps(few, arrays);
  const plain = (cpu() - began) / few.steps;
  const all = [arrays.head, ...arrays.weights, users, items, labels];
  const native = timeNative('ncf', all, repeats, 'ncf');
  const torch = timeTorch(all, repeats, 'ncf');
  const others = [...(plainShare === 1 ? [plainLoss] : []), native?.value, torch?.value];
  for (const other of others)
    if (other !== undefined && Math.abs(other / loss - 1) > 2e-3)
      throw new Error(`${name}: a yardstick has the mean loss ${other} where the engine has ${loss}.`);
  const ms = (value: number | undefined, steps = job.steps) =>
    value === undefined ? null : (1e3 * value) / steps;
  return {
    name,
    here: ms(seconds)!,
    goal,
    plain: 1e3 * plain,
    native: ms(native?.seconds),
    torch: ms(torch?.seconds),
  };
}

/** 1,000 examples × 1,000 iterations on FNCF's student, the user's half moved; seconds. */
async function attackLine() {
  const job: NcfJob = { users: 1000, items: 1000, side: 64, layers: [64, 32], batch: 1000, steps: 1 };
  const arrays = ncfArrays(job);
  const widths = widthsOf(job);
  // A bias that makes the network say yes to most; the others count as success at length 0 in both columns.
  arrays.weights.at(-1)![0] = 2;
  const rows = 1000;
  const width = 2 * job.side;
  const inputs = new Float32Array(rows * width);
  for (let n = 0; n < rows; n++) {
    inputs.set(arrays.weights[0]!.subarray(n * job.side, (n + 1) * job.side), n * width);
    inputs.set(arrays.weights[1]!.subarray(n * job.side, (n + 1) * job.side), n * width + job.side);
  }
  const params = paramsOf(job, arrays);
  if (!engine.tower) throw new Error('The engine has no towers.');
  const session = await engine.tower.open({ params, inputs, rows, movable: [0, job.side] });
  const c = 1;
  const began = cpu();
  const found = await session.cw(
    {
      ...{ norm: 'l2-squared', output: 'logit', rate: 0.01, iterations: 1000, box: 0 },
      c: new Float32Array(rows).fill(c),
      noise: { sigma: 0, draws: 0, seed: 1 },
    },
    async () => {},
  );
  const seconds = ((cpu() - began) * 1000) / found.iterations;
  session.dispose();
  const few = 5;
  const start = cpu();
  for (let n = 0; n < few; n++) {
    const input = inputs.subarray(n * width, (n + 1) * width);
    const plain = plainAttack(arrays.weights, widths, input, job.side, c, found.iterations);
    const own = Math.hypot(...found.delta.subarray(n * width, (n + 1) * width));
    if (Math.abs(plain - own) > 0.01 * Math.max(plain, 0.1))
      throw new Error(`Example ${n} of the attack is ${own} long, by plain loops ${plain}.`);
  }
  const plain = (((cpu() - start) * rows) / few) * (1000 / found.iterations);
  return { seconds, plain, iterations: found.iterations };
}

const mlp = { ...ml1m, side: 32, layers: [64, 32, 16] };
/** Table I, the id's and the features' embedding of a side as one row. */
const teacher = { ...ml1m, side: 128, layers: [128, 64], batch: 256 };
const student = { ...ml1m, side: 64, layers: [64, 32], batch: 256 };
const steps = [
  await stepLine('MLP 32 + 32 → 64 → 32 → 16 → 1, batch 256', { ...mlp, batch: 256, steps: 20 }, 5),
  await stepLine('MLP, batch 4,096', { ...mlp, batch: 4096, steps: 4 }, 24, 0.25),
  await stepLine('FNCF student, batch 256', { ...student, steps: 10 }, null),
  await stepLine('FNCF teacher, batch 256', { ...teacher, steps: 8 }, null, 0.25),
];
const attack = await attackLine();
/** Positives of ML-1M less the held-out ones, five examples each. */
const epochSteps = Math.ceil((5 * (1_000_209 - 6040)) / 256);
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ bench: 'evade', epochSteps, lines: steps, attack }, null, 2)}\n`);
} else {
  console.log(`Load ${loadavg()[0]!.toFixed(1)} on ${cpus().length} cores; processor time, one thread each.`);
  const cell = (value: number | null, absent: string) => (value === null ? absent : `${round(value)} ms`);
  const columns = (line: (typeof steps)[number], scale = 1) => ({
    'tfjs WASM': `${round(line.here * scale)}${scale === 1 ? ' ms' : ' s'}`,
    goal: line.goal === null ? '' : `${line.goal} ms`,
    'plain TypeScript': scale === 1 ? cell(line.plain, '') : `${round(line.plain * scale)} s`,
    'native C':
      scale === 1 ? cell(line.native, 'no compiler') : `${round((line.native ?? Number.NaN) * scale)} s`,
    'PyTorch CPU':
      scale === 1 ? cell(line.torch, 'not installed') : `${round((line.torch ?? Number.NaN) * scale)} s`,
  });
  console.table([
    ...steps.map((line) => ({ 'a step': line.name, ...columns(line) })),
    ...steps.slice(2).map((line) => ({
      'a step': `${line.name}: an epoch of ML-1M, ${epochSteps} steps, scaled`,
      ...columns({ ...line, goal: null }, epochSteps / 1000),
    })),
    {
      'a step': `C&W, 1,000 examples × 1,000 iterations (${attack.iterations} run, scaled)`,
      'tfjs WASM': `${round(attack.seconds)} s`,
      goal: '',
      'plain TypeScript': `${round(attack.plain)} s (5 examples, scaled)`,
      'native C': '',
      'PyTorch CPU': '',
    },
  ]);
}
