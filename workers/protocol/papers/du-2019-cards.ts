import { evadeTrainings } from '../names/evade.ts';
import type { Baseline, Card, Claim, Source } from './card.ts';
import { table1, table2, table3, table4 } from './du-2019-tables.ts';
import { from, hinted, noisy, overWidths, popularityBaseline, some, successOf } from './measured.ts';
import { tunedBaseline } from './tuned.ts';

/** Cards of Du et al., TMM 2019 (paper 001). */

const more = { kind: 'more' } as const;
const level = { kind: 'level' } as const;
/** The family of runs that the cards are read from. */
export const of = 'hints';
const cells = (table: string, take: Source['take'], ...where: readonly string[]): Source => ({
  table,
  cells: where,
  take,
  runs: 1,
});

const held =
  'Which of several ratings at a user’s last second is held out moves HR@10 by .06 to .08, and the paper does not say.';
const few =
  'c prices the hinge against the length of the step; what one c does hangs on the size of the logits.';

/** The hit ratio with noise against that of FNCF. */
const kept = (strategy: 'single' | 'multi'): readonly Claim[] => {
  const name = evadeTrainings[strategy].label;
  return [0.05, 0.2].map((sigma) => ({
    id: `${strategy}-${sigma}`,
    says: `Noise of σ ${sigma} changes the HR@10 of ${name} by no more than .02 against FNCF.`,
    quantity: `HR@10, FNCF less ${name} at σ ${sigma}`,
    expects: { kind: 'same', margin: 0.02 },
    source: cells('Table III', 'difference', `100K FNCF > HR σ ${sigma}`, `100K ${name} > HR σ ${sigma}`),
    of,
    measure: (evidence) =>
      from([hinted(evidence, 'fncf')?.hr, noisy(evidence, strategy, sigma)?.hr], (a, b) => a - b),
  }));
};

const falls = (strategy: 'single' | 'multi', name: string = evadeTrainings[strategy].label): Claim => ({
  id: `${strategy}-falls`,
  says: `Noise lowers the success of the attack on ${name}.`,
  quantity: 'success rate at c = 0.1, at σ 0 less at σ 0.2',
  expects: more,
  source: cells('Table IV', 'difference', `100K ${name} > rate σ 0`, `100K ${name} > rate σ 0.2`),
  of,
  measure: (evidence) =>
    from(
      [0, 0.2].map((sigma) => noisy(evidence, strategy, sigma)?.rate),
      (a, b) => a - b,
    ),
});

const models: readonly Baseline[] = [
  {
    label: 'FNCF, plain',
    quantity: 'HR@10',
    of,
    measure: (evidence) => some(hinted(evidence, 'fncf')?.hr),
  },
  {
    label: 'Teacher',
    quantity: 'HR@10',
    of,
    measure: (evidence) => some(hinted(evidence, 'teacher')?.hr),
  },
  popularityBaseline('HR@10', 'du-baseline'),
  tunedBaseline('ncf', 'HR@10', 'du-tuned'),
];
const open = [
  'Which of equal last times is held out is not said: the one latest in the file.',
  'c, iterations and the hinge are not said for the tables: c = 0.1, 200 iterations, the hinge of the reference code.',
  'Whether noise layers are on under attack is not said: off, as in the paper’s framework; the study shows the others too.',
];
const obstacles = [
  'Only recommendations that the model says yes to can be attacked; a fifth to a third of the hits have p ≤ ½.',
];

