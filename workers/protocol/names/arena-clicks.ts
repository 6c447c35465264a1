import { type CertifyTrainingId, certificates, certifyTrainings } from './certify.ts';

/**
 * Attacks by clicks in the history, and what is proved whatever the clicks are. `attack`: whose verdict of Certify it is;
 * `searches`: until every prediction is proved or flipped.
 */
export const clickRows = {
  'random-clicks': {
    label: 'Random clicks',
    description: 'clicks drawn at random, a click at a time up to the budget',
    source: certificates.random.source,
    family: 'clicks',
    attack: 'random',
    control: true,
  },
  greedy: {
    label: 'Greedy clicks',
    description: 'click by click the one that moves the prediction most',
    source: ['000'],
    family: 'clicks',
    attack: 'best',
  },
  exact: {
    label: 'Exact search',
    description:
      'branch and bound: of all sets of clicks within the budget one that flips, where there is one',
    family: 'clicks',
    attack: 'exact',
    searches: true,
  },
  'proof-relaxation': {
    label: 'Proved, relaxation',
    description: 'right, and by the relaxed bound no clicks within the budget flip it',
    source: ['000'],
    family: 'clicks',
    attack: 'relaxation',
    proof: true,
  },
  'proof-exact': {
    label: 'Proved, exact',
    description: 'right, and by bounds and search no clicks within the budget flip it',
    family: 'clicks',
    attack: 'exact',
    searches: true,
    proof: true,
  },
} as const;

const trained = <const T extends CertifyTrainingId>(training: T) =>
  ({ ...certifyTrainings[training], model: 'fm', defence: { of: 'clicks', training } }) as const;

/** Factorization machines, by the way they were trained. */
export const clickColumns = {
  fm: { ...certifyTrainings.plain, description: 'without a defence', model: 'fm', defence: { of: 'none' } },
  'fm-continued': {
    ...trained('continued'),
    description: 'for as many more epochs as the robust ways have: what of them is their length; a control',
  },
  'fm-rfm-1': trained('rfm-1'),
  'fm-rfm-2-published': { ...trained('rfm-2-published'), short: 'RFM-2, published' },
  'fm-rfm-2': trained('rfm-2'),
  'fm-rt': trained('fm-rt'),
  'fm-rt-row': trained('fm-rt-row'),
} as const;
