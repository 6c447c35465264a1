import {
  candidates,
  datasetKinds,
  drawnWithin,
  engines,
  epochsKept,
  feedbacks,
  sizeChoices,
  splitKinds,
  ties,
} from '../names/choices.ts';
import { idsOf } from '../names/entry.ts';
import { models } from '../names/models.ts';
import { arenaMembers } from './arena.ts';
import { certifyAttack, certifyCompare, certifyDefence } from './certify.ts';
import { evadeMembers } from './evade.ts';
import { fakesAttack, fakesDefence } from './fakes.ts';
import { bprmf, fm, mf, model, ncf } from './model.ts';
import { count, epochs, factors, laterShare, oneOf, optimiser, real, sha256, withoutFirst } from './parts.ts';
import { attack, defence } from './perturb.ts';
import { poisonAttack, poisonSweep } from './poison.ts';
import { poisonDefence } from './poison-defence.ts';
import { z } from './zod.ts';

/**
 * The one schema of an experiment. A spec decides a result completely: what the controls edit, the URL
 * carries, a saved run stores and the command line runs is this value and nothing else.
 * Every member has a default, so `{ "study": "train" }` is a whole experiment.
 * `title` is the label a person reads, `description` what it moves; both feed the docs and the controls.
 */

export const sizes = idsOf(sizeChoices);

const generated = z.object({
  kind: z.literal('generated'),
  size: oneOf(sizeChoices).default('small').meta({ title: 'Size' }),
  seed: count(0, 0xffffffff, 1).meta({ title: 'Data seed' }),
});
const fromFile = z.object({
  kind: z.literal('file'),
  hash: sha256().meta({ title: 'SHA-256 of the files read' }),
  name: z.string().max(200).default('').meta({ title: 'Name' }),
});
const dataset = z
  .discriminatedUnion('kind', [generated, fromFile])
  .prefault({ kind: 'generated' })
  .meta({ title: 'Data set', names: datasetKinds });

const viewMembers = z.object({
  feedback: oneOf(feedbacks).default('implicit').meta({ title: 'Feedback' }),
  minRating: real(0, 10, 0).meta({
    title: 'Keep ratings from',
    description: 'interactions rated lower are left out; 0 keeps all',
  }),
  core: count(0, 200, 0).meta({
    title: 'k-core',
    description: 'users and items with fewer interactions are removed, repeatedly; 0 keeps all',
  }),
});
const view = viewMembers.prefault({});

const splits = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('leave-last'),
      ties: oneOf(ties).default('item').meta({
        title: 'Among equal times',
        description:
          'which item is held out; on MovieLens 100K 415 of 943 users have such ties, and HR@10 of BPR-MF is .09 or .14',
      }),
      validation: z.boolean().default(false).meta({ title: 'Hold out one more for validation' }),
    }),
    z
      .object({
        kind: z.literal('leave-random'),
        validation: z.boolean().default(false).meta({ title: 'Hold out one more for validation' }),
        rest: laterShare(0.5).meta({
          title: 'Validation share of the rest',
          description: 'of what is left when the test item is out, over all interactions; .1 in paper 003',
        }),
        seed: count(0, 0xffffffff, 1).meta({ title: 'Split seed' }),
      })
      .overwrite(withoutFirst({ rest: 0 })),
    z.object({
      kind: z.literal('ratio'),
      validation: real(0, 0.5, 0.1).meta({ title: 'Validation share' }),
      test: real(0.01, 0.5, 0.1).meta({ title: 'Test share' }),
      per: oneOf(drawnWithin).default('all').meta({ title: 'Drawn' }),
      seed: count(0, 0xffffffff, 1).meta({ title: 'Split seed' }),
    }),
    z.object({ kind: z.literal('given') }),
  ])
  .meta({ title: 'Split', names: splitKinds });
const split = splits.prefault({ kind: 'leave-last' });

const measureMembers = z.object({
  k: count(1, 1000, 10).meta({ title: 'K', description: 'length of the recommendation list' }),
  every: count(0, 1000, 10).meta({
    title: 'Measure every',
    description: 'epochs between measurements while training; 0 only at the end',
  }),
  candidates: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('all') }),
      z.object({
        kind: z.literal('sampled'),
        negatives: count(1, 10000, 99).meta({ title: 'Sampled negatives' }),
      }),
    ])
    .prefault({ kind: 'all' })
    .meta({ title: 'Ranked against', names: candidates }),
});
const measure = measureMembers.prefault({});

/** Absent where the last is kept, so that experiments from before there was a choice stay what they are. */
const keep = oneOf(epochsKept).optional().meta({
  title: 'Epoch kept',
  description:
    'the best is that of the measured ones after the first, by nDCG@K on the validation part, of a factorization machine by AUC',
});

const common = {
  version: z.literal(1).default(1),
  seed: count(0, 0xffffffff, 1).meta({ title: 'Seed', description: 'initial weights, negatives, order' }),
  dataset,
  view,
  split,
  model,
  engine: oneOf(engines).default('auto').meta({ title: 'Engine' }),
  measure,
};

const trainSpec = z.object({ study: z.literal('train'), ...common, keep });

