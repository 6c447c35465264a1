import {
  cells,
  lossOf,
  modelsOf,
  more,
  norms,
  onLastFm,
  open,
  steps,
  stepsOverOne,
} from './anelli-2021-measures.ts';
import { figure1, figure3, table1 } from './anelli-2021-tables.ts';
import type { Card, Claim } from './card.ts';
import type { Evidence } from './evidence.ts';
import { atRandom, clean, dropOf, from, lost, slopeOf, some, under } from './measured.ts';

/** Cards of Anelli et al., FLAIRS 2021 (paper 002). */

const strength = (data: 'ML-1M' | 'LastFM', of: string): readonly Claim[] =>
  steps.map((method) => ({
    id: `${method}-over-fgsm-${of}`,
    says: `On ${data}, at ε 0.5, ${method.toUpperCase()} takes more of nDCG than one step.`,
    quantity: `share of nDCG@10 lost, ${method.toUpperCase()} less one step`,
    expects: more,
    source: cells(
      'Table 1',
      'more-lost',
      `BPR-MF nDCG > ${data} Initial`,
      `BPR-MF nDCG > ${data} ${method.toUpperCase()}`,
      `BPR-MF nDCG > ${data} FGSM`,
    ),
    of,
    measure: (evidence: Evidence) => stepsOverOne(evidence, method, 'ndcg'),
    because: norms,
  }));

