import type { SpecInput } from '../../../../workers/protocol.ts';

/** An experiment that cannot run, where it is to be changed, and what the sentence has to say. */
export interface Refused {
  readonly why: string;
  readonly spec: SpecInput;
  readonly path: string;
  readonly says: RegExp;
}

// Large, so that a refusal that waits for the data would be seen to wait.
const dataset = { kind: 'generated', size: 'ml-1m' } as const;
const zero = { kind: 'adagrad', accumulator: 0, epsilon: 0 } as const;
const best = { kind: 'best', part: 'validation' } as const;
const clicks = { study: 'poison', dataset, model: { kind: 'bprmf' } } as const;

/** One experiment for each reason to refuse one; everything else about it goes together. */
export const refused: readonly Refused[] = [
  {
    why: 'parts of data that have none',
    spec: { study: 'train', dataset, split: { kind: 'given' } },
    path: 'split.kind',
    says: /^Generated data do not come in parts; choose another split\.kind/,
  },
  {
    why: 'MF without ratings',
    spec: { study: 'train', dataset, model: { kind: 'mf' }, view: { feedback: 'implicit' } },
    path: 'view.feedback',
    says: /^MF learns ratings, .* set view\.feedback to explicit, or model\.kind to bprmf\.$/,
  },
  {
    why: 'NCF on the kernels',
    spec: { study: 'evade', dataset, engine: 'kernels' },
    path: 'engine',
    says: /kernels do not train NCF; set engine to auto, or/,
  },
  {
    why: 'budgets from above to below',
    spec: { study: 'perturb', dataset, attack: { from: 10, to: 0.1 } },
    path: 'attack.from',
    says: /^There is no ε from 10 to 0\.1; set attack\.from to 0\.1 or less\.$/,
  },
  {
    why: 'prices from above to below',
    spec: { study: 'evade', dataset, attack: { from: 10, to: 0.1 } },
    path: 'attack.from',
    says: /^There is no c from 10 to 0\.1/,
  },
  {
    why: 'a division by zero in Adagrad',
    spec: { study: 'train', dataset, model: { kind: 'bprmf', optimiser: zero } },
    path: 'model.optimiser.accumulator',
    says: /^Adagrad divides by zero .*; set one of them above 0\.$/,
  },
  {
    why: 'the same in a student',
    spec: { study: 'perturb', dataset, defence: { kind: 'distillation', optimiser: zero } },
    path: 'defence.optimiser.accumulator',
    says: /^Adagrad divides by zero/,
  },
  {
    why: 'a defence of NCF on embeddings',
    spec: { study: 'perturb', dataset, model: { kind: 'ncf' }, defence: { kind: 'apr' } },
    path: 'defence.kind',
    says: /are for BPR-MF; set defence\.kind to none, or model\.kind to bprmf\.$/,
  },
  {
    why: 'a targeted attack among sampled candidates',
    spec: {
      study: 'perturb',
      dataset,
      attack: { goal: { kind: 'push', item: 1 } },
      measure: { candidates: { kind: 'sampled' } },
    },
    path: 'measure.candidates.kind',
    says: /set measure\.candidates\.kind to all\.$/,
  },
  {
    why: 'no k at all',
    spec: { study: 'perturb', dataset, attack: { against: { kind: 'cores', from: 30, to: 20 } } },
    path: 'attack.against.from',
    says: /^There is no k from 30 to 20; set attack\.against\.from to 20 or less\.$/,
  },
  {
    why: 'an epoch chosen on a part that is not held out',
    spec: { study: 'perturb', dataset, defence: { kind: 'apr', stop: best } },
    path: 'defence.stop.part',
    says: /switch on split\.validation, or set defence\.stop\.part to test/,
  },
  {
    why: 'no history to click in',
    spec: { study: 'certify', dataset, model: { kind: 'fm', history: 'none' } },
    path: 'model.history',
    says: /set model\.history to own-out or own-in\.$/,
  },
  {
    why: 'no self-interaction terms',
    spec: { study: 'certify', dataset, model: { kind: 'fm', selfTerms: false } },
    path: 'model.selfTerms',
    says: /set model\.selfTerms to true\.$/,
  },
  {
    why: 'a part to certify that is not held out',
    spec: { study: 'certify', dataset, split: { kind: 'leave-last' }, attack: { part: 'validation' } },
    path: 'attack.part',
    says: /set attack\.part to test, or switch on split\.validation\.$/,
  },
  {
    why: 'hints that take all epochs',
    spec: { study: 'evade', dataset, student: { epochs: 8, hintEpochs: 4 } },
    path: 'student.hintEpochs',
    says: /^2 stages of 4 epochs leave none of the 8 student epochs .* student\.hintEpochs lower\.$/,
  },
  {
    why: 'targets where there are none',
    spec: {
      study: 'poison',
      dataset,
      attack: { goal: 'availability', profiles: ['average', 's-tna', 'aush'] },
    },
    path: 'attack.profiles',
    says: /^S-TNA and AUSH move target items, and availability has none/,
  },
  {
    why: 'detectors that flag everyone',
    spec: { study: 'poison', dataset, defence: { detectors: ['pca'], detection: { share: 1 } } },
    path: 'defence.detection.share',
    says: /^PCA flags this share of the users, which is all .* set defence\.detection\.share below 1\.$/,
  },
  {
    why: 'a Hessian that cannot be inverted',
    spec: { study: 'poison', dataset, defence: { hessian: 'block-diagonal', damping: 0 } },
    path: 'defence.damping',
    says: /cannot be inverted without damping; set defence\.damping to 1e-9 or more, or defence\.hessian to none\.$/,
  },
  {
    why: 'a click against an item',
    spec: { ...clicks, attack: { goal: 'demote' } },
    path: 'attack.goal',
    says: /^BPR-MF learns from clicks, .* set attack\.goal to promote, or model\.kind to mf\.$/,
  },
  {
    why: 'profiles of ratings among clicks',
    spec: { ...clicks, attack: { profiles: ['random', 'average', 'pga'] } },
    path: 'attack.profiles',
    says: /^BPR-MF learns from clicks, and Average and PGA are about ratings: choose among random, bandwagon, segment, power-user, power-item, adaptive and extra,/,
  },
  {
    why: 'defences of ratings among clicks',
    spec: { ...clicks, defence: { methods: ['at'] } },
    path: 'defence.methods',
    says: /^AT trains MF on ratings and does not exist for BPR-MF: leave it out of defence\.methods, or/,
  },
  {
    why: 'ways of clicks for MF',
    spec: { study: 'poison', dataset, defence: { methods: ['apt', 'apr', 'continued'] } },
    path: 'defence.methods',
    says: /^APR and As many more epochs train BPR-MF on clicks and do not exist for MF: leave them out/,
  },
  {
    why: 'a detector of ratings among clicks',
    spec: { ...clicks, defence: { methods: [], detectors: ['rdma', 'pca'] } },
    path: 'defence.detectors',
    says: /^RDMA .* take rdma out of defence\.detectors\.$/,
  },
  {
    why: 'side information that fakes lack',
    spec: { study: 'poison', dataset, model: { kind: 'ncf', sideFields: true } },
    path: 'model.sideFields',
    says: /^Fake users have no side information .* set model\.sideFields to false\.$/,
  },
  ...(['random', 'popularity'] as const).map((kind) => ({
    why: `embeddings of ${kind}`,
    spec: { study: 'perturb', dataset, model: { kind } } as const,
    path: 'model.kind',
    says: new RegExp(`set model\\.kind to bprmf, mf, fm or ncf instead of ${kind}\\.$`),
  })),
  ...(['mf', 'fm'] as const).map((kind) => ({
    why: `fresh negatives for ${kind}`,
    spec: {
      study: 'perturb',
      dataset,
      model: { kind },
      attack: { gradient: { kind: 'full', negatives: 'fresh' } },
    } as const,
    path: 'attack.gradient.negatives',
    says: /negatives.* set attack\.gradient\.negatives to fixed, or attack\.gradient\.kind to batch\.$/,
  })),
  ...(['mf', 'fm', 'ncf'] as const).map((kind) => ({
    why: `a defence made for BPR-MF, of ${kind}`,
    spec: { study: 'perturb', dataset, model: { kind }, defence: { kind: 'distillation' } } as const,
    path: 'defence.kind',
    says: /^Adversarial training and distillation are for BPR-MF; set defence\.kind to none/,
  })),
  ...(['bprmf', 'mf', 'ncf'] as const).map((kind) => ({
    why: `fields of ${kind}`,
    spec: { study: 'perturb', dataset, model: { kind }, attack: { fields: 'all' } } as const,
    path: 'attack.fields',
    says: /^(BPR-MF|MF|NCF) has no embeddings of fields .* set attack\.fields to ids, or model\.kind to fm\.$/,
  })),
  {
    why: 'an arena in which no attack meets a column',
    spec: { study: 'arena', dataset, columns: ['bprmf'], rows: ['average'] },
    path: 'rows',
    says: /^No attack of this grid meets a column .* BPR-MF learns from clicks, and Average is about ratings\. Choose other attacks or columns\.$/,
  },
];
