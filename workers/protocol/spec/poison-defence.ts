import { knowledge, poisonDefences, poisonDetectors, poisonProfiles } from '../names/poison.ts';
import { ermBases, fittedCells, hessians, risks } from '../names/poison-choices.ts';
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

/** What withstands fake users: the poison study's defences and their settings. */

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
