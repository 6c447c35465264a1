import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '../workers/core/random.ts';
import { generate } from '../workers/data/generator/generate.ts';
import { makeSplit } from '../workers/data/splits.ts';
import { trainApt } from '../workers/defend/apt.ts';
import { type MfTask, startOf, trainChanging } from '../workers/defend/mf-training.ts';
import { createKernelsEngine } from '../workers/engines/kernels/engine.ts';
import type { Epoch } from '../workers/engines/stepper.ts';
import { gridOf } from '../workers/poison/grid.ts';
import { heuristicProfiles } from '../workers/poison/heuristic.ts';
import { withUsers } from '../workers/poison/inject.ts';
import { ratingStatistics } from '../workers/poison/statistics.ts';
import { targetItems } from '../workers/poison/targets.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import type { PoisonSpec } from '../workers/protocol/spec/spec.ts';
import { epochRng, ratingEpochs } from '../workers/training/epochs.ts';
import { timeNative } from './kernels/native.ts';

/**
 * Poisoning as a person waits for it: one whole run of APT (25 epochs, ERM users every two) against the Average attack
 * on ML-100K's size and on ML-1M's, beside it the training alone and the same loops in C; and thirty repeats of the
 * Average attack on ML-100K's size over two threads by the command line. Processor time, but for the repeats what the
 * clock says.
 */

interface Line {
  readonly job: string;
  readonly seconds: number;
  readonly goal: number | null;
  readonly native: number | null;
}

const engine = await createKernelsEngine(readFileSync('workers/engines/kernels/build/kernels.wasm'));
const run = {
  emit: () => {},
  gate: async () => {},
  epochGate: async () => 'go' as const,
  now: () => performance.now(),
};

/** Processor time of the best of `repeats`. */
async function best(repeats: number, body: () => Promise<unknown>): Promise<number> {
  let seconds = Number.POSITIVE_INFINITY;
  for (let n = 0; n < repeats; n++) {
    const start = process.cpuUsage();
    await body();
    const { user, system } = process.cpuUsage(start);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return seconds;
}

/** One epoch in C, times how many epochs' worth of cells are trained. */
function native(task: MfTask, cells: number): number | null {
  const shape = {
    kind: 'mf',
    users: task.split.nUsers,
    items: task.split.nItems,
    factors: 64,
    l2: 0,
  } as const;
  const { rng, initial } = startOf(task, shape);
  const source = ratingEpochs(task.split, task.model.batch, task.scale);
  const epoch = source.next(epochRng(rng, 1)) as Extract<Epoch, { kind: 'ratings' }>;
  const arrays = [initial.P.data, initial.Q.data, epoch.users, epoch.items, epoch.ratings];
  const timed = timeNative('mf', arrays, 3);
  return timed && (timed.seconds * cells) / source.examples;
}

async function apt(size: 'ml-100k' | 'ml-1m', items: number, goal: number): Promise<Line[]> {
  const spec = parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size },
    defence: { items },
  }) as PoisonSpec;
  const { model, attack, defence } = spec;
  if (model.kind !== 'mf') throw new Error('not MF');
  const dataset = generate({ kind: 'generated', size, seed: 1 });
  const genuine = makeSplit(dataset, { kind: 'leave-random', validation: false, seed: 1 });
  const statistics = ratingStatistics(genuine.train, genuine.nItems);
  const grid = gridOf(dataset);
  const targets = targetItems(dataset, statistics.itemCount, attack.targets);
  const { goal: aim, selected, noise, targetShift, share } = attack;
  const fakes = heuristicProfiles(
    {
      ...{ train: genuine.train, nItems: genuine.nItems, statistics, grid, targets },
      ...{ goal: aim, selected, noise, targetShift },
      fakes: Math.floor(share * genuine.nUsers),
      fillers: Math.floor(genuine.train.columns.length / genuine.nUsers),
    },
    'average',
    createRng(1).child('attack/average'),
  );
  const split = withUsers(genuine, fakes);
  const doing = { study: 'poison', stage: 'training', item: { repeat: { n: 1, of: 1 } } } as const;
  const task: MfTask = { model, split, scale: 5, seed: 1, doing };
  const influence = {
    ...{ hessian: defence.hessian, risk: defence.risk, damping: defence.damping },
    penalty: { P: 0, Q: 0 },
    users: defence.influenceUsers,
  };
  const count = Math.floor(defence.users * genuine.nUsers);
  const options = {
    ...defence,
    count,
    influence,
    statistics: ratingStatistics(split.train, split.nItems),
    grid,
  };
  const repeats = size === 'ml-100k' ? 3 : 1;
  const whole = await best(repeats, () => trainApt(task, options, engine, run));
  const plain = await best(repeats, () => trainChanging(task, 0, engine, run, async () => null));
  const cells = split.train.columns.length * model.epochs;
  return [
    { job: `APT, ${model.epochs} epochs, ${size}`, seconds: whole, goal, native: null },
    {
      job: `the same epochs without ERM users, ${size}`,
      seconds: plain,
      goal: null,
      native: native(task, cells),
    },
  ];
}

/** By the command line, as a person runs it; the clock's seconds, with starting Node and making the data. */
function repeats(): Line {
  const folder = mkdtempSync(join(tmpdir(), 'brittle-bench-'));
  try {
    const path = join(folder, 'spec.json');
    const spec = {
      study: 'poison',
      dataset: { kind: 'generated', size: 'ml-100k' },
      engine: 'kernels',
      repeats: 30,
      attack: { profiles: ['average'] },
      measure: { every: 0 },
    };
    writeFileSync(path, JSON.stringify(spec));
    const began = performance.now();
    const call = [
      'scripts/lab.mjs',
      'run',
      path,
      '--workers',
      '2',
      '--quiet',
      '--out',
      join(folder, 'out.json'),
    ];
    const { status, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return {
      job: '30 repeats, Average, no defence and APT honest and oracle, ml-100k, 2 threads (clock)',
      seconds: (performance.now() - began) / 1000,
      goal: 60,
      native: null,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const lines = [...(await apt('ml-100k', 400, 5)), ...(await apt('ml-1m', 700, 60)), repeats()];
if (process.argv.includes('--json'))
  process.stdout.write(`${JSON.stringify({ bench: 'poison', lines }, null, 2)}\n`);
else
  console.table(
    lines.map(({ job, seconds, goal, native }) => ({
      'processor time': job,
      here: `${seconds.toFixed(2)} s`,
      goal: goal === null ? '' : `${goal} s`,
      'native C (ratio)':
        native === null ? '' : `${native.toFixed(2)} s (${(seconds / native).toPrecision(2)} ×)`,
    })),
  );
