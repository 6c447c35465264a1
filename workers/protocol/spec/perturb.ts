import { rankingMeasures } from '../names/measures.ts';
import { defendedModel, perturbAttacks, perturbDefences } from '../names/perturb.ts';
import { batch, count, epochs, oneOf, optimiser, real } from './parts.ts';
import { z } from './zod.ts';

/** The perturb study's own members: how the embeddings are attacked, and what defends them. */

const budget = (initial: number) =>
  real(1e-4, 1000, initial).meta({ title: 'ε', description: 'budget of the perturbation' });
const share = real(1e-3, 10, 0.25).meta({
  title: 'Step α / ε',
  description: 'length of a step of a row as a share of ε; ¼ in paper 002',
});
const projection = z.enum(['element', 'row']).default('element').meta({
  title: 'Projection',
  description:
    'element: each entry is clipped to ±ε (paper 002), so that a row may grow to ε·√d; row: each row is kept within the L2 ball of radius ε, the norm that FGSM spends',
});
const start = z.enum(['published', 'budget']).default('published').meta({
  title: 'Start of PGD',
  description:
    'published: uniform in ±0.05, as the code of paper 002; budget: uniform in ±ε. BIM starts at 0',
});
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
    description:
      'epsilon: budgets on a grid; iterations: one budget, measured along the steps (paper 002, Fig. 1); cores: one budget on k-core samples of the data (paper 002, Fig. 3)',
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
    methods: z.array(oneOf(perturbAttacks)).min(1).default(['fgsm', 'random']).meta({ title: 'Methods' }),
    targets: z
      .enum(['both', 'users', 'items'])
      .default('both')
      .meta({ title: 'Perturb', description: 'which embeddings are moved' }),
    fields: z.enum(['ids', 'all']).default('ids').meta({
      title: 'Fields of FM',
      description:
        'which rows of a factorization machine are embeddings; ids: those of user and item ids; all: those of side information, history and contexts too, each with the side it describes',
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
      .meta({ title: 'Step α', description: 'as a share of ε, or of one length at every ε' }),
    projection,
    start,
    gradient: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('full'),
          negatives: z.enum(['fixed', 'fresh']).default('fixed').meta({
            title: 'Negatives',
            description: 'drawn once, or anew for every iteration',
          }),
        }),
        z.object({
          kind: z.literal('batch'),
          size: batch(512).meta({ title: 'Batch size', description: 'drawn anew for every iteration' }),
        }),
      ])
      .prefault({ kind: 'full' })
      .meta({
        title: 'Gradient over',
        description:
          'full: all training examples (interactions with one negative each, ratings of MF, instances of FM); batch: a sample of them',
      }),
    draw: count(0, 1000, 0).meta({
      title: 'Draw',
      description: 'another number draws other negatives, noise and starts for the same models',
    }),
    rows: z.enum(['floored', 'unfloored', 'sign']).default('floored').meta({
      title: 'Step of a row',
      description:
        'floored: the gradient divided by its L2 norm, whose square is at least 1e-12 as in the published code of papers 002 and 004, so that rows with smaller gradients move less than ε; unfloored: every row that has a gradient moves by ε; sign: the sign of each entry (paper 004, equations 5 and 6), so that ε bounds the entries and a row spends ε·√d',
    }),
    noise: z.enum(['normal', 'uniform']).default('normal').meta({
      title: 'Random noise',
      description: 'distribution of the entries before a row is given the length ε; normal in paper 004',
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
        description:
          'untargeted: raise the training loss; push: bring one item into as many lists as possible; remove: out of them',
      }),
  })
  .prefault({});

const stop = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('last') }),
    z.object({
      kind: z.literal('best'),
      part: z.enum(['validation', 'test']).default('validation').meta({
        title: 'Chosen on',
        description: 'validation: the honest choice; test: as paper 004 did, which looks at what it reports',
      }),
      measure: z.enum(['ndcg', 'hr']).default('ndcg').meta({ title: 'Chosen by', names: rankingMeasures }),
      every: count(1, 1000, 10).meta({ title: 'Looked at every', description: 'epochs' }),
      patience: count(0, 1000, 0).meta({
        title: 'Patience',
        description: 'looks without a better value after which training ends; 0 trains to the last epoch',
      }),
    }),
  ])
  .prefault({ kind: 'last' })
  .meta({ title: 'Epoch kept', description: 'last: the last; best: the best of those looked at' });

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
    names: perturbAttacks,
    description:
      "fgsm: AMF-grad of paper 004, each row of the batch's gradient normalised, times ε; random: AMF-random, normal rows of length ε; bim, pgd: several steps on the batch",
  });
const lambda = real(0, 100, 1).meta({ title: 'λ', description: 'weight of the adversarial term' });

const after = count(0, 10_000, 15).meta({
  title: 'Plain epochs before',
  description:
    'before the adversarial term sets in; from the start it keeps rows shorter than ε from growing, and the student learns nothing',
});

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
      accumulators: z.enum(['fresh', 'kept']).default('fresh').meta({
        title: 'Optimiser at the switch',
        description: 'fresh: its state starts anew, as in the published code; kept: it goes on',
      }),
      undefended: z.enum(['continued', 'pre-trained']).default('continued').meta({
        title: 'Compared with',
        description:
          'continued: the same schedule with λ = 0, as many epochs; pre-trained: the model before the switch',
      }),
      stop,
    }),
    z.object({
      kind: z.literal('distillation'),
      epochs: epochs(30).meta({ title: 'Epochs of the student' }),
      pairs: z.enum(['all', 'sampled']).default('all').meta({
        title: 'Pairs an epoch',
        description:
          'all: every user with every item (paper 004); sampled: as many random pairs as there are training interactions, drawn anew each epoch',
      }),
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
          names: perturbAttacks,
          description: 'added to the squared error of the student (paper 004, section 4)',
        }),
      stop,
    }),
  ])
  .prefault({ kind: 'none' })
  .meta({
    title: 'Defence',
    names: perturbDefences,
    description:
      'apr: adversarial personalised ranking, whose model is AMF; distillation: a student learns the scores of the model',
  });

export type DefenceSpec = z.output<typeof defence>;

/** The defended model's name: 'AMF-grad'. */
export function defendedName(defence: Exclude<DefenceSpec, { kind: 'none' }>): string {
  if (defence.kind === 'apr') return defendedModel('apr', defence.noise.kind);
  const { kind } = defence.adversary;
  return defendedModel('distillation', kind === 'none' ? null : kind);
}