const perturbSpec = z.object({
  study: z.literal('perturb'),
  ...common,
  keep,
  repeats: count(1, 20, 3).meta({
    title: 'Seeds',
    description: 'models trained, with seeds seed, seed + 1, …',
  }),
  margin: real(0.001, 1, 0.1).meta({
    title: 'Margin of equality',
    description:
      'share of the clean value; two attacks are called equally strong only where the seeds show that they differ by less',
  }),
  attack,
  defence,
});

const certifySpec = z.object({
  study: z.literal('certify'),
  ...common,
  split: splits.prefault({ kind: 'ratio' }),
  model: z.discriminatedUnion('kind', [fm]).prefault({ kind: 'fm' }).meta({ title: 'Model', names: models }),
  attack: certifyAttack,
  defence: certifyDefence,
  compare: certifyCompare,
});

const poisonSpec = z.object({
  study: z.literal('poison'),
  ...common,
  keep: keep.meta({
    title: 'Epoch kept',
    description:
      'the best is that of the clean model, by nDCG@K on the validation part; poisoned models train as many epochs',
  }),
  view: viewMembers
    .extend({
      feedback: oneOf(feedbacks).default('explicit').meta({
        title: 'Feedback',
        description: 'fake users give ratings, for MF, or click, for BPR-MF and NCF',
      }),
    })
    .prefault({}),
  split: splits.prefault({ kind: 'leave-random' }),
  model: z
    .discriminatedUnion('kind', [mf, bprmf, ncf])
    .prefault({ kind: 'mf' })
    .meta({ title: 'Model', names: models }),
  measure: measureMembers
    .extend({
      k: count(1, 1000, 50).meta({ title: 'K', description: 'length of the recommendation list' }),
      climb: z.boolean().default(true).meta({
        title: 'Follow the targets',
        description:
          'in the first repeat, where the targets stand after each epoch of MF (at most 40 of them), with and without defences',
      }),
    })
    .prefault({}),
  repeats: count(1, 30, 3).meta({
    title: 'Repeats',
    description:
      'with seeds seed, seed + 1, … for weights, fakes and ERM users, and likewise for a random split; 30 in paper 003',
  }),
  attack: poisonAttack,
  defence: poisonDefence,
  sweep: poisonSweep,
});

const fakesSpec = z.object({
  study: z.literal('fakes'),
  ...common,
  split: splits.prefault({ kind: 'ratio', validation: 0, test: 0.25, per: 'user' }),
  model: z
    .discriminatedUnion('kind', [
      bprmf.extend({ factors: factors(16), epochs: epochs(10), optimiser: optimiser('adagrad', 0.2) }),
      mf,
    ])
    .prefault({ kind: 'bprmf' })
    .meta({ title: 'Model', names: models }),
  attack: fakesAttack,
  defence: fakesDefence,
});

const evadeSpec = z.object({
  study: z.literal('evade'),
  ...common,
  split: splits.prefault({ kind: 'leave-last', ties: 'source' }),
  ...evadeMembers,
  measure: measureMembers
    .extend({
      candidates: measureMembers.shape.candidates.unwrap().prefault({ kind: 'sampled' }).meta({
        title: 'Ranked against',
        names: candidates,
        description: '99 items in paper 001',
      }),
    })
    .prefault({}),
});

const arenaSpec = z.object({
  study: z.literal('arena'),
  ...common,
  view: viewMembers
    .extend({
      feedback: oneOf(feedbacks).extract(['explicit']).default('explicit').meta({
        title: 'Feedback',
        names: feedbacks,
        description: 'columns of models of clicks see every interaction as a click',
      }),
    })
    .prefault({}),
  split: splits.prefault({ kind: 'leave-random' }),
  model: z
    .discriminatedUnion('kind', [z.object({ kind: z.literal('popularity') })])
    .prefault({ kind: 'popularity' })
    .meta({ title: 'Model', names: models }),
  measure: measureMembers
    .extend({
      k: count(1, 1000, 50).meta({ title: 'K', description: 'length of the recommendation list' }),
    })
    .prefault({}),
  ...arenaMembers,
});

export const specSchema = z.discriminatedUnion('study', [
  trainSpec,
  perturbSpec,
  certifySpec,
  fakesSpec,
  poisonSpec,
  evadeSpec,
  arenaSpec,
]);

/** A resolved experiment: nothing left out. */
export type Spec = z.output<typeof specSchema>;
/** An experiment as people write it: anything may be left to its default except the study. */
export type SpecInput = z.input<typeof specSchema>;
export type StudyId = Spec['study'];
export const studyIds: readonly StudyId[] = specSchema.options.map((option) => option.shape.study.value);
export type TrainSpec = Extract<Spec, { study: 'train' }>;
export type CertifySpec = Extract<Spec, { study: 'certify' }>;
export type PerturbSpec = Extract<Spec, { study: 'perturb' }>;
export type PoisonSpec = Extract<Spec, { study: 'poison' }>;
export type FakesSpec = Extract<Spec, { study: 'fakes' }>;
export type EvadeSpec = Extract<Spec, { study: 'evade' }>;
export type ArenaSpec = Extract<Spec, { study: 'arena' }>;
export type ModelSpec = Spec['model'];
export type DatasetSpec = Spec['dataset'];
export type ViewSpec = Spec['view'];
export type SplitSpec = Spec['split'];
export type MeasureSpec = Spec['measure'];