export const cards: readonly Card[] = [
  {
    id: 'tables-1-2',
    label: 'Tables I, II',
    says: 'The student has half the teacher’s width; both learn by Adam at 0.001 with batches of 128.',
    tables: [table1, table2],
    claims: [],
    baselines: [],
    open: [],
    obstacles: ['Settings, not results: the full runs of the other cards take them.'],
  },
  {
    id: 'table-3',
    label: 'Table III',
    says: 'Hints and noise leave the ranking as it is.',
    tables: [table3],
    claims: [
      ...kept('single'),
      ...kept('multi'),
      {
        id: 'hr',
        says: 'FNCF has an HR@10 of .7158 on ML-100K.',
        quantity: 'HR@10 against 99 negatives',
        expects: level,
        source: cells('Table III', 'value', '100K FNCF > HR σ 0'),
        of,
        measure: (evidence) => some(hinted(evidence, 'fncf')?.hr),
        because: held,
      },
      {
        id: 'ndcg',
        says: 'FNCF has an NDCG@10 of .4216 on ML-100K.',
        quantity: 'nDCG@10 against 99 negatives',
        expects: level,
        source: cells('Table III', 'value', '100K FNCF > NDCG σ 0'),
        of,
        measure: (evidence) => some(hinted(evidence, 'fncf')?.ndcg),
        because: held,
      },
    ],
    baselines: models,
    open,
    obstacles,
  },
  {
    id: 'table-4',
    label: 'Table IV',
    says: 'With more noise fewer attacks succeed.',
    tables: [table4],
    claims: [
      falls('single'),
      falls('multi'),
      {
        id: 'hints-alone',
        says: 'Without noise FNCF-Single withstands more than FNCF-Distill.',
        quantity: 'success rate at c = 0.1, FNCF-Distill less FNCF-Single at σ 0',
        expects: more,
        source: cells(
          'Table IV',
          'difference',
          '100K FNCF-Distill > rate σ 0',
          '100K FNCF-Single > rate σ 0',
        ),
        of,
        measure: (evidence) =>
          from([noisy(evidence, 'distil', 0)?.rate, noisy(evidence, 'single', 0)?.rate], (a, b) => a - b),
      },
      {
        id: 'success',
        says: 'Of the attacks on FNCF 77.83 % succeed on ML-100K.',
        quantity: 'success rate at c = 0.1',
        expects: level,
        source: cells('Table IV', 'value', '100K FNCF > rate σ 0'),
        of,
        measure: (evidence) => some(noisy(evidence, 'fncf', 0)?.rate),
        because: few,
      },
      {
        id: 'distortion',
        says: 'The step that succeeds on FNCF is 1.0716 long on ML-100K.',
        quantity: 'mean ℓ2 of successful steps at c = 0.1',
        expects: level,
        source: cells('Table IV', 'value', '100K FNCF > L2 σ 0'),
        of,
        measure: (evidence) => some(noisy(evidence, 'fncf', 0)?.distortion),
        because: few,
      },
    ],
    baselines: models,
    open,
    obstacles,
  },
  {
    id: 'figure-5',
    label: 'Fig. 5',
    says: 'At every number of factors hints and noise rank as FNCF does.',
    tables: [],
    claims: (['single', 'multi'] as const).map((strategy) => ({
      id: strategy,
      says: `${evadeTrainings[strategy].label} ranks as FNCF, to within .03 of HR@10.`,
      quantity: 'HR@10, mean over factors, FNCF less the hinted model',
      expects: { kind: 'same', margin: 0.03 },
      source: null,
      of,
      measure: (evidence) =>
        from([overWidths(evidence, 'fncf', 'hr'), overWidths(evidence, strategy, 'hr')], (a, b) => a - b),
    })),
    baselines: models,
    open,
    obstacles,
  },
  {
    id: 'figure-6',
    label: 'Fig. 6',
    says: 'At σ 0.05 hints and noise withstand the attack better at every c, distillation does not.',
    tables: [],
    claims: [
      ...(['single', 'multi'] as const).map(
        (strategy): Claim => ({
          id: strategy,
          says: `Fewer attacks succeed on ${evadeTrainings[strategy].label} than on FNCF.`,
          quantity: 'success rate, mean over c, FNCF less the hinted model',
          expects: more,
          source: null,
          of,
          measure: (evidence) =>
            from([successOf(evidence, 'fncf'), successOf(evidence, strategy)], (a, b) => a - b),
        }),
      ),
      {
        id: 'distil',
        says: 'FNCF-Distill withstands no more than FNCF, to within a tenth.',
        quantity: 'success rate, mean over c, FNCF less FNCF-Distill',
        expects: { kind: 'same', margin: 0.1 },
        source: null,
        of,
        measure: (evidence) =>
          from([successOf(evidence, 'fncf'), successOf(evidence, 'distil')], (a, b) => a - b),
      },
    ],
    baselines: models,
    open,
    obstacles,
  },
];
