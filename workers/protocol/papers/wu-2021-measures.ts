import type { Card, Source } from './card.ts';
import { poisoned, popularityBaseline } from './measured.ts';
import { tunedBaseline } from './tuned.ts';

/** What the cards of Wu et al., SIGIR 2021 (paper 003) share. */

export const more = { kind: 'more' } as const;
export const level = { kind: 'level' } as const;
/** The figures are means of thirty runs. */
export const cells = (table: string, take: Source['take'], ...where: readonly string[]): Source => ({
  table,
  cells: where,
  take,
  runs: 30,
});
export const peeks =
  'APT’s published code draws ERM ratings from the item statistics of the clean data, which no defender has. With those of the poisoned data half of the places stay lost.';

export const open = [
  'Split, negative ids of targets and fillers follow the published code; the paper leaves them open.',
  'Adagrad with rate 10 starts its accumulator at 0.1 in the code, which makes it plain SGD.',
  'PCMF and S-TNA have no public code: width, cells, solver and influential users were chosen here.',
  'A user who rated a target counts as a miss, as in the code.',
];
export const obstacles = [
  'The two ways to read the defence, with clean (oracle) and with poisoned (honest) item statistics, are told apart here only.',
];
export const plain = [
  {
    label: 'MF, no defence',
    quantity: 'test HR@50',
    of: 'unpopular',
    measure: (evidence) => poisoned(evidence, 'testHr', { attack: 'average', way: 'attacked' }),
  },
  {
    label: 'MF, clean data',
    quantity: 'test HR@50',
    of: 'unpopular',
    measure: (evidence) => poisoned(evidence, 'testHr', { attack: 'average', way: 'clean' }),
  },
  popularityBaseline('HR@50', 'wu-baseline', 'test HR@50'),
  tunedBaseline('mf', 'HR@50', 'wu-tuned'),
] satisfies Card['baselines'];
