import type { SpecInput } from '../spec/spec.ts';
import type { PaperCards } from './card.ts';
import { cards, of } from './du-2019-cards.ts';
import { tunedRun } from './tuned.ts';

/** What is run for the cards of Du et al., TMM 2019 (paper 001). */

type Evade = Extract<SpecInput, { study: 'evade' }>;
const quick: Evade = {
  study: 'evade',
  engine: 'tfjs-wasm',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'ncf', factors: 32, layers: [64, 32], epochs: 8 },
  student: { factors: 16, layers: [32, 16], epochs: 12, hintEpochs: 4 },
  rivals: [],
  widths: [8, 16],
  attack: { examples: 60, iterations: 100, draws: 2 },
  defence: { strategies: ['fncf', 'distil', 'single', 'multi'], levels: [0, 0.05, 0.2] },
};
const full: Evade = {
  study: 'evade',
  engine: 'tfjs-wasm',
  model: { kind: 'ncf', factors: 64, layers: [128, 64], epochs: 20, batch: 128 },
  student: { factors: 32, layers: [64, 32], epochs: 30, hintEpochs: 10 },
  rivals: [],
  widths: [8, 16, 32],
  attack: { examples: 1000 },
  defence: {
    strategies: ['fncf', 'distil', 'single', 'multi'],
    levels: [0, 0.01, 0.05, 0.1, 0.2],
  },
};

const classroom =
  'The built-in classroom set of 200 users, half of the paper’s widths, 8 and 12 epochs instead of 20 and 30.';
const study = (spec: SpecInput) => ({ kind: 'study', spec }) as const;
const sampled = { k: 10, every: 0, candidates: { kind: 'sampled', negatives: 99 } } as const;

export const du2019: PaperCards = {
  paper: '001',
  cards,
  runs: [
    {
      ...{ id: 'du-hints-quick', family: of, size: 'quick', data: 'built-in', seeds: [1, 2, 3] },
      ...{ work: study(quick), differs: classroom, minutes: 4 },
    },
    {
      ...{ id: 'du-hints-ml-100k', family: of, size: 'full', data: 'ml-100k', seeds: [1, 2, 3] },
      ...{ work: study(full), differs: null, minutes: 400 },
    },
    {
      ...{ id: 'du-baseline-quick', family: 'du-baseline', size: 'quick', data: 'built-in', seeds: [1] },
      work: study({
        ...{ study: 'train', engine: 'kernels', dataset: { kind: 'generated', size: 'classroom' } },
        ...{ split: { kind: 'leave-last', ties: 'source' }, model: { kind: 'bprmf', epochs: 0 } },
        measure: sampled,
      }),
      ...{ differs: classroom, minutes: 1 },
    },
    tunedRun(
      {
        ...{ id: 'du-tuned-quick', family: 'du-tuned', size: 'quick', data: 'built-in', seeds: [1, 2, 3] },
        ...{ differs: classroom, minutes: 3 },
      },
      'ncf',
      {
        ...{ engine: 'tfjs-wasm', dataset: { kind: 'generated', size: 'classroom' } },
        split: { kind: 'leave-last', ties: 'source', validation: true },
        measure: { ...sampled, every: 3 },
      },
    ),
    {
      ...{ id: 'du-baseline-ml-100k', family: 'du-baseline', size: 'full', data: 'ml-100k', seeds: [1] },
      work: study({
        ...{ study: 'train', engine: 'kernels' },
        ...{ split: { kind: 'leave-last', ties: 'source' }, model: { kind: 'bprmf', epochs: 0 } },
        measure: sampled,
      }),
      ...{ differs: null, minutes: 1 },
    },
  ],
};
