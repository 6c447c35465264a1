import { epochsKept } from '../names/choices.ts';
import { rankingMeasures } from '../names/measures.ts';
import { defendedModel, perturbAttacks } from '../names/perturb.ts';
import {
  chosenOn,
  defenceChoices,
  embeddingSides,
  gradientExtents,
  machineFields,
  negativeDraws,
  noiseShapes,
  perturbAxes,
  perturbGoals,
  projections,
  rowSteps,
  starts,
  stepLengths,
  studentNoises,
  studentPairs,
  switchStates,
  trainingNoises,
  undefendeds,
} from '../names/perturb-choices.ts';
import { batch, count, distinct, epochs, oneOf, optimiser, real } from './parts.ts';
import { defenceMembers } from './poison-defence.ts';
import { z } from './zod.ts';

/** The perturb study's own members: how the embeddings are attacked, and what defends them. */

const budget = (initial: number) =>
  real(1e-4, 1000, initial).meta({ title: 'ε', description: 'budget of the perturbation' });
const share = real(1e-3, 10, 0.25).meta({
  title: 'Step α / ε',
  description: 'length of a step of a row as a share of ε; ¼ in paper 002',
});
const projection = oneOf(projections)
  .default('element')
  .meta({ title: 'Projection', description: 'what keeps a walk within ε' });
const start = oneOf(starts)
  .default('published')
  .meta({ title: 'Start of PGD', description: 'BIM starts at 0' });
const iterations = count(1, 500, 25).meta({
  title: 'Iterations L',
  description: 'steps of BIM and PGD; 25 in paper 002, Fig. 2',
});

const against = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('epsilon') }),
    z.object({
      kind: z.literal('iterations'),
      epsilon: budget(0.5),
      upTo: count(1, 500, 50).meta({ title: 'Iterations up to' }),
      every: count(1, 100, 5).meta({ title: 'Measured every', description: 'iterations' }),
    }),
    z.object({
      kind: z.literal('cores'),
      epsilon: budget(0.5),
      from: count(1, 500, 10).meta({ title: 'k from' }),
      to: count(1, 500, 100).meta({ title: 'k to' }),
      step: count(1, 500, 10).meta({ title: 'k by' }),
    }),
  ])
  .prefault({ kind: 'epsilon' })
  .meta({
    title: 'Against',
    names: perturbAxes,
    description: 'what the measures are drawn against',
  });

const targeted = {
  item: count(0, 10_000_000, 0).meta({
    title: 'Item',
    description: 'the target, found by title or id; a spec names it by its index in the view, from 0',
  }),
  others: count(1, 100, 8).meta({
    title: 'Rivals a user',
    description: 'sampled items that the target is to pass or to fall behind',
  }),
};

export const attack = z
  .object({
    methods: distinct(z.array(oneOf(perturbAttacks)).min(1))
      .default(['fgsm', 'random'])
      .meta({ title: 'Methods' }),
    targets: oneOf(embeddingSides)
      .default('both')
      .meta({ title: 'Perturb', description: 'which embeddings are moved' }),
    fields: oneOf(machineFields).default('ids').meta({
      title: 'Fields of FM',
      description: 'which rows of a factorization machine are embeddings',
    }),
    from: real(1e-4, 100, 0.1).meta({ title: 'ε from' }),
    to: real(1e-4, 1000, 10).meta({ title: 'ε to' }),
    points: count(2, 60, 13).meta({
      title: 'Points',
      description: 'budgets on a logarithmic grid, ends included',
    }),
    against,
    iterations,
    step: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('share'), share }),
        z.object({
          kind: z.literal('absolute'),
          size: real(1e-6, 1000, 0.125).meta({ title: 'Step α', description: 'length of a step of a row' }),
        }),
      ])
      .prefault({ kind: 'share' })
      .meta({ title: 'Step α', names: stepLengths, description: 'length of a step of a row' }),
    projection,
    start,
    gradient: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('full'),
          negatives: oneOf(negativeDraws).default('fixed').meta({ title: 'Negatives' }),
        }),
        z.object({
          kind: z.literal('batch'),
          size: batch(512).meta({ title: 'Batch size', description: 'drawn anew for every iteration' }),
        }),
      ])
      .prefault({ kind: 'full' })
      .meta({
        title: 'Gradient over',
        names: gradientExtents,
      }),
    draw: count(0, 1000, 0).meta({
      title: 'Draw',
      description: 'another number draws other negatives, noise and starts for the same models',
    }),
    rows: oneOf(rowSteps).default('floored').meta({
      title: 'Step of a row',
      description: 'what of the gradient a row moves along',
    }),
    noise: oneOf(noiseShapes).default('normal').meta({
      title: 'Random noise',
      description: 'distribution of the entries before a row is given the length ε',
    }),
    goal: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('untargeted') }),
        z.object({ kind: z.literal('push'), ...targeted }),
        z.object({ kind: z.literal('remove'), ...targeted }),
      ])
      .prefault({ kind: 'untargeted' })
      .meta({
        title: 'Goal',
        names: perturbGoals,
      }),
  })
  .prefault({});

