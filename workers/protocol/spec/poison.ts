import { knowledge, poisonDefences, poisonDetectors, poisonGoals, poisonProfiles } from '../names/poison.ts';
import {
  ermBases,
  fittedCells,
  hessians,
  pgaGradients,
  publishedLists,
  risks,
  sweeps,
  targetKinds,
} from '../names/poison-choices.ts';
import {
  count,
  distinct,
  epochs,
  factors,
  laterChoice,
  laterCount,
  laterReal,
  oneOf,
  real,
  withoutFirst,
} from './parts.ts';
import { z } from './zod.ts';

/** The poison study's own members: who is injected and why, and what withstands it. */

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

/** APR and distillation as the perturb study trains them where nothing is said. */
export const aprFirst = { aprEpsilon: 0.5, aprLambda: 1, aprEpochs: 150, studentEpochs: 30 } as const;

/** What every member of the defence may be; the perturb study takes those that decide a way. */
export const defenceMembers = z.object({
  methods: distinct(z.array(oneOf(poisonDefences)))
    .default(['apt'])
    .meta({
      title: 'Defences',
      description: 'of MF on ratings, or of BPR-MF on clicks',
    }),
  statistics: distinct(z.array(oneOf(knowledge)).min(1))
    .default(['honest', 'oracle'])
    .meta({
      title: 'Item statistics of APT',
      description: 'where APT takes them from; DegreeSAD learns from the same data',
    }),
  detectors: distinct(z.array(oneOf(poisonDetectors)))
    .default([])
    .meta({
      title: 'Detectors',
      description: 'users that are flagged are taken out before training',
    }),
  detection: z
    .object({
      share: real(0, 1, 0.05).meta({
        title: 'Flagged users',
        description:
          'by PCA and RDMA, as a share of all: the guess of a defender who does not know the attack',
      }),
      components: count(1, 50, 3).meta({ title: 'Components of PCA' }),
      simulated: distinct(
        z
          .array(
            oneOf(poisonProfiles)
              .extract(['random', 'average', 'bandwagon', 'segment'])
              .meta({ names: poisonProfiles }),
          )
          .min(1),
      )
        .default(['random', 'average', 'bandwagon'])
        .meta({
          title: 'Attacks DegreeSAD learns from',
          description:
            'the defender injects its own fakes, with other targets and another seed, to have labels',
        }),
      simulatedShare: real(0.001, 1, 0.1).meta({
        title: 'Simulated fakes',
        description: 'as a share of the users; well above a real attack, whose users count as genuine here',
      }),
    })
    .prefault({}),
  users: real(0, 1, 0.05).meta({
    title: 'ERM users',
    description: 'as a share of users, rounded down; .05 in paper 003',
  }),
  usersOf: laterChoice(ermBases, 'genuine').meta({ title: 'ERM users are a share of' }),
  items: count(1, 100_000, 400).meta({
    title: 'Items an ERM user rates',
    description: 'm*; 100 on FilmTrust, 400 on ML-100K, 700 on ML-1M in paper 003',
  }),
  temperature: real(0, 1000, 20).meta({
    title: 'Sharpness t',
    description: 'how strongly influence decides; 40 on FilmTrust, 20 on MovieLens',
  }),
  shift: real(0, 10, 1).meta({
    title: 'Shift r⁺',
    description:
      'added by APT to the mean of an item, in steps of the rating grid; 2 on FilmTrust, whose steps are half stars, 1 on MovieLens; the published code leaves it out for APT-rand',
  }),
  pretrain: count(0, 5000, 15).meta({
    title: 'Epochs before',
    description:
      'T_pre, epochs before the first ERM users; 5 on FilmTrust in paper 003 and 4 in its code, 15 on MovieLens',
  }),
  interval: count(1, 5000, 2).meta({
    title: 'Replaced every',
    description: 'T_inter, epochs; 3 on FilmTrust, 2 on MovieLens',
  }),
  hessian: oneOf(hessians).default('none').meta({
    title: 'Inverse Hessian',
    description: 'in the influence',
  }),
  risk: oneOf(risks).default('cells').meta({
    title: 'Empirical risk',
    description: 'that ERM users are to lower',
  }),
  damping: real(0, 1000, 0.1).meta({
    title: 'Damping',
    description: 'added to the diagonal of the Hessian, the loss summed over cells',
  }),
  influenceUsers: count(1, 10_000, 10).meta({
    title: 'Smallest profiles',
    description: 'users of smallest profile norm at whom the influence is taken; 10 in the code',
  }),
  epsilon: real(0, 100, 0.03).meta({
    title: 'ε of AT',
    description: 'length of each perturbed row; .03 in paper 003',
  }),
  lambda: real(0, 100, 1).meta({ title: 'λ of AT', description: 'weight of the adversarial term' }),
  aprEpsilon: laterReal(1e-4, 1000, aprFirst.aprEpsilon).meta({
    title: 'ε of APR',
    description: 'length by which it moves each row; .5 in papers 002 and 004',
  }),
  aprLambda: laterReal(0, 100, aprFirst.aprLambda).meta({
    title: 'λ of APR',
    description: 'weight of the adversarial term',
  }),
  aprEpochs: laterCount(0, 5000, aprFirst.aprEpochs).meta({
    title: 'Adversarial epochs of APR',
    description: 'after the epochs of the model, which pre-train; its control trains as many without noise',
  }),
  studentEpochs: laterCount(0, 5000, aprFirst.studentEpochs).meta({
    title: 'Epochs of the student',
    description: 'of distillation; every user with every item, Adam of rate .002 on batches of 4,096',
  }),
  pcmf: z
    .object({
      factors: factors(64).meta({ title: 'Factors of PCMF' }),
      epochs: epochs(100).meta({ title: 'Steps of PCMF', description: 'of Adam on the full gradient' }),
      rate: real(1e-6, 1, 0.005).meta({ title: 'Learning rate of PCMF' }),
      fit: oneOf(fittedCells).default('rated').meta({
        title: 'Cells of PCMF',
        description: 'over which the error is summed',
      }),
      l2: real(0, 1000, 0).meta({ title: 'L2 penalty of PCMF' }),
    })
    .prefault({}),
});

export const poisonDefence = defenceMembers
  .overwrite(withoutFirst({ usersOf: 'genuine', ...aprFirst }))
  .prefault({});
