import { poisonDefences, poisonProfiles } from '../names/poison.ts';
import type { Card, Claim, PaperCards } from './card.ts';
import { poisoned, poisonedDifference } from './measured.ts';
import { wuFigures } from './wu-2021-figures.ts';
import { cells, level, more, obstacles, open, peeks, plain } from './wu-2021-measures.ts';
import { wuRuns } from './wu-2021-runs.ts';
import { table1, table2, table3 } from './wu-2021-tables.ts';
import { wuTheorems } from './wu-2021-theorems.ts';

/** The tables of Wu et al., SIGIR 2021 (paper 003), as cards. */

type Attack = 'average' | 'random' | 'pga' | 's-tna' | 'aush';
const printed: Readonly<Record<Attack, string>> = {
  average: 'Average',
  random: 'Random',
  pga: poisonProfiles.pga.label,
  's-tna': 'TNA',
  aush: poisonProfiles.aush.label,
};
type Items = 'unpopular' | 'random';
const row = (attack: Attack, data = 'ML-100K') => `${data} ${printed[attack]}`;

/** HR@50 of the targets under an attack nobody withstands. */
const lifted = (attack: Attack, items: Items, of: string, because?: string): Claim => ({
  id: `${attack}-${items}`,
  says: `The ${printed[attack]} attack brings ${items} targets up to the printed HR.`,
  quantity: 'target HR@50, no defence',
  expects: level,
  source: cells('Table 2', 'value', `${row(attack)} > ${items} Attack`),
  of,
  measure: (evidence) => poisoned(evidence, 'hr', { attack, way: 'attacked' }),
  ...(because && { because }),
});
/** What APT takes from it. */
const withheld = (attack: Attack, items: Items, of: string): Claim => ({
  id: `apt-${attack}-${items}`,
  says: `APT brings ${items} targets of the ${printed[attack]} attack down, with the clean statistics of its code.`,
  quantity: 'target HR@50, no defence less APT, oracle statistics',
  expects: more,
  source: cells('Table 2', 'difference', `${row(attack)} > ${items} Attack`, `${row(attack)} > ${items} APT`),
  of,
  measure: (evidence) =>
    poisonedDifference(evidence, 'hr', { attack, way: 'attacked' }, { attack, way: 'apt' }),
});
/** The same with what a defender sees. */
const honest = (attack: Attack, items: Items, of: string): Claim => ({
  id: `honest-${attack}-${items}`,
  says: `APT brings ${items} targets of the ${printed[attack]} attack down to the printed HR with what a defender sees.`,
  quantity: 'target HR@50, APT, honest statistics',
  expects: level,
  source: cells('Table 2', 'value', `${row(attack)} > ${items} APT`),
  of,
  measure: (evidence) => poisoned(evidence, 'hr', { attack, way: 'apt', statistics: 'honest' }),
  because: peeks,
});

const other = (
  way: 'at' | 'pcmf' | 'apt-rand',
  because?: string,
  column: string = poisonDefences[way].label,
): Claim => ({
  id: `${way}-average-unpopular`,
  says: `${column} leaves unpopular targets of the Average attack at the printed HR.`,
  quantity: `target HR@50, ${column}`,
  expects: level,
  source: cells('Table 2', 'value', `${row('average')} > unpopular ${column}`),
  of: way === 'apt-rand' ? 'unpopular' : 'others',
  measure: (evidence) => poisoned(evidence, 'hr', { attack: 'average', way }),
  ...(because && { because }),
});

const pga =
  'PGA’s gradient goes through users and items here; through items alone, as published, fillers tell nothing.';
const tested = (
  id: string,
  says: string,
  claim: Omit<Claim, 'id' | 'says' | 'of'> & { readonly of?: string },
): Claim => ({ id, says, of: 'unpopular', ...claim });

const attacks: readonly Claim[] = [
  lifted('average', 'unpopular', 'unpopular'),
  lifted('random', 'unpopular', 'unpopular'),
  withheld('average', 'unpopular', 'unpopular'),
  withheld('random', 'unpopular', 'unpopular'),
  honest('average', 'unpopular', 'unpopular'),
  other('apt-rand', peeks),
  other('at'),
  other('pcmf', 'The paper gives neither the width nor the solver.'),
  lifted('average', 'random', 'random-items'),
  withheld('average', 'random', 'random-items'),
  honest('average', 'random', 'random-items'),
  lifted('pga', 'unpopular', 'crafted', pga),
  lifted('s-tna', 'unpopular', 'crafted'),
  lifted('aush', 'unpopular', 'crafted'),
  withheld('s-tna', 'unpopular', 'crafted'),
  {
    id: 'ml-1m-average',
    says: 'On ML-1M the Average attack brings unpopular targets up to the printed HR.',
    quantity: 'target HR@50, no defence',
    expects: level,
    source: cells('Table 2', 'value', `${row('average', 'ML-1M')} > unpopular Attack`),
    of: 'ml-1m',
    measure: (evidence) => poisoned(evidence, 'hr', { attack: 'average', way: 'attacked' }),
  },
];