const stop = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('last') }),
    z.object({
      kind: z.literal('best'),
      part: oneOf(chosenOn).default('validation').meta({ title: 'Chosen on' }),
      measure: oneOf(rankingMeasures)
        .extract(['ndcg', 'hr'])
        .default('ndcg')
        .meta({ title: 'Chosen by', names: rankingMeasures }),
      every: count(1, 1000, 10).meta({ title: 'Looked at every', description: 'epochs' }),
      patience: count(0, 1000, 0).meta({
        title: 'Patience',
        description: 'looks without a better value after which training ends; 0 trains to the last epoch',
      }),
    }),
  ])
  .prefault({ kind: 'last' })
  .meta({ title: 'Epoch kept', names: epochsKept });

const inner = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('fgsm') }),
    z.object({ kind: z.literal('random') }),
    z.object({ kind: z.literal('bim'), iterations: count(1, 50, 4), share, projection }),
    z.object({ kind: z.literal('pgd'), iterations: count(1, 50, 4), share, projection, start }),
  ])
  .prefault({ kind: 'fgsm' })
  .meta({
    title: 'Noise in training',
    names: trainingNoises,
    description: 'what the model is trained against',
  });
const lambda = real(0, 100, 1).meta({ title: 'λ', description: 'weight of the adversarial term' });

const after = count(0, 10_000, 15).meta({
  title: 'Plain epochs before',
  description:
    'before the adversarial term sets in; from the start it keeps rows shorter than ε from growing, and the student learns nothing',
});

/** Members of the poison study's defence that decide a way to train. */
const { users, items, pretrain, interval, detection, pcmf, ...ofWays } = defenceMembers.shape;
const ermUsers = { users, items, pretrain, interval };

export const defence = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({
      kind: z.literal('apr'),
      noise: inner,
      epsilon: budget(0.5),
      lambda,
      epochs: epochs(150).meta({
        title: 'Adversarial epochs',
        description:
          'after the epochs of the model, which pre-train; 1,000 after 1,000 in papers 002 and 004',
      }),
      accumulators: oneOf(switchStates).default('fresh').meta({
        title: 'Optimiser at the switch',
        description: 'when the adversarial term sets in',
      }),
      undefended: oneOf(undefendeds).default('continued').meta({ title: 'Compared with' }),
      stop,
    }),
    z.object({
      kind: z.literal('distillation'),
      epochs: epochs(30).meta({ title: 'Epochs of the student' }),
      pairs: oneOf(studentPairs).default('all').meta({ title: 'Pairs an epoch' }),
      batch: batch(4096),
      optimiser: optimiser('adam', 0.002),
      adversary: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('none') }),
          z.object({ kind: z.literal('fgsm'), epsilon: budget(0.5), lambda, after }),
          z.object({ kind: z.literal('random'), epsilon: budget(0.5), lambda, after }),
        ])
        .prefault({ kind: 'none' })
        .meta({
          title: 'Adversarial term',
          names: studentNoises,
          description: 'added to the squared error of the student (paper 004, section 4)',
        }),
      stop,
    }),
    // Made against fake users, trained without any, so that what a defender knows of items is what there is.
    z.object({
      kind: z.literal('apt'),
      ...ermUsers,
      temperature: ofWays.temperature,
      shift: ofWays.shift,
      hessian: ofWays.hessian,
      risk: ofWays.risk,
      damping: ofWays.damping,
      influenceUsers: ofWays.influenceUsers,
    }),
    z.object({ kind: z.literal('apt-rand'), ...ermUsers }),
    z.object({ kind: z.literal('at'), epsilon: ofWays.epsilon, lambda: ofWays.lambda }),
    z.object({ kind: z.literal('pcmf'), pcmf }),
    z.object({ kind: z.literal('pca'), detection }),
    z.object({ kind: z.literal('degree-sad'), detection }),
    z.object({ kind: z.literal('rdma'), detection }),
  ])
  .prefault({ kind: 'none' })
  .meta({
    title: 'Defence',
    names: defenceChoices,
  });

export type DefenceSpec = z.output<typeof defence>;

/** The defended model's name: 'AMF-grad'. */
export function defendedName(defence: Exclude<DefenceSpec, { kind: 'none' }>): string {
  if (defence.kind === 'apr') return defendedModel('apr', defence.noise.kind);
  if (defence.kind !== 'distillation') return defendedModel(defence.kind, null);
  const { kind } = defence.adversary;
  return defendedModel('distillation', kind === 'none' ? null : kind);
}
