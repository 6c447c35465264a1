import { poisonGoals, poisonProfiles } from '../names/poison.ts';
import { pgaGradients, publishedLists, sweeps, targetKinds } from '../names/poison-choices.ts';
import { count, distinct, epochs, oneOf, real } from './parts.ts';
import { z } from './zod.ts';

/** The poison study's own members: who is injected and why, and over what an attack is swept. */

const targets = (initial: number) => count(1, 50, initial).meta({ title: 'Target items' });
const targetSeed = count(0, 0xffffffff, 1).meta({ title: 'Target seed' });

const unpopular = <const K extends string>(kind: K, description: string) =>
  z.object({
    kind: z.literal(kind),
    count: targets(5),
    below: count(2, 100_000, 5).meta({ title: 'Ratings below', description }),
    seed: targetSeed,
  });

export const poisonAttack = z
  .object({
    profiles: distinct(z.array(oneOf(poisonProfiles)).min(1))
      .default(['random', 'average'])
      .meta({
        title: 'Fake profiles',
        description: 'what the injected users rate besides the targets',
      }),
    goal: oneOf(poisonGoals).default('promote').meta({
      title: 'Goal',
    }),
    targets: z
      .discriminatedUnion('kind', [
        unpopular(
          'unpopular',
          'a target has at least one training rating and fewer than this, so that repeats with other splits have other targets; 5 in paper 003',
        ),
        unpopular(
          'unpopular-kept',
          'in the whole data, held-out ones too, so that all repeats have the same targets, whatever their split',
        ),
        z.object({ kind: z.literal('random'), count: targets(5), seed: targetSeed }),
        z.object({
          kind: z.literal('chosen'),
          items: distinct(z.array(z.int().min(0).max(10_000_000)).min(1).max(50))
            .default([0])
            .meta({
              title: 'Items',
              description: 'found by title or id; a spec names them by their indices in the view, from 0',
            }),
        }),
        z.object({
          kind: z.literal('published'),
          list: oneOf(publishedLists).default('ml-100k-unpopular').meta({
            title: 'List',
            description: 'by the ids of the original files',
          }),
        }),
      ])
      .prefault({ kind: 'unpopular' })
      .meta({ title: 'Targets', names: targetKinds, description: 'the items that the attack is about' }),
    share: real(0, 1, 0.03).meta({
      title: 'Attack size',
      description: 'fake users as a share of the genuine ones, rounded down; .03 in paper 003',
    }),
    fillers: count(0, 100_000, 0).meta({
      title: 'Fillers a profile',
      description: 'ratings besides the targets; 0 takes the mean number of training ratings a user',
    }),
    selected: count(0, 1000, 10).meta({
      title: 'Chosen items',
      description: 'of the fillers, items that bandwagon and segment rate at the maximum',
    }),
    noise: real(0, 10, 0.5).meta({
      title: 'Obfuscating noise',
      description: 'sd added to fillers, in rating points',
    }),
    targetShift: count(0, 10, 1).meta({
      title: 'Obfuscating shift',
      description: 'steps of the rating grid by which targets stay short of the end',
    }),
    surrogate: z
      .object({
        factors: count(1, 64, 8).meta({ title: 'Factors of the surrogate' }),
        l2: real(1e-6, 1000, 5).meta({
          title: 'L2 penalty of the surrogate',
          description: 'on every row, the loss summed over cells and ratings divided by the largest',
        }),
        sweeps: count(1, 200, 10).meta({
          title: 'Sweeps of the surrogate',
          description: 'of alternating least squares before the attack',
        }),
      })
      .prefault({})
      .meta({ title: 'Surrogate', description: 'the factorisation that PGA and S-TNA look through' }),
    pga: z
      .object({
        steps: count(0, 500, 10).meta({ title: 'Steps of PGA' }),
        rate: real(0, 100, 5).meta({
          title: 'Step of PGA',
          description: "length of a fake's step in rating points",
        }),
        momentum: real(0, 0.999, 0.9).meta({ title: 'Momentum of PGA' }),
        gradient: oneOf(pgaGradients).default('full').meta({ title: 'Gradient of PGA' }),
      })
      .prefault({}),
    stna: z
      .object({
        users: count(1, 100_000, 200).meta({
          title: 'Influential users of S-TNA',
          description: 'genuine users whose lists are attacked',
        }),
        list: count(1, 1000, 10).meta({
          title: 'List of S-TNA',
          description: 'items of a user that a target is to overtake',
        }),
        steps: count(0, 500, 20).meta({ title: 'Steps of S-TNA', description: 'for each fake user' }),
        rate: real(0, 100, 5).meta({
          title: 'Step of S-TNA',
          description: "length of a fake's step in rating points",
        }),
        width: real(1e-3, 10, 0.1).meta({
          title: 'Width b of S-TNA',
          description: 'of the sigmoid in its loss, ratings divided by the largest',
        }),
        eta: real(0, 10, 0.01).meta({
          title: 'Sparsity η of S-TNA',
          description: 'weight of the mean rating, which keeps all but the useful items low',
        }),
      })
      .prefault({}),
    aush: z
      .object({
        epochs: epochs(30).meta({
          title: 'Epochs of AUSH',
          description:
            'one pass of each player; 150 in paper 003’s code, 20 bring 99 % of unpopular targets up on ML-100K',
        }),
        generatorRate: real(1e-6, 1, 0.01).meta({ title: 'Learning rate of the generator' }),
        discriminatorRate: real(1e-6, 1, 1e-4).meta({ title: 'Learning rate of the discriminator' }),
      })
      .prefault({}),
  })
  .prefault({});

const shares = (initial: number[]) =>
  distinct(z.array(z.number().min(0).max(1)).min(1).max(12)).default(initial);

export const poisonSweep = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({
      kind: z.literal('size'),
      sizes: shares([0.01, 0.02, 0.03, 0.04, 0.05]).meta({
        title: 'Attack sizes',
        description: 'fake users as shares of the genuine ones; .01 to .05 in paper 003, Fig. 2',
      }),
    }),
    z.object({
      kind: z.literal('erm'),
      shares: shares([0.01, 0.02, 0.05, 0.1, 0.2]).meta({
        title: 'Shares of ERM users',
        description: 'as shares of the genuine users; .01 to .2 in paper 003, Fig. 3',
      }),
    }),
  ])
  .prefault({ kind: 'none' })
  .meta({
    title: 'Sweep',
    names: sweeps,
    description: 'each value is as much work as the study without it',
  });
