import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '../workers/core/random.ts';
import { generate } from '../workers/data/generator/generate.ts';
import { inspectFiles, loadFiles } from '../workers/data/readers/import.ts';
import { makeSplit } from '../workers/data/splits.ts';
import { createKernelsEngine } from '../workers/engines/kernels/engine.ts';
import { initialParams } from '../workers/models/initial.ts';
import { modelShape } from '../workers/models/shape.ts';
import { parseSpec } from '../workers/protocol/spec/resolve.ts';
import { epochRng, tripletEpochs } from '../workers/training/epochs.ts';

/** The jobs a person waits for, whole: reading ML-1M's size, and training BPR-MF on ML-100K's. */

const repeats = 3;

async function best(body: () => number | Promise<number>) {
  let seconds = Number.POSITIVE_INFINITY;
  let value = 0;
  for (let n = 0; n < repeats; n++) {
    const start = process.cpuUsage();
    value = await body();
    const { user, system } = process.cpuUsage(start);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return { seconds, value };
}

/** As many lines as ML-1M has, in its format. */
function ratingsText(): string {
  const rng = createRng(1);
  const lines: string[] = [];
  for (let n = 0; n < 1_000_209; n++) {
    lines.push(
      `${1 + rng.int(6040)}::${1 + rng.int(3952)}::${1 + rng.int(5)}::${956_703_932 + rng.int(89_751_660)}\n`,
    );
  }
  return lines.join('');
}

async function reading() {
  const folder = mkdtempSync(join(tmpdir(), 'brittle-bench-'));
  try {
    const path = join(folder, 'ratings.dat');
    writeFileSync(path, ratingsText());
    const bytes = readFileSync(path);
    const reader = await best(async () => {
      const files = [new File([bytes], 'ratings.dat')];
      const dataset = await loadFiles(files, await inspectFiles(files), { progress() {}, async gate() {} });
      return dataset.users.length;
    });
    const plain = await best(() => {
      let sum = 0;
      for (const line of new TextDecoder().decode(bytes).split('\n')) {
        if (line) for (const field of line.split('::')) sum += Number(field);
      }
      return sum;
    });
    const native = process.env.BRITTLE_NATIVE
      ? (JSON.parse(
          execFileSync(join(process.env.BRITTLE_NATIVE, 'parse'), [path, String(repeats)], {
            encoding: 'utf8',
          }),
        ) as typeof plain)
      : null;
    if (native && native.value !== plain.value)
      throw new Error(`C read ${native.value}, TypeScript ${plain.value}`);
    return { reader, plain, native };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function training() {
  const { model } = parseSpec({ study: 'train', model: { kind: 'bprmf' } });
  if (model.kind !== 'bprmf') throw new Error('not BPR-MF');
  const dataset = generate({ kind: 'generated', size: 'ml-100k', seed: 1 });
  const split = makeSplit(dataset, { kind: 'leave-last', ties: 'item', validation: false });
  const shape = modelShape(model, { users: split.nUsers, items: split.nItems });
  if (!shape) throw new Error('no shape');
  const engine = await createKernelsEngine(readFileSync('workers/engines/kernels/build/kernels.wasm'));
  const source = tripletEpochs(split, model.batch);
  return best(async () => {
    const stepper = await engine.stepper(shape, model.optimiser, initialParams(model, shape, createRng(1)));
    let loss = 0;
    for (let epoch = 1; epoch <= 100; epoch++) {
      stepper.load(source.next(epochRng(createRng(1), epoch)));
      loss = await stepper.run(0, Math.ceil(source.examples / model.batch));
    }
    stepper.dispose();
    return loss;
  });
}

const { reader, plain, native } = await reading();
const trained = await training();
const lines = [
  {
    job: 'read 1,000,209 ratings with times',
    seconds: reader.seconds,
    goal: 3,
    plain: plain.seconds,
    native: native?.seconds ?? null,
  },
  {
    job: '100 epochs of BPR-MF, ML-100K size, sampling included',
    seconds: trained.seconds,
    goal: 4,
    plain: null,
    native: null,
  },
];

if (process.argv.includes('--json'))
  process.stdout.write(`${JSON.stringify({ bench: 'jobs', lines }, null, 2)}\n`);
else {
  const ratio = (other: number | null, own: number) =>
    other === null ? '' : `${other.toFixed(2)} s (${(own / other).toPrecision(2)} ×)`;
  console.table(
    lines.map((l) => ({
      'processor time': l.job,
      here: `${l.seconds.toFixed(2)} s`,
      goal: `${l.goal} s`,
      'plain split (ratio)': ratio(l.plain, l.seconds),
      'native C (ratio)': ratio(l.native, l.seconds),
    })),
  );
}