export const anelliCards: readonly Card[] = [
  {
    id: 'table-1',
    label: 'Table 1',
    says: 'At the same ε several steps do far more harm than one, and adversarial training withstands part of it.',
    tables: [table1],
    claims: [
      ...strength('ML-1M', 'iterations'),
      ...strength('LastFM', 'lastfm'),
      {
        id: 'efd',
        says: 'BIM takes more of EFD than one step.',
        quantity: 'share of EFD@10 lost, BIM less one step',
        expects: more,
        source: cells(
          'Table 1',
          'more-lost',
          'BPR-MF EFD > ML-1M Initial',
          'BPR-MF EFD > ML-1M BIM',
          'BPR-MF EFD > ML-1M FGSM',
        ),
        of: 'iterations',
        measure: (evidence) => stepsOverOne(evidence, 'bim', 'efd'),
        because: norms,
      },
      {
        id: 'amf-ranks-better',
        says: 'Without an attack AMF ranks better than BPR-MF.',
        quantity: 'nDCG@10, AMF less BPR-MF',
        expects: more,
        source: cells('Table 1', 'difference', 'AMF nDCG > ML-1M Initial', 'BPR-MF nDCG > ML-1M Initial'),
        of: 'iterations',
        measure: (evidence) =>
          from([clean(evidence, 'defended', 'ndcg'), clean(evidence, 'undefended', 'ndcg')], (a, b) => a - b),
      },
      {
        id: 'amf-withstands-one',
        says: 'AMF loses less to one step than BPR-MF.',
        quantity: 'share of nDCG@10 lost to one step, BPR-MF less AMF',
        expects: more,
        source: cells(
          'Table 1',
          'loss-difference',
          'BPR-MF nDCG > ML-1M Initial',
          'BPR-MF nDCG > ML-1M FGSM',
          'AMF nDCG > ML-1M Initial',
          'AMF nDCG > ML-1M FGSM',
        ),
        of: 'iterations',
        measure: (evidence) =>
          from(
            [
              ...lossOf(evidence, 'undefended', 'fgsm', 'ndcg'),
              ...lossOf(evidence, 'defended', 'fgsm', 'ndcg'),
            ],
            (a, b) => a - b,
          ),
        because:
          'On MovieLens 100K adversarial training of 1,000 + 1,000 epochs halves the loss at ε 0.5, and one of 150 + 150 does not measurably help; nor does one of 1,000 + 1,000 on MovieLens 1M.',
      },
      {
        id: 'amf-loses-half',
        says: 'To BIM AMF loses about half of its nDCG.',
        quantity: 'share of AMF’s nDCG@10 lost to BIM',
        expects: { kind: 'size', words: 'a third to two thirds', from: 1 / 3, to: 2 / 3 },
        source: cells('Table 1', 'loss', 'AMF nDCG > ML-1M Initial', 'AMF nDCG > ML-1M BIM'),
        of: 'iterations',
        measure: (evidence) => lossOf(evidence, 'defended', 'bim', 'ndcg'),
      },
    ],
    baselines: modelsOf('iterations'),
    open,
    obstacles: [
      'The LastFM sample (2,847 users, 33,164 items) is not offered any more; the set of HetRec 2011 stands in for it.',
      '“Accumulated normalized values” is read as the mean over the iterations that were measured.',
    ],
  },
  {
    id: 'figure-1',
    label: 'Fig. 1',
    says: 'After some 25 steps BPR-MF ranks like the random recommender, while AMF does not.',
    tables: [figure1],
    claims: [
      {
        id: 'down-to-random',
        says: 'After 25 steps of PGD nearly all of BPR-MF’s nDCG is lost.',
        quantity: 'share of nDCG@10 lost after 25 steps of PGD, less nine tenths',
        expects: more,
        source: null,
        of: onLastFm,
        measure: (evidence) =>
          from(
            [
              clean(evidence, 'undefended', 'ndcg'),
              under(evidence, 'undefended', 'pgd', 'ndcg', { iteration: 25 }),
            ],
            (before, after) => lost(before, after) - 0.9,
          ),
        because:
          'How much is lost hangs on the data: on MovieLens 1M, the paper’s other set, 25 steps take .63, on MovieLens 100K .47.',
      },
      {
        id: 'steps-on',
        says: 'More steps take more.',
        quantity: 'nDCG@10 under PGD, after 5 steps less after 50',
        expects: more,
        source: null,
        of: onLastFm,
        measure: (evidence) =>
          from(
            [5, 50].map((iteration) => under(evidence, 'undefended', 'pgd', 'ndcg', { iteration })),
            (a, b) => a - b,
          ),
      },
      {
        id: 'amf-above',
        says: 'After 50 steps AMF keeps a larger share of its nDCG than BPR-MF.',
        quantity: 'share of nDCG@10 lost after 50 steps, BPR-MF less AMF',
        expects: more,
        source: null,
        of: onLastFm,
        measure: (evidence) =>
          from(
            (['undefended', 'defended'] as const).flatMap((model) => [
              clean(evidence, model, 'ndcg'),
              under(evidence, model, 'pgd', 'ndcg', { iteration: 50 }),
            ]),
            (a = 0, b = 0, c = 0, d = 0) => lost(a, b) - lost(c, d),
          ),
      },
      {
        id: 'coverage-rises',
        says: 'The first steps spread the lists over more items.',
        quantity: 'items in lists, after 25 steps of BIM less clean',
        expects: more,
        source: null,
        of: onLastFm,
        measure: (evidence) =>
          from(
            [
              under(evidence, 'undefended', 'bim', 'coverage', { iteration: 25 }),
              clean(evidence, 'undefended', 'coverage'),
            ],
            (a, b) => a - b,
          ),
      },
    ],
    baselines: [
      ...modelsOf(onLastFm),
      {
        label: 'Random recommender',
        quantity: 'nDCG@10',
        of: onLastFm,
        measure: (evidence) => some(atRandom(evidence, 'ndcg')),
      },
    ],
    open,
    obstacles: [],
  },
  {
    id: 'figure-2',
    label: 'Fig. 2',
    says: 'Several steps at ε 0.1 do what one step does at ε 0.5: a fifth of the budget.',
    tables: [],
    claims: steps.map((method) => ({
      id: `${method}-a-fifth`,
      says: `At ε 0.1 ${method.toUpperCase()} takes at least as much as one step at ε 0.5.`,
      quantity: `nDCG@10, one step at ε 0.5 less ${method.toUpperCase()} at ε 0.1`,
      expects: more,
      source: null,
      of: 'budgets',
      measure: (evidence: Evidence) =>
        from(
          [
            under(evidence, 'undefended', 'fgsm', 'ndcg', { epsilon: 0.5 }),
            under(evidence, 'undefended', method, 'ndcg', { epsilon: 0.1 }),
          ],
          (a, b) => a - b,
        ),
      because:
        'At ε 0.1 with 25 clipped steps a row may spend up to 8 × 0.1: more than the 0.5 of one step. The budgets compared are not norms.',
    })),
    baselines: modelsOf(onLastFm),
    open,
    obstacles: [],
  },
  {
    id: 'figure-3',
    label: 'Fig. 3',
    says: 'The denser the data, the less an attack takes; adversarial training flattens the line.',
    tables: [figure3],
    claims: [
      {
        id: 'denser-loses-less',
        says: 'PGD takes less of nDCG on a dense sample than on a sparse one.',
        quantity: 'ρ in per cent, k = 10 less k = 70',
        expects: more,
        source: cells('Text on Fig. 3', 'difference', 'BPR-MF > density 0.0507', 'BPR-MF > density 0.1387'),
        of: 'cores',
        measure: (evidence) =>
          from(
            [10, 70].map((core) => dropOf(evidence, 'undefended', 'pgd', core)),
            (a, b) => a - b,
          ),
      },
      {
        id: 'falling-line',
        says: 'The line of BPR-MF against density falls.',
        quantity: 'slope against density under PGD, times −1',
        expects: more,
        source: null,
        of: 'cores',
        measure: (evidence) => from([slopeOf(evidence, 'undefended', 'pgd', 'density')], (slope) => -slope),
      },
      {
        id: 'amf-flatter',
        says: 'The line of AMF is flatter than that of BPR-MF.',
        quantity: 'steepness against density under PGD, BPR-MF less AMF',
        expects: more,
        source: null,
        of: 'cores',
        measure: (evidence) =>
          from(
            (['undefended', 'defended'] as const).map((model) => slopeOf(evidence, model, 'pgd', 'density')),
            (a, b) => Math.abs(a) - Math.abs(b),
          ),
      },
    ],
    baselines: modelsOf('iterations'),
    open,
    obstacles: [
      'The k-cores of MovieLens 100K all have about one user an item, so shape tells nothing that k does not.',
    ],
  },
];
