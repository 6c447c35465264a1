import type { SpecInput } from '../spec/spec.ts';
import type { Run } from './card.ts';
import { tunedRun } from './tuned.ts';

/** What the cards of Wu et al., SIGIR 2021 (paper 003) run. */

type Poison = Extract<SpecInput, { study: 'poison' }>;
type List = 'ml-100k-unpopular' | 'ml-100k-random' | 'ml-1m-unpopular';
const published = (list: List) => ({ kind: 'published', list }) as const;
const quiet = { every: 0, climb: false } as const;
const study = (spec: SpecInput) => ({ kind: 'study', spec }) as const;

const heuristic: Poison = {
  study: 'poison',
  engine: 'kernels',
  attack: { profiles: ['average', 'random'] },
  defence: { methods: ['apt', 'apt-rand'] },
  measure: quiet,
};
const small: Poison = {
  ...heuristic,
  dataset: { kind: 'generated', size: 'small' },
  repeats: 5,
  defence: { ...heuristic.defence, items: 200 },
};
const average: Poison = {
  study: 'poison',
  engine: 'kernels',
  repeats: 1,
  attack: { profiles: ['average'], targets: published('ml-100k-unpopular') },
  defence: { methods: ['apt'] },
  measure: quiet,
};
const threes = [1, 2, 3] as const;
const asPaper = { size: 'full', differs: null } as const;

