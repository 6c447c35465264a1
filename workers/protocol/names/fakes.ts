import type { Entry } from './entry.ts';
import { poisonProfiles } from './poison.ts';

/** Ensembles whose lists are certified against fake users. */
export const ensembles = {
  samples: {
    label: 'Random samples',
    description:
      'PORE: recommenders trained on random samples of the users vote; holds with probability 1 - α',
    source: [{ other: 'Jia et al., USENIX Security 2023' }],
  },
  partitions: {
    label: 'Partitions',
    description: 'recommenders trained on parts of the users vote; holds without chance',
    source: [{ other: 'Levine and Feizi, ICLR 2021' }, { other: 'Wang et al., ICML 2022' }],
  },
} as const satisfies Record<string, Entry>;

/** What votes in an ensemble. */
export const voters = {
  neighbours: {
    label: 'Item neighbours',
    description: "items that share most users with the user's own, by Jaccard's index; reads any history",
    source: [{ other: 'Sarwar et al., WWW 2001' }],
  },
  model: {
    label: 'The model',
    description:
      'the model of the spec, BPR-MF or MF; on samples it recommends to the users it was trained on, on parts to everyone by their history',
  },
} as const satisfies Record<string, Entry>;

const { random, bandwagon, segment } = poisonProfiles;

/** Fake profiles that are tried against an ensemble: those of clicks. */
export const fakeProfiles = {
  random,
  bandwagon,
  segment,
  'power-user': poisonProfiles['power-user'],
  'power-item': poisonProfiles['power-item'],
} as const satisfies Record<string, Entry>;
export type FakeProfileId = keyof typeof fakeProfiles;