const cards: readonly Card[] = [
  {
    id: 'table-1',
    label: 'Table 1',
    says: 'Four data sets, with these numbers of users, items and ratings.',
    tables: [table1],
    claims: (['ML-100K', 'ML-1M'] as const).map((data) => ({
      id: `${data.toLowerCase()}-ratings`,
      says: `${data} has the ratings that Table 1 counts.`,
      quantity: 'ratings',
      expects: { kind: 'exactly' },
      source: cells('Table 1', 'value', `${data} > ratings`),
      of: `data-${data.toLowerCase()}`,
      measure: (evidence) => (evidence.kind === 'data' ? [evidence.card.interactions] : []),
    })),
    baselines: [],
    open: [],
    obstacles: [
      'The Yelp subset is offered by nobody now. FilmTrust has to be cut to users with 15 ratings, which the lab’s views do not do.',
    ],
  },
  {
    id: 'table-2',
    label: 'Table 2',
    says: 'Five attacks lift their targets, and APT takes nearly all of it back.',
    tables: [table2],
    claims: attacks,
    baselines: plain,
    open,
    obstacles,
  },
  {
    id: 'table-3',
    label: 'Table 3',
    says: 'APT keeps or improves the hit ratio of genuine users, AT lowers it.',
    tables: [table3],
    claims: [
      tested('clean', 'MF on clean ML-100K has a test HR@50 of .2106.', {
        quantity: 'test HR@50, clean model',
        expects: level,
        source: cells('Table 3', 'value', `${row('average')} > unpopular origin`),
        measure: (evidence) => poisoned(evidence, 'testHr', { attack: 'average', way: 'clean' }),
      }),
      tested('apt-improves', 'APT ranks better than no defence under the Average attack.', {
        quantity: 'test HR@50, APT with oracle statistics less no defence',
        expects: more,
        source: cells(
          'Table 3',
          'difference',
          `${row('average')} > unpopular APT`,
          `${row('average')} > unpopular Attack`,
        ),
        measure: (evidence) =>
          poisonedDifference(
            evidence,
            'testHr',
            { attack: 'average', way: 'apt' },
            { attack: 'average', way: 'attacked' },
          ),
      }),
      tested('at-lowers', 'AT ranks worse than no defence.', {
        of: 'others',
        quantity: 'test HR@50, no defence less AT',
        expects: more,
        source: cells(
          'Table 3',
          'difference',
          `${row('average')} > unpopular Attack`,
          `${row('average')} > unpopular AT`,
        ),
        measure: (evidence) =>
          poisonedDifference(
            evidence,
            'testHr',
            { attack: 'average', way: 'attacked' },
            { attack: 'average', way: 'at' },
          ),
      }),
      tested('random-attack', 'Under the Random attack on unpopular items the test HR@50 is .5123.', {
        quantity: 'test HR@50, no defence',
        expects: level,
        source: cells('Table 3', 'value', `${row('random')} > unpopular Attack`),
        measure: (evidence) => poisoned(evidence, 'testHr', { attack: 'random', way: 'attacked' }),
        because:
          'A figure that cannot be: it is more than twice that of the clean model, in a column whose others are .20; so is .5080 for random items.',
      }),
      {
        id: 'ml-1m-clean',
        says: 'MF on clean ML-1M has a test HR@50 of .0933.',
        quantity: 'test HR@50, clean model',
        expects: level,
        source: cells('Table 3', 'value', `${row('average', 'ML-1M')} > unpopular origin`),
        of: 'ml-1m',
        measure: (evidence) => poisoned(evidence, 'testHr', { attack: 'average', way: 'clean' }),
        because: 'Open: the targets’ figures are the paper’s, the test figures are not.',
      },
    ],
    baselines: plain,
    open,
    obstacles: ['Two figures of the column without defence, .5080 and .5123, and one of .0208 cannot be.'],
  },
  ...wuFigures,
  ...wuTheorems,
];

export const wu2021: PaperCards = { paper: '003', cards, runs: wuRuns };
