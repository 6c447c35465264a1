import type { SpecInput } from '../spec/spec.ts';
import type { Baseline, Card, Claim, PaperCards, Source } from './card.ts';
import type { Evidence } from './evidence.ts';
import { table1, table3, table4 } from './hanoi-2024-tables.ts';
import { atEpoch, baseline, clean, from, lost, some, under } from './measured.ts';
import { tunedBaseline, tunedRun } from './tuned.ts';

/** Cards of the Hanoi report of 2024 on adversarial personalised ranking (paper 004). */

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

const more = { kind: 'more' } as const;
const cells = (table: string, take: Source['take'], ...where: readonly string[]): Source => ({
  table,
  cells: where,
  take,
  runs: 1,
});

const gain = (evidence: Evidence, measure: 'hr' | 'ndcg' | 'auc') =>
  from([clean(evidence, 'defended', measure), clean(evidence, 'undefended', measure)], (a, b) => a - b);

const better = (table: string, of: string, data: string): readonly Claim[] => [
  {
    id: `hr-${of}`,
    says: `On ${data} AMF-grad has the higher HR@100 than MF-BPR.`,
    quantity: 'HR@100, AMF-grad less MF-BPR',
    expects: more,
    source: cells(table, 'difference', 'AMF-grad > HR K=100', 'MF-BPR > HR K=100'),
    of,
    measure: (evidence) => gain(evidence, 'hr'),
  },
  {
    id: `ndcg-${of}`,
    says: `On ${data} AMF-grad has the higher nDCG@100 than MF-BPR.`,
    quantity: 'nDCG@100, AMF-grad less MF-BPR',
    expects: more,
    source: cells(table, 'difference', 'AMF-grad > NDCG K=100', 'MF-BPR > NDCG K=100'),
    of,
    measure: (evidence) => gain(evidence, 'ndcg'),
  },
  {
    id: `random-${of}`,
    says: `On ${data} training on random noise changes HR@100 by less than .01.`,
    quantity: 'HR@100, AMF-random less MF-BPR',
    expects: { kind: 'same', margin: 0.01 },
    source: cells(table, 'difference', 'AMF-random > HR K=100', 'MF-BPR > HR K=100'),
    of: of === 'apr' ? 'apr-random' : 'apr-random-yelp',
    measure: (evidence) => gain(evidence, 'hr'),
  },
];

const models: readonly Baseline[] = [
  {
    label: 'MF-BPR, trained as long as AMF',
    quantity: 'HR@100',
    of: 'apr',
    measure: (evidence) => some(clean(evidence, 'undefended', 'hr')),
  },
  {
    label: 'AMF-grad',
    quantity: 'HR@100',
    of: 'apr',
    measure: (evidence) => some(clean(evidence, 'defended', 'hr')),
  },
  {
    label: 'Popularity',
    quantity: 'HR@100',
    of: 'hanoi-baseline',
    measure: (evidence) => some(baseline(evidence, 'popularity', 'HR@100')),
  },
  tunedBaseline('bprmf', 'HR@100', 'hanoi-tuned'),
];
const open = [
  'Which interaction is held out is not said: the last one, or a random one where there are no times.',
  'The report compares with MF-BPR at its best epoch on the test part; here MF-BPR is trained as long as AMF.',
];

const fall = (
  evidence: Evidence,
  model: 'undefended' | 'defended',
  method: 'fgsm' | 'random',
  epsilon: number,
) => from([clean(evidence, model, 'hr'), under(evidence, model, method, 'hr', { epsilon })], lost);

