import type { Baseline, Card, Claim, Source } from './card.ts';
import type { Evidence } from './evidence.ts';
import { table1, table3, table4 } from './hanoi-2024-tables.ts';
import { atEpoch, clean, from, lost, popularityBaseline, some, under } from './measured.ts';
import { tunedBaseline } from './tuned.ts';

/** Cards of the Hanoi report of 2024 on adversarial personalised ranking (paper 004). */

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
  popularityBaseline('HR@100', 'hanoi-baseline'),
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

export const cards: readonly Card[] = [
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
