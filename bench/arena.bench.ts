import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from '../workers/data/generator/generate.ts';
import { createKernelsEngine } from '../workers/engines/kernels/engine.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import { StageCache } from '../workers/studies/bench/cache.ts';
import type { Crew, StudyEnv } from '../workers/studies/bench/env.ts';
import { runStudy } from '../workers/studies/run.ts';
import { trainModel } from '../workers/training/loop.ts';

/**
 * The default grid of fake users with PGA and S-TNA: two workers against one by the clock, on a machine that is quiet,
 * and what the queue costs beside its cells, in processor time. On the classroom's size; --whole takes ML-100K's, --queue
 * leaves the clock out. That no model is trained twice is a test's (test/workers/studies/arena/study.test.ts).
 */

const size = process.argv.includes('--whole') ? 'ml-100k' : 'classroom';
const grid = {
  study: 'arena',
  dataset: { kind: 'generated', size },
  columns: ['mf', 'mf-apt', 'mf-at', 'mf-pcmf', 'mf-pca', 'mf-rdma'],
  rows: ['average', 'bandwagon', 'pga', 's-tna'],
};

/** Seconds by the clock that the command line takes with so many workers, and what it gives. */
function whole(workers: number, folder: string) {
  const spec = join(folder, 'grid.json');
  const out = join(folder, `${workers}.json`);
  writeFileSync(spec, JSON.stringify(grid));
  const start = performance.now();
  const args = ['scripts/lab.mjs', 'run', spec, '--quiet', '--yes', '--workers', `${workers}`, '--out', out];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`lab run ended with ${status}`);
  return { seconds: (performance.now() - start) / 1000, text: readFileSync(out, 'utf8') };
}

const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** The same grid in this process: processor time of models and cells, and of all beside them. */
async function queue() {
  const engine = await createKernelsEngine(readFileSync('workers/engines/kernels/build/kernels.wasm'));
  let own = 0;
  const env: StudyEnv = {
    datasets: {
      get: async (spec) => {
        if (spec.kind === 'generated') return generate(spec);
        throw new LabFailure('missing-dataset', 'The bench makes its data up.');
      },
    },
    engines: { open: async () => engine, choose: async () => ({ engine: engine.id, timings: [] }) },
    cache: new StageCache(2 ** 30),
    checkpoints: null,
    models: null,
    trainModel,
  };
  const crew: Crew = {
    hands: 1,
    map: async (job, shared, inputs, run, done) => {
      const outputs = [];
      for (const [index, input] of inputs.entries()) {
        const start = processor();
        const output = await job.work(shared, input, { env, run });
        own += processor() - start;
        outputs.push(output);
        done?.(output, index);
      }
      return outputs;
    },
  };
  const run = {
    emit: () => {},
    gate: async () => {},
    epochGate: async () => 'go' as const,
    now: () => performance.now(),
  };
  const start = processor();
  await runStudy(parseSpec(grid), { ...env, crew }, run);
  const all = processor() - start;
  return { own, beside: all - own };
}

/** One worker against two, in two processes one after the other. */
function byClock(folder: string) {
  // What is bundled before the first call is no part of it.
  spawnSync(process.execPath, ['scripts/lab.mjs', 'list'], { stdio: 'ignore' });
  const [one, two] = [whole(1, folder), whole(2, folder)];
  return [
    { what: 'one worker, s by the clock', here: one.seconds, goal: null },
    { what: 'two workers, s by the clock', here: two.seconds, goal: null },
    { what: 'one against two', here: one.seconds / two.seconds, goal: '1.7 or more' },
    { what: 'both give the same bytes', here: Number(one.text === two.text), goal: '1' },
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'brittle-bench-'));
try {
  const clock = process.argv.includes('--queue') ? [] : byClock(folder);
  const { own, beside } = await queue();
  const lines = [
    ...clock,
    { what: 'cells and models, s of processor time', here: own, goal: null },
    { what: 'beside them, share of it', here: beside / own, goal: 'below 0.03' },
  ];
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ bench: 'arena', size, lines }, null, 2)}\n`);
  else console.table(lines.map(({ here, ...line }) => ({ ...line, here: Number(here.toPrecision(3)) })));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
