import type { Entry, RoleId, Stroke } from './entry.ts';

interface CertificateEntry extends Entry {
  /** Where there is little room. */
  readonly short: string;
  /** A bound: proves robustness, and leaves flips to greedy. */
  readonly bound?: true;
}

/** How a share of instances is told robust or not. */
export const certificates = {
  relaxation: {
    label: 'Relaxation and greedy',
    short: 'Relaxation',
    description: 'upper bound by relaxed pairs; flips by greedy switches',
    source: ['000'],
    bound: true,
  },
  split: {
    label: 'Finer relaxation and greedy',
    short: 'Finer',
    description:
      'the relaxation with self terms and pairs apart, which is never looser; flips by greedy switches',
    bound: true,
  },
  row: {
    label: 'Row bound and greedy',
    short: 'Row bound',
    description: 'half of every pair to each of its items; flips by greedy switches',
    bound: true,
  },
  best: {
    label: 'All bounds and greedy',
    short: 'All bounds',
    description: 'the tightest of the bounds for each instance; flips by greedy switches',
    bound: true,
  },
  exact: {
    label: 'Exact',
    short: 'Exact',
    description: 'branch and bound until every instance is proved robust or flipped',
  },
  random: {
    label: 'Random injections',
    short: 'Random',
    description: 'switches drawn at random: the control of the attack',
    source: ['000'],
  },
} as const satisfies Record<string, CertificateEntry>;
export type CertificateId = keyof typeof certificates;

interface TrainingEntry extends Entry {
  readonly role: RoleId;
  readonly stroke: Stroke;
}

/** Ways of training the machine that is certified. */
export const certifyTrainings = {
  plain: {
    label: 'FM',
    description: 'log loss, no defence',
    source: ['000'],
    role: 'clean',
    stroke: { dash: '', marker: 'circle' },
  },
  continued: {
    label: 'FM, trained on',
    description: 'log loss for as many more epochs as the robust ways have: the control of what they add',
    role: 'clean',
    stroke: { dash: '4 3', marker: 'ring' },
  },
  'rfm-1': {
    label: 'RFM-1',
    description: 'inputs perturbed within bounds of uncertainty',
    source: ['000', { other: 'Punjabi and Bhatt, WWW 2018' }],
    role: 'noise',
    stroke: { dash: '2 3', marker: 'diamond' },
  },
  'rfm-2-published': {
    label: 'RFM-2, as published',
    description: 'hinge loss between two thresholds, capped squared trace norm of the interactions',
    source: ['000', { other: 'Liu et al., SDM 2019' }],
    role: 'noise',
    stroke: { dash: '9 3 2 3', marker: 'cross' },
  },
  'rfm-2': {
    label: 'RFM-2',
    description: 'capped log loss and capped squared trace norm of the embeddings',
    source: ['000', { other: 'Liu et al., SDM 2019' }],
    role: 'noise',
    stroke: { dash: '9 3', marker: 'square' },
  },
  'fm-rt': {
    label: 'FM-RT',
    description: 'trained on the relaxed worst case of q switches',
    source: ['000'],
    role: 'defended',
    stroke: { dash: '12 3 2 3', marker: 'triangle' },
  },
  'fm-rt-row': {
    label: 'FM-RT, row bound',
    description: 'the same on the tighter row bound',
    role: 'defended',
    stroke: { dash: '', marker: 'ring' },
  },
} as const satisfies Record<string, TrainingEntry>;
export type CertifyTrainingId = keyof typeof certifyTrainings;

/** What stands in for the worst case while FM-RT learns. */
export const trainingBounds = {
  relaxation: { label: 'Relaxation', description: 'the bound of paper 000', source: ['000'] },
  'row-bound': { label: 'Row bound', description: 'the tighter bound' },
} as const satisfies Record<string, Entry>;

/** The switches an adversary has. */
export const switchSpaces = {
  add: { label: 'Adding clicks', description: 'fake clicks enter the history', source: ['000'] },
  remove: { label: 'Removing clicks', description: 'clicks leave the history' },
  both: { label: 'Both', description: 'clicks enter and leave' },
} as const satisfies Record<string, Entry>;
