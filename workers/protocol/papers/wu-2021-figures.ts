import type { Card, Claim } from './card.ts';
import { from, poisonedDifference, sweptOf } from './measured.ts';
import { more, obstacles, open, peeks, plain } from './wu-2021-measures.ts';

/** The figures of Wu et al., SIGIR 2021 (paper 003), as cards. */

export const wuFigures: readonly Card[] = [
  {
    id: 'figure-1',
    label: 'Fig. 1',
    says: 'Adversarial training eases the rank shift slightly, APT brings it towards 0.',
    tables: [],
    claims: [
      {
        id: 'at-eases',
        says: 'With AT unpopular targets rise by fewer places.',
        quantity: 'mean rank shift under the Average attack, no defence less AT',
        expects: more,
        source: null,
        of: 'others',
        measure: (evidence) =>
          poisonedDifference(
            evidence,
            'rankShift',
            { attack: 'average', way: 'attacked' },
            { attack: 'average', way: 'at' },
          ),
      },
      {
        id: 'apt-further',
        says: 'With APT they rise by fewer places than with AT, also with honest statistics.',
        quantity: 'mean rank shift under the Average attack, AT less APT, honest',
        expects: more,
        source: null,
        of: 'others',
        measure: (evidence) =>
          poisonedDifference(
            evidence,
            'rankShift',
            { attack: 'average', way: 'at' },
            { attack: 'average', way: 'apt', statistics: 'honest' },
          ),
      },
    ],
    baselines: plain,
    open,
    obstacles: ['The figure is of TNA; the Average attack stands in for it here.'],
  },
  {
    id: 'figure-2',
    label: 'Fig. 2',
    says: 'APT’s robustness improvement stays high over attack sizes and falls with them.',
    tables: [],
    claims: (['oracle', 'honest'] as const).flatMap((statistics): Claim[] => [
      {
        id: `stays-${statistics}`,
        says: `At 5 % fakes APT with ${statistics} statistics still wins back more than half.`,
        quantity: 'RI at 5 %, less one half',
        expects: more,
        source: null,
        of: 'size',
        measure: (evidence) =>
          from([sweptOf(evidence, 'ri', 0.05, { way: 'apt', statistics })], (ri) => ri - 0.5),
        ...(statistics === 'honest' && { because: peeks }),
      },
      {
        id: `falls-${statistics}`,
        says: `With ${statistics} statistics RI is lower at 5 % fakes than at 2 %.`,
        quantity: 'RI, at 2 % less at 5 %',
        expects: more,
        source: null,
        of: 'size',
        measure: (evidence) =>
          from(
            [0.02, 0.05].map((size) => sweptOf(evidence, 'ri', size, { way: 'apt', statistics })),
            (a, b) => a - b,
          ),
      },
    ]),
    baselines: plain,
    open,
    obstacles,
  },
  {
    id: 'figure-3',
    label: 'Fig. 3',
    says: 'One per cent of ERM users weakens the attack drastically, and five per cent saturate.',
    tables: [],
    claims: (['oracle', 'honest'] as const).flatMap((statistics): Claim[] => [
      {
        id: `one-${statistics}`,
        says: `With ${statistics} statistics 1 % of ERM users takes more than half of the targets’ HR.`,
        quantity: 'share of the target HR@50 taken by 1 % of ERM users, less one half',
        expects: more,
        source: null,
        of: 'erm',
        measure: (evidence) =>
          from(
            [0, 0.01].map((share) =>
              sweptOf(evidence, 'hr', share, { way: share === 0 ? 'attacked' : 'apt', statistics }),
            ),
            (none, one) => (none - one) / none - 0.5,
          ),
        ...(statistics === 'honest' && { because: peeks }),
      },
      {
        id: `saturates-${statistics}`,
        says: `With ${statistics} statistics 20 % of ERM users do no more than 5 %, to within .1.`,
        quantity: 'target HR@50, at 5 % less at 20 %',
        expects: { kind: 'same', margin: 0.1 },
        source: null,
        of: 'erm',
        measure: (evidence) =>
          from(
            [0.05, 0.2].map((share) => sweptOf(evidence, 'hr', share, { way: 'apt', statistics })),
            (a, b) => a - b,
          ),
      },
    ]),
    baselines: plain,
    open,
    obstacles,
  },
];
