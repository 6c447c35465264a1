import type { SpecInput } from '../spec/spec.ts';
import { anelliCards } from './anelli-2021-cards.ts';
import type { PaperCards } from './card.ts';
import { tunedRun } from './tuned.ts';

/** What the cards of Anelli et al., FLAIRS 2021 (paper 002) run. */

type Perturb = Extract<SpecInput, { study: 'perturb' }>;
const walk = (upTo: number): Perturb => ({
  study: 'perturb',
  engine: 'kernels',
  repeats: 1,
  attack: {
    methods: ['fgsm', 'bim', 'pgd'],
    against: { kind: 'iterations', epsilon: 0.5, upTo, every: 5 },
  },
  defence: { kind: 'apr' },
  measure: { every: 0 },
});
const budgets: Perturb = {
  study: 'perturb',
  engine: 'kernels',
  repeats: 1,
  attack: { methods: ['fgsm', 'bim', 'pgd'], from: 0.1, to: 0.5, points: 2, iterations: 25 },
  measure: { every: 0 },
};
const cores: Perturb = {
  study: 'perturb',
  engine: 'kernels',
  repeats: 1,
  attack: {
    methods: ['fgsm', 'pgd'],
    against: { kind: 'cores', epsilon: 0.5, from: 10, to: 70, step: 20 },
  },
  defence: { kind: 'apr' },
  measure: { every: 0 },
};
const small = { dataset: { kind: 'generated', size: 'small' } } as const;
const long = { model: { kind: 'bprmf', epochs: 1000 }, defence: { kind: 'apr', epochs: 1000 } } as const;

const quicker =
  'MovieLens 100K instead of ML-1M (of LastFM in Fig. 1 and 2), 150 + 150 epochs instead of 1,000 + 1,000.';
const built =
  'Built-in data of 600 users instead of ML-1M (of LastFM in Fig. 1 and 2), 150 + 150 epochs instead of 1,000 + 1,000.';
const standIn = 'LastFM of HetRec 2011 stands in for the paper’s sample.';
const random = { split: { kind: 'leave-random' } } as const;
const study = (spec: SpecInput) => ({ kind: 'study', spec }) as const;

export const anelli2021: PaperCards = {
  paper: '002',
  cards: anelliCards,
  runs: [
    {
      ...{ id: 'anelli-iterations-quick', family: 'iterations', size: 'quick', data: 'built-in' },
      ...{ seeds: [1, 2, 3], work: study({ ...walk(50), ...small }), differs: built, minutes: 1 },
    },
    {
      ...{ id: 'anelli-iterations-ml-100k', family: 'iterations', size: 'quick', data: 'ml-100k' },
      ...{ seeds: [1, 2, 3], work: study(walk(50)), differs: quicker, minutes: 2 },
    },
    {
      ...{ id: 'anelli-iterations-ml-1m', family: 'iterations', size: 'full', data: 'ml-1m' },
      ...{ seeds: [1, 2, 3], work: study({ ...walk(100), ...long }), differs: null, minutes: 180 },
    },
    {
      ...{ id: 'anelli-lastfm', family: 'lastfm', size: 'full', data: 'lastfm-hin' },
      ...{ seeds: [1, 2, 3], work: study({ ...walk(100), ...long, ...random }) },
      ...{ differs: standIn, minutes: 17 },
    },
    {
      ...{ id: 'anelli-budgets-quick', family: 'budgets', size: 'quick', data: 'built-in' },
      ...{ seeds: [1, 2, 3], work: study({ ...budgets, ...small }), differs: built, minutes: 1 },
    },
    {
      ...{ id: 'anelli-budgets-ml-100k', family: 'budgets', size: 'quick', data: 'ml-100k' },
      ...{ seeds: [1, 2, 3], work: study(budgets), differs: quicker, minutes: 1 },
    },
    {
      ...{ id: 'anelli-budgets-lastfm', family: 'budgets', size: 'full', data: 'lastfm-hin' },
      ...{ seeds: [1, 2, 3], work: study({ ...budgets, model: long.model, ...random }) },
      ...{ differs: standIn, minutes: 6 },
    },
    {
      ...{ id: 'anelli-cores-ml-100k', family: 'cores', size: 'quick', data: 'ml-100k' },
      ...{ seeds: [1, 2, 3], work: study(cores), differs: quicker, minutes: 4 },
    },
    {
      ...{ id: 'anelli-cores-ml-1m', family: 'cores', size: 'full', data: 'ml-1m' },
      ...{ seeds: [1, 2, 3], work: study({ ...cores, ...long }), differs: null, minutes: 500 },
    },
    {
      ...{ id: 'anelli-baseline-quick', family: 'anelli-baseline', size: 'quick', data: 'built-in' },
      ...{ seeds: [1], differs: built, minutes: 1 },
      work: study({ study: 'train', engine: 'kernels', ...small, measure: { every: 0 } }),
    },
    {
      ...{ id: 'anelli-baseline-ml-100k', family: 'anelli-baseline', size: 'quick', data: 'ml-100k' },
      ...{ seeds: [1], differs: quicker, minutes: 1 },
      work: study({ study: 'train', engine: 'kernels', measure: { every: 0 } }),
    },
    tunedRun(
      {
        ...{ id: 'anelli-tuned-quick', family: 'anelli-tuned', size: 'quick', data: 'built-in' },
        ...{ seeds: [1, 2, 3], differs: built, minutes: 1 },
      },
      'bprmf',
      { engine: 'kernels', ...small, split: { kind: 'leave-last', validation: true } },
    ),
    tunedRun(
      {
        ...{ id: 'anelli-tuned-ml-100k', family: 'anelli-tuned', size: 'quick', data: 'ml-100k' },
        ...{ seeds: [1, 2, 3], differs: quicker, minutes: 3 },
      },
      'bprmf',
      { engine: 'kernels', split: { kind: 'leave-last', validation: true } },
    ),
  ],
};
