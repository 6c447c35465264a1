import type { Card } from './card.ts';
import {
  cells,
  level,
  more,
  nonRobust,
  of,
  openTraining,
  plainMachine,
  robust,
  ways,
} from './liu-2020-measures.ts';
import { figure2 } from './liu-2020-tables.ts';
import { certified, flippedBy, from, sharesOf, some } from './measured.ts';

/** The figures of Liu et al., SIGIR 2020 (paper 000), as cards. */

export const liuFigures: readonly Card[] = [
  {
    id: 'figure-2',
    label: 'Fig. 2',
    says: 'Greedy injections flip many more predictions than random ones.',
    tables: [figure2],
    claims: [
      {
        id: 'greedy-over-random',
        says: 'Two greedy clicks flip more than two random ones.',
        quantity: 'share flipped at q = 2, greedy less random',
        expects: more,
        source: cells(
          'Text on Fig. 2',
          'per-cent-difference',
          'Frappe > greedy q = 2',
          'Frappe > random q = 2',
        ),
        of,
        measure: (evidence) =>
          from([flippedBy(evidence, 'relaxation', 2), flippedBy(evidence, 'random', 2)], (a, b) => a - b),
      },
      {
        id: 'greedy-three',
        says: 'Three greedy clicks flip 62.71 %.',
        quantity: 'share flipped at q = 3',
        expects: level,
        source: cells('Text on Fig. 2', 'per-cent', 'Frappe > greedy q = 3'),
        of,
        measure: (evidence) => some(flippedBy(evidence, 'relaxation', 3)),
      },
    ],
    baselines: [],
    open: [],
    obstacles: ['The caption shows a picture; the text has three of its numbers.'],
  },
  {
    id: 'figure-3',
    label: 'Fig. 3',
    says: 'The relaxation bounds the worst case from the safe side.',
    tables: [],
    claims: [
      {
        id: 'sound',
        says: 'No prediction that the bound proves is flipped, by greedy or by the exact search.',
        quantity: 'instances certified at a q at which some set flips them',
        expects: { kind: 'exactly', value: 0 },
        source: null,
        of,
        measure: (evidence) => {
          const rows = certified(evidence);
          const broken = rows.filter(
            ({ relaxation, greedy, exact }) =>
              (greedy > 0 && relaxation >= greedy) || (exact !== null && exact > 0 && relaxation >= exact),
          );
          return rows.length === 0 ? [] : [broken.length];
        },
      },
    ],
    baselines: [],
    open: [
      'Exactly q entries are taken in the paper; here the worst over all r ≤ q, since a negative last entry can hide a flip.',
    ],
    obstacles: [
      'The example is a picture of three numbers in a matrix; the property that it shows is what is tested.',
    ],
  },
  {
    id: 'figure-4',
    label: 'Fig. 4',
    says: 'After FM-RT fewer instances are certifiably not robust.',
    tables: [],
    claims: [
      {
        id: 'fewer-than-fm',
        says: 'At q = 4 fewer than of FM.',
        quantity: 'share not robust at q = 4, FM less FM-RT',
        expects: more,
        source: null,
        of,
        measure: (evidence) =>
          from([nonRobust(evidence, 'plain', 4), nonRobust(evidence, 'fm-rt', 4)], (a, b) => a - b),
      },
      {
        id: 'fewer-than-best',
        says: 'At q = 4 fewer than of RFM-1 and of RFM-2.',
        quantity: 'share not robust at q = 4, the better of the two less FM-RT',
        expects: more,
        source: null,
        of,
        measure: (evidence) =>
          from(
            [
              nonRobust(evidence, 'rfm-1', 4),
              nonRobust(evidence, 'rfm-2', 4),
              nonRobust(evidence, 'fm-rt', 4),
            ],
            (a, b, c) => Math.min(a, b) - c,
          ),
      },
    ],
    baselines: plainMachine,
    open: openTraining,
    obstacles: [],
  },
  {
    id: 'figure-5',
    label: 'Fig. 5',
    says: 'After FM-RT more instances are certifiably robust.',
    tables: [],
    claims: [
      {
        id: 'more-than-fm',
        says: 'At q = 2 more than of FM.',
        quantity: 'share robust at q = 2, FM-RT less FM',
        expects: more,
        source: null,
        of,
        measure: (evidence) =>
          from([robust(evidence, 'fm-rt', 2), robust(evidence, 'plain', 2)], (a, b) => a - b),
      },
      {
        id: 'fm-near-zero',
        says: 'Of FM nearly none is proved at q = 4: at most 5 %.',
        quantity: 'share robust at q = 4',
        expects: { kind: 'same', margin: 0.05 },
        source: null,
        of,
        measure: (evidence) => some(robust(evidence, 'plain', 4)),
      },
    ],
    baselines: plainMachine,
    open: openTraining,
    obstacles: [],
  },
  {
    id: 'figure-6',
    label: 'Fig. 6',
    says: 'Bounds and greedy decide most instances after robust training.',
    tables: [],
    claims: [
      {
        id: 'most-decided',
        says: 'Over q = 1 to 10 more than half of the instances are certified one way or the other.',
        quantity: 'share decided, mean over q, less one half',
        expects: more,
        source: null,
        of,
        measure: (evidence) => {
          const shares = Array.from({ length: 10 }, (_, n) => sharesOf(evidence, 'fm-rt', n + 1)?.undecided);
          return from(shares, (...all) => 0.5 - all.reduce((sum, share) => sum + share, 0) / all.length);
        },
      },
      {
        id: 'rise-and-fall',
        says: 'What is left open first grows with q and then shrinks.',
        quantity: 'share undecided, most of q = 2 to 9, less the greater of q = 1 and 10',
        expects: more,
        source: null,
        of,
        measure: (evidence) => {
          const shares = Array.from({ length: 10 }, (_, n) => sharesOf(evidence, 'fm-rt', n + 1)?.undecided);
          return from(
            shares,
            (...all) => Math.max(...all.slice(1, -1)) - Math.max(all[0] ?? 0, all.at(-1) ?? 0),
          );
        },
      },
    ],
    baselines: [],
    open: openTraining,
    obstacles: [],
  },
  {
    id: 'figure-7',
    label: 'Fig. 7',
    says: 'The larger the training q, the more robust instances and the fewer that are not.',
    tables: [],
    claims: [
      {
        id: 'more-robust',
        says: 'At q = 4 RT-4 has more robust instances than RT-1.',
        quantity: 'share robust at q = 4, RT-4 less RT-1',
        expects: more,
        source: null,
        of,
        measure: (evidence) =>
          from([robust(evidence, ways[3], 4), robust(evidence, ways[0], 4)], (a, b) => a - b),
      },
      {
        id: 'fewer-not',
        says: 'At q = 4 RT-4 has fewer instances that are not robust than RT-1.',
        quantity: 'share not robust at q = 4, RT-1 less RT-4',
        expects: more,
        source: null,
        of,
        measure: (evidence) =>
          from([nonRobust(evidence, ways[0], 4), nonRobust(evidence, ways[3], 4)], (a, b) => a - b),
      },
    ],
    baselines: plainMachine,
    open: openTraining,
    obstacles: [],
  },
];
