import type { SpecInput } from '../spec/spec.ts';
import type { PaperCards } from './card.ts';
import { liuFigures } from './liu-2020-figures.ts';
import { of } from './liu-2020-measures.ts';
import { liuTables } from './liu-2020-results.ts';
import { tunedRun } from './tuned.ts';

/** What the cards of Liu et al., SIGIR 2020 (paper 000) run. */

const compared = { methods: ['plain', 'rfm-1', 'rfm-2', 'fm-rt'], qs: [1, 2, 3, 4], nodes: 0 } as const;
const quick: SpecInput = {
  study: 'certify',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'small' },
  model: { kind: 'fm', factors: 32, epochs: 15 },
  attack: { budget: 10, sample: 200, nodes: 2000 },
  compare: { ...compared, methods: [...compared.methods], qs: [...compared.qs] },
};
const full: SpecInput = {
  study: 'certify',
  engine: 'kernels',
  model: { kind: 'fm', factors: 64, epochs: 20 },
  attack: { budget: 12, sample: 1000, nodes: 0 },
  compare: { ...compared, methods: [...compared.methods], qs: [...compared.qs] },
};

const stand =
  'Built-in data instead of Frappe, 32 factors and 15 epochs instead of 64 and 20, 200 instances a seed.';
const asPaper = null;

export const liu2020: PaperCards = {
  paper: '000',
  cards: [...liuTables, ...liuFigures],
  runs: [
    {
      id: 'liu-fm-quick',
      family: of,
      size: 'quick',
      data: 'built-in',
      seeds: [1, 2, 3],
      work: { kind: 'study', spec: quick },
      differs: stand,
      minutes: 1,
    },
    {
      id: 'liu-fm-frappe',
      family: of,
      size: 'full',
      data: 'frappe',
      seeds: [1, 2, 3],
      work: { kind: 'study', spec: full },
      differs: asPaper,
      minutes: 12,
    },
    {
      id: 'liu-baseline-quick',
      family: 'fm-baseline',
      size: 'quick',
      data: 'built-in',
      seeds: [1],
      work: {
        kind: 'study',
        spec: {
          study: 'train',
          engine: 'kernels',
          dataset: { kind: 'generated', size: 'small' },
          model: { kind: 'fm', factors: 32, epochs: 15 },
          measure: { every: 0 },
        },
      },
      differs: stand,
      minutes: 1,
    },
    tunedRun(
      {
        ...{ id: 'liu-tuned-quick', family: 'fm-tuned', size: 'quick', data: 'built-in', seeds: [1, 2, 3] },
        ...{ differs: stand, minutes: 2 },
      },
      'fm',
      {
        ...{ engine: 'kernels', dataset: { kind: 'generated', size: 'small' }, split: { kind: 'ratio' } },
        measure: { every: 3 },
      },
    ),
    ...(['frappe', 'amazon-hin', 'yelp-hin'] as const).map((data) => ({
      id: `liu-data-${data}`,
      family: `data-${data}`,
      size: 'quick' as const,
      data,
      seeds: [1],
      work: { kind: 'data' as const },
      differs: asPaper,
      minutes: 1,
    })),
  ],
};
