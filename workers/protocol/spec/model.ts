import { histories } from '../names/choices.ts';
import { models, shapes } from '../names/models.ts';
import { batch, count, epochs, factors, l2, ncfTraining, oneOf, optimiser, real } from './parts.ts';
import { z } from './zod.ts';

/** The models that an experiment can train, each with its settings. */

export const bprmf = z.object({
  kind: z.literal('bprmf'),
  factors: factors(64),
  epochs: epochs(150),
  batch: batch(512),
  initSd: real(0, 1, 0.01).meta({
    title: 'Initial spread',
    description: 'sd of the normal, truncated at two sd',
  }),
  optimiser: optimiser('adagrad', 0.05),
  l2: l2(0),
});

export const mf = z.object({
  kind: z.literal('mf'),
  factors: factors(64),
  epochs: epochs(25),
  batch: batch(4096),
  optimiser: optimiser('adagrad', 10),
  l2: l2(1e-12),
});

export const fm = z.object({
  kind: z.literal('fm'),
  factors: factors(64),
  epochs: epochs(20),
  batch: batch(2048),
  initSd: real(0, 1, 0.1).meta({
    title: 'Initial spread',
    description: 'sd of the embeddings at the start',
  }),
  optimiser: optimiser('adam', 0.001),
  l2: l2(0),
  negatives: count(0, 20, 2).meta({ title: 'Negatives a positive', description: '2 in paper 000' }),
  history: oneOf(histories).default('own-out').meta({ title: 'History field' }),
  selfTerms: z
    .boolean()
    .default(true)
    .meta({ title: 'Self-interaction terms', description: 'paper 000, equation 2' }),
});

export const ncf = z.object({
  kind: z.literal('ncf'),
  shape: oneOf(shapes).default('mlp').meta({ title: 'Shape' }),
  factors: factors(32),
  layers: z.array(z.int().min(1).max(1024)).min(1).max(6).default([64, 32, 16]).meta({ title: 'Layers' }),
  sideFields: z.boolean().default(false).meta({ title: 'Embed side information' }),
  ...ncfTraining(20),
});

export const model = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('random') }),
    z.object({ kind: z.literal('popularity') }),
    bprmf,
    mf,
    fm,
    ncf,
  ])
  .prefault({ kind: 'bprmf' })
  .meta({ title: 'Model', names: models });
