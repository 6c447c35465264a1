import { arenaColumns, arenaRows, fileFamilies } from '../names/arena.ts';
import { count, distinct, laterCount, laterReal, oneOf, real, sha256, withoutFirst } from './parts.ts';
import { z } from './zod.ts';

/** The arena's own members: which attacks stand against which models and defences, and the budgets all have alike. */

/** Budgets that came after grids had been stored, as they were meant before. */
export const budgetFirst = { clicks: 3, radius: 0.1, instances: 200 } as const;

export const arenaMembers = {
  repeats: count(2, 30, 3).meta({
    title: 'Seeds',
    description:
      'each cell is trained and attacked with seeds seed, seed + 1, …, likewise for a random split; all cells have the same seeds, so that columns are compared pair by pair',
  }),
  columns: distinct(z.array(oneOf(arenaColumns)).min(1))
    .default(['mf', 'mf-apt', 'mf-at', 'mf-pcmf', 'mf-pca', 'mf-rdma'])
    .meta({ title: 'Models and defences', description: 'columns of the table' }),
  rows: distinct(z.array(oneOf(arenaRows)).min(1))
    .default(['random', 'average', 'bandwagon', 'segment'])
    .meta({ title: 'Attacks', description: 'rows of the table, each with a fixed battery of settings' }),
  /** Absent where there are none, so that grids from before there were any stay what they are. */
  files: z
    .array(
      z.object({
        family: oneOf(fileFamilies),
        hash: sha256().meta({ title: 'SHA-256 of the file' }),
        name: z.string().min(1).max(80).meta({ title: 'Name', description: 'of its row' }),
      }),
    )
    .min(1)
    .max(8)
    .optional()
    .meta({
      title: 'Attacks from files',
      description: 'rows made elsewhere: fake users as CSV, embeddings as safetensors (docs/arena.md)',
    }),
  budget: z
    .object({
      epsilon: real(1e-4, 1000, 0.5).meta({
        title: 'ε',
        description: 'length by which each row of the embeddings may be moved',
      }),
      fakes: real(0.001, 1, 0.03).meta({
        title: 'Fake users',
        description: 'as a share of the genuine ones, rounded down; .03 in paper 003',
      }),
      targets: count(1, 50, 5).meta({
        title: 'Targets',
        description: 'items drawn at random, which fake users promote',
      }),
      clicks: laterCount(1, 20, budgetFirst.clicks).meta({
        title: 'Clicks q',
        description: 'added to the history of each instance; against factorization machines',
      }),
      radius: laterReal(1e-4, 1000, budgetFirst.radius).meta({
        title: 'ε of inputs',
        description: 'length by which what enters a neural model may be moved, in the ℓ₂ norm',
      }),
      instances: laterCount(1, 1_000_000, budgetFirst.instances).meta({
        title: 'Instances',
        description:
          'predictions that clicks are to flip, or held-out pairs whose inputs are moved: a sample drawn with the seed',
      }),
    })
    .overwrite(withoutFirst(budgetFirst))
    .prefault({}),
};