export const wuRuns: readonly Run[] = [
  {
    ...{ id: 'wu-unpopular-quick', family: 'unpopular', size: 'quick', data: 'built-in', seeds: [1] },
    ...{ work: study(small), minutes: 1 },
    differs: 'Built-in data of 600 users instead of the paper’s sets, 5 repeats instead of 30.',
  },
  {
    ...{ id: 'wu-others-quick', family: 'others', size: 'quick', data: 'built-in', seeds: [1] },
    work: study({
      ...{ ...small, attack: { profiles: ['average'] } },
      defence: { methods: ['apt', 'at', 'pcmf'], items: 200 },
    }),
    differs: 'Built-in data of 600 users instead of the paper’s sets, 5 repeats instead of 30.',
    minutes: 1,
  },
  {
    ...{ ...asPaper, id: 'wu-unpopular-ml-100k', family: 'unpopular', data: 'ml-100k', seeds: [1] },
    work: study({
      ...heuristic,
      repeats: 10,
      attack: { ...heuristic.attack, targets: published('ml-100k-unpopular') },
      defence: { methods: ['apt', 'apt-rand'] },
    }),
    minutes: 2,
  },
  {
    ...{ ...asPaper, id: 'wu-others-ml-100k', family: 'others', data: 'ml-100k', seeds: [1] },
    work: study({ ...average, repeats: 3, defence: { methods: ['apt', 'at', 'pcmf'] } }),
    minutes: 1,
  },
  {
    ...{ ...asPaper, id: 'wu-random-ml-100k', family: 'random-items', data: 'ml-100k', seeds: [1] },
    work: study({
      ...average,
      repeats: 10,
      attack: { profiles: ['average'], targets: published('ml-100k-random') },
    }),
    minutes: 1,
  },
  {
    ...{ ...asPaper, id: 'wu-crafted-ml-100k', family: 'crafted', data: 'ml-100k', seeds: [1] },
    work: study({
      ...average,
      repeats: 3,
      attack: {
        profiles: ['pga', 's-tna', 'aush'],
        targets: published('ml-100k-unpopular'),
        pga: { steps: 8 },
      },
    }),
    minutes: 2,
  },
  {
    ...{ ...asPaper, id: 'wu-ml-1m', family: 'ml-1m', data: 'ml-1m', seeds: threes },
    work: study({
      ...average,
      attack: { profiles: ['average'], targets: published('ml-1m-unpopular') },
      defence: { methods: ['apt'], items: 700 },
    }),
    minutes: 3,
  },
  {
    ...{ id: 'wu-size-quick', family: 'size', size: 'quick', data: 'built-in', seeds: threes },
    work: study({
      ...average,
      dataset: { kind: 'generated', size: 'small' },
      attack: { profiles: ['average'] },
      defence: { methods: ['apt'], items: 200 },
      sweep: { kind: 'size', sizes: [0.02, 0.05] },
    }),
    differs: 'Built-in data of 600 users instead of the paper’s sets.',
    minutes: 1,
  },
  {
    ...{ ...asPaper, id: 'wu-size-ml-100k', family: 'size', data: 'ml-100k', seeds: threes },
    work: study({ ...average, sweep: { kind: 'size', sizes: [0.01, 0.02, 0.03, 0.04, 0.05] } }),
    minutes: 2,
  },
  {
    ...{ id: 'wu-erm-quick', family: 'erm', size: 'quick', data: 'built-in', seeds: threes },
    work: study({
      ...average,
      dataset: { kind: 'generated', size: 'small' },
      attack: { profiles: ['average'] },
      defence: { methods: ['apt'], items: 200 },
      sweep: { kind: 'erm', shares: [0, 0.01, 0.05, 0.2] },
    }),
    differs: 'Built-in data of 600 users instead of the paper’s sets.',
    minutes: 1,
  },
  {
    ...{ ...asPaper, id: 'wu-erm-ml-100k', family: 'erm', data: 'ml-100k', seeds: threes },
    work: study({ ...average, sweep: { kind: 'erm', shares: [0, 0.01, 0.02, 0.05, 0.1, 0.2] } }),
    minutes: 2,
  },
  {
    ...{ id: 'wu-baseline-quick', family: 'wu-baseline', size: 'quick', data: 'built-in', seeds: [1] },
    work: study({
      study: 'train',
      engine: 'kernels',
      dataset: { kind: 'generated', size: 'small' },
      split: { kind: 'leave-random' },
      model: { kind: 'mf' },
      measure: { k: 50, every: 0 },
    }),
    differs: 'Built-in data of 600 users instead of the paper’s sets.',
    minutes: 1,
  },
  {
    ...{ ...asPaper, id: 'wu-baseline-ml-100k', family: 'wu-baseline', data: 'ml-100k', seeds: [1] },
    work: study({
      study: 'train',
      engine: 'kernels',
      split: { kind: 'leave-random' },
      model: { kind: 'mf' },
      measure: { k: 50, every: 0 },
    }),
    minutes: 1,
  },
  tunedRun(
    {
      ...{ id: 'wu-tuned-quick', family: 'wu-tuned', size: 'quick', data: 'built-in', seeds: threes },
      ...{ differs: 'Built-in data of 600 users instead of the paper’s sets.', minutes: 1 },
    },
    'mf',
    {
      ...{ engine: 'kernels', dataset: { kind: 'generated', size: 'small' } },
      ...{ split: { kind: 'leave-random', validation: true }, measure: { k: 50, every: 5 } },
    },
  ),
  tunedRun(
    { ...asPaper, id: 'wu-tuned-ml-100k', family: 'wu-tuned', data: 'ml-100k', seeds: threes, minutes: 1 },
    'mf',
    {
      ...{ engine: 'kernels', split: { kind: 'leave-random', validation: true } },
      measure: { k: 50, every: 5 },
    },
  ),
  ...(['ml-100k', 'ml-1m'] as const).map((data) => ({
    ...{ id: `wu-data-${data}`, family: `data-${data}`, size: 'quick' as const, data, seeds: [1] },
    ...{ work: { kind: 'data' as const }, differs: null, minutes: 1 },
  })),
  {
    ...{ id: 'wu-draws', family: 'draws', size: 'quick', data: 'built-in', seeds: threes },
    work: {
      kind: 'draws',
      question: {
        ...{ kind: 'gaussian', n: 950, d: 64, gamma: 3.5, sigma: 0.5, beta: 0.1 },
        ...{ epsilon: 0.03, erm: 45 },
      },
    },
    differs: null,
    minutes: 1,
  },
];