const cards: readonly Card[] = [
  {
    id: 'table-1',
    label: 'Table 1',
    says: 'Two data sets, with these numbers of users, items and interactions.',
    tables: [table1],
    claims: [
      {
        id: 'interactions',
        says: 'Book-Crossing has 62,657 interactions.',
        quantity: 'interactions',
        expects: { kind: 'exactly' },
        source: cells('Table 1', 'value', 'Book-crossing > No. Interaction'),
        of: 'book-crossing',
        measure: (evidence) => (evidence.kind === 'data' ? [evidence.card.interactions] : []),
        because: 'One pair of a user and a book stands twice in the file and is merged here.',
      },
      {
        id: 'sparsity',
        says: 'It is sparse to 96.34 %.',
        quantity: 'share of pairs without an interaction, in per cent, two decimals',
        expects: { kind: 'exactly' },
        source: cells('Table 1', 'value', 'Book-crossing > Sparsity'),
        of: 'book-crossing',
        measure: (evidence) =>
          evidence.kind === 'data' ? [Math.round(1e4 * (1 - evidence.card.density)) / 100] : [],
        because: 'It cannot be: the interactions, items and users of the same row make 99.67 %.',
      },
    ],
    baselines: [],
    open: [],
    obstacles: [
      'The Yelp set of 25,677 users is not at hand, nor is any with its counts offered by its owners now.',
    ],
  },
  {
    id: 'table-3',
    label: 'Table 3',
    says: 'On Book-Crossing adversarial noise in training helps the clean ranking, random noise does little.',
    tables: [table3],
    claims: better('Table 3', 'apr', 'Book-Crossing'),
    baselines: models,
    open,
    obstacles: [],
  },
  {
    id: 'table-4',
    label: 'Table 4',
    says: 'On Yelp likewise.',
    tables: [table4],
    claims: better('Table 4', 'apr-yelp', 'Yelp'),
    baselines: [],
    open,
    obstacles: ['The Yelp set of 25,677 users is not at hand; another Yelp would not be this table.'],
  },
  {
    id: 'figure-7',
    label: 'Fig. 7',
    says: 'Adversarial noise hurts more than random noise, AMF withstands it better, and distillation does not help.',
    tables: [],
    claims: [
      {
        id: 'adversarial-worse',
        says: 'At ε 2 adversarial noise takes more of MF-BPR’s HR than random noise.',
        quantity: 'share of HR@100 lost at ε 2, adversarial less random',
        expects: more,
        source: null,
        of: 'apr',
        measure: (evidence) =>
          from(
            [...fall(evidence, 'undefended', 'fgsm', 2), ...fall(evidence, 'undefended', 'random', 2)],
            (a, b) => a - b,
          ),
      },
      {
        id: 'amf-withstands',
        says: 'At ε 2 AMF-grad loses less to adversarial noise than MF-BPR.',
        quantity: 'share of HR@100 lost at ε 2, MF-BPR less AMF-grad',
        expects: more,
        source: null,
        of: 'apr',
        measure: (evidence) =>
          from(
            [...fall(evidence, 'undefended', 'fgsm', 2), ...fall(evidence, 'defended', 'fgsm', 2)],
            (a, b) => a - b,
          ),
      },
      {
        id: 'distilled-same',
        says: 'A distilled model loses as much as its teacher, to within a tenth.',
        quantity: 'share of HR@100 lost at ε 2, teacher less student',
        expects: { kind: 'same', margin: 0.1 },
        source: null,
        of: 'distilled',
        measure: (evidence) =>
          from(
            [...fall(evidence, 'undefended', 'fgsm', 2), ...fall(evidence, 'defended', 'fgsm', 2)],
            (a, b) => a - b,
          ),
      },
    ],
    baselines: models,
    open: [
      ...open,
      'Pairs, optimiser and start of the distillation are not said: all pairs, Adam 0.002, 30 epochs.',
    ],
    obstacles: [],
  },
  {
    id: 'figure-8',
    label: 'Fig. 8',
    says: 'On the small set all models reach their best early, and later epochs are no better.',
    tables: [],
    claims: [
      {
        id: 'no-better-later',
        says: 'The last epoch of MF-BPR is not the best.',
        quantity: 'HR@100, best epoch less last',
        expects: more,
        source: null,
        of: 'apr',
        measure: (evidence) =>
          from([atEpoch(evidence, 'hr', 'best'), atEpoch(evidence, 'hr', 'last')], (a, b) => a - b),
      },
    ],
    baselines: models,
    open,
    obstacles: [],
  },
  {
    id: 'figure-9',
    label: 'Fig. 9',
    says: 'On the large set they go on growing until the last epochs.',
    tables: [],
    claims: [
      {
        id: 'grows',
        says: 'On Yelp the last epoch of MF-BPR is better than the first that is measured.',
        quantity: 'HR@100, last epoch less first',
        expects: more,
        source: null,
        of: 'apr-yelp',
        measure: (evidence) =>
          from([atEpoch(evidence, 'hr', 'last'), atEpoch(evidence, 'hr', 'first')], (a, b) => a - b),
      },
    ],
    baselines: [],
    open,
    obstacles: ['The Yelp set of 25,677 users is not at hand.'],
  },
];

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
