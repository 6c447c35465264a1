import { generate } from '../../../workers/data/generator/generate.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { MfSpec, MfTask } from '../../../workers/defend/mf-training.ts';

/** A small training of MF on the smallest generated data. */
export const dataset = generate({ kind: 'generated', size: 'classroom', seed: 1 });
export const split = makeSplit(dataset, { kind: 'leave-random', validation: false, seed: 1 });
export const model: MfSpec = {
  kind: 'mf',
  factors: 8,
  epochs: 6,
  batch: 512,
  l2: 1e-4,
  optimiser: { kind: 'adagrad', rate: 10, accumulator: 0.1, epsilon: 0 },
};
const doing = { study: 'poison', stage: 'training', item: { repeat: { n: 1, of: 1 } } } as const;
export const task: MfTask = { model, split, scale: 5, seed: 3, doing };
