import type { SpecInput } from '../spec/spec.ts';
import type { PaperCards } from './card.ts';
import { cards } from './hanoi-2024-cards.ts';
import { tunedRun } from './tuned.ts';

/** What is run for the cards of the Hanoi report of 2024 on adversarial personalised ranking (paper 004). */

const study = (spec: SpecInput) => ({ kind: 'study', spec }) as const;
const small = { dataset: { kind: 'generated', size: 'small' } } as const;
const attacked = { methods: ['fgsm', 'random'] as ('fgsm' | 'random')[], from: 0.5, to: 2, points: 2 };
type Perturb = Extract<SpecInput, { study: 'perturb' }>;
const defendedBy = (defence: Perturb['defence']): Perturb => ({
  study: 'perturb',
  engine: 'kernels',
  repeats: 1,
  attack: attacked,
  defence,
  measure: { k: 100, every: 30 },
});
const grad = defendedBy({ kind: 'apr' });
const random = defendedBy({ kind: 'apr', noise: { kind: 'random' } });
const distilled = defendedBy({ kind: 'distillation' });
const long = { model: { kind: 'bprmf', epochs: 1000 }, defence: { kind: 'apr', epochs: 1000 } } as const;
const longAtRandom: Perturb = {
  ...random,
  model: long.model,
  defence: { ...long.defence, noise: { kind: 'random' } },
  split: { kind: 'leave-random' },
};

const built = 'Built-in data of 600 users instead of Book-Crossing, 150 + 150 epochs instead of 1,000.';
const quicker = 'MovieLens 100K instead of Book-Crossing, 150 + 150 epochs instead of 1,000.';
const other = 'Another Yelp (16,239 users) stands in for the report’s.';
const threes = { seeds: [1, 2, 3] } as const;
const book = { size: 'full', data: 'book-crossing', differs: null, minutes: 15, ...threes } as const;
const yelp = { size: 'full', data: 'yelp-hin', differs: other, minutes: 36, ...threes } as const;
const fast = { size: 'quick', data: 'built-in', differs: built, minutes: 1, ...threes } as const;
const movies = { size: 'quick', data: 'ml-100k', differs: quicker, minutes: 2, ...threes } as const;
const held = { split: { kind: 'leave-random' } } as const;

export const hanoi2024: PaperCards = {
  paper: '004',
  cards,
  runs: [
    { ...fast, id: 'hanoi-apr-quick', family: 'apr', work: study({ ...grad, ...small }) },
    { ...movies, id: 'hanoi-apr-ml-100k', family: 'apr', work: study(grad) },
    { ...book, id: 'hanoi-apr-book', family: 'apr', work: study({ ...grad, ...long, ...held }) },
    { ...fast, id: 'hanoi-random-quick', family: 'apr-random', work: study({ ...random, ...small }) },
    { ...movies, id: 'hanoi-random-ml-100k', family: 'apr-random', work: study(random) },
    { ...book, id: 'hanoi-random-book', family: 'apr-random', work: study(longAtRandom) },
    { ...fast, id: 'hanoi-distilled-quick', family: 'distilled', work: study({ ...distilled, ...small }) },
    { ...yelp, id: 'hanoi-apr-yelp', family: 'apr-yelp', work: study({ ...grad, ...long, ...held }) },
    { ...yelp, id: 'hanoi-random-yelp', family: 'apr-random-yelp', work: study(longAtRandom) },
    {
      ...{ id: 'hanoi-data', family: 'book-crossing', size: 'quick', data: 'book-crossing', seeds: [1] },
      ...{ work: { kind: 'data' }, differs: null, minutes: 1 },
    },
    {
      ...{ ...fast, id: 'hanoi-baseline-quick', family: 'hanoi-baseline', seeds: [1] },
      work: study({ study: 'train', engine: 'kernels', ...small, measure: { k: 100, every: 0 } }),
    },
    {
      ...{ ...movies, id: 'hanoi-baseline-ml-100k', family: 'hanoi-baseline', seeds: [1] },
      work: study({ study: 'train', engine: 'kernels', measure: { k: 100, every: 0 } }),
    },
    tunedRun({ ...fast, id: 'hanoi-tuned-quick', family: 'hanoi-tuned' }, 'bprmf', {
      ...{ engine: 'kernels', ...small, split: { kind: 'leave-last', validation: true } },
      measure: { k: 100, every: 10 },
    }),
    tunedRun({ ...movies, id: 'hanoi-tuned-ml-100k', family: 'hanoi-tuned', minutes: 3 }, 'bprmf', {
      ...{ engine: 'kernels', split: { kind: 'leave-last', validation: true } },
      measure: { k: 100, every: 10 },
    }),
  ],
};
