import { readFileSync } from 'node:fs';
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { SpecInput } from '../../../workers/protocol/spec/spec.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { wasmFiles } from '../engines/tfjs/wasmFiles.ts';
import { benchEnv, recorder } from './bench/bench.ts';

const dataset = { kind: 'generated', size: 'classroom' } as const;
const measure = { every: 0 } as const;
const studies: readonly SpecInput[] = [
  {
    study: 'train',
    dataset,
    model: { kind: 'ncf', factors: 4, layers: [8, 4], epochs: 1, batch: 2048 },
    measure,
  },
  {
    study: 'perturb',
    dataset,
    model: { kind: 'bprmf', factors: 4, epochs: 2 },
    measure,
    repeats: 1,
    attack: { points: 2, methods: ['fgsm', 'pgd'] },
    defence: { kind: 'apr', epochs: 1 },
  },
  {
    study: 'certify',
    dataset,
    model: { kind: 'fm', factors: 4, epochs: 1 },
    measure,
    attack: { budget: 2, sample: 10 },
    compare: { methods: ['plain', 'rfm-1', 'fm-rt'] },
  },
  {
    study: 'evade',
    dataset,
    model: {
      kind: 'ncf',
      factors: 8,
      layers: [16, 8],
      epochs: 4,
      optimiser: { kind: 'adam', rate: 0.02 },
    },
    student: { factors: 4, layers: [8, 4], epochs: 4, hintEpochs: 1 },
    attack: { points: 2, examples: 6, iterations: 6, searchSteps: 2, draws: 2 },
    defence: { strategies: ['fncf', 'single'], levels: [0.05] },
    rivals: [],
    widths: [],
    measure,
  },
  {
    study: 'poison',
    dataset,
    model: { kind: 'mf', factors: 4, epochs: 2, batch: 2048 },
    measure: { k: 10, every: 0 },
    repeats: 1,
    attack: { targets: { kind: 'unpopular', below: 12 } },
    defence: { pretrain: 1, items: 20, methods: ['apt'] },
  },
];

// One file, one test a study: the count of tensors is that of the whole process.
it.each(studies)('runs of $study after the first leave no tensor behind', async (input) => {
  const engine = await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles });
  const bytes = readFileSync('workers/certify/build/certify.wasm');
  const counts: { numTensors: number; numBytes: number }[] = [];
  for (const seed of [1, 2, 3]) {
    const { env } = await benchEnv({ engine });
    const certifyKernels = async () => new WebAssembly.Module(bytes);
    const spec = parseSpec({ ...input, seed, engine: 'tfjs-wasm' } as SpecInput);
    await runStudy(spec, { ...env, certifyKernels }, recorder().run);
    const { numTensors, numBytes } = memory();
    counts.push({ numTensors, numBytes });
  }
  expect(counts[1]).toEqual(counts[0]);
  expect(counts[2]).toEqual(counts[0]);
  engine.dispose();
  expect(memory().numTensors).toBe(0);
});
