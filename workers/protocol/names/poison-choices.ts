import type { Entry } from './entry.ts';

/** What the settings of the poison study can be set to. */

export const targetKinds = {
  unpopular: {
    label: 'Unpopular items',
    description: 'drawn among those with few training ratings, anew for each split',
  },
  'unpopular-kept': {
    label: 'Unpopular, kept',
    description: 'the same for all repeats: held-out ratings count too',
  },
  random: { label: 'Random', description: 'drawn among all items' },
  chosen: { label: 'By hand', description: 'the items that you name' },
  published: { label: 'A published list', description: 'the targets of the code of paper 003' },
} as const satisfies Record<string, Entry>;

export const publishedLists = {
  'ml-100k-unpopular': { label: 'ML-100K, unpopular', description: 'unpopular items of MovieLens 100K' },
  'ml-100k-random': { label: 'ML-100K, random', description: 'random items of MovieLens 100K' },
  'ml-1m-unpopular': { label: 'ML-1M, unpopular', description: 'unpopular items of MovieLens 1M' },
  'ml-1m-random': { label: 'ML-1M, random', description: 'random items of MovieLens 1M' },
  'filmtrust-unpopular': { label: 'FilmTrust, unpopular', description: 'unpopular items of FilmTrust' },
  'filmtrust-random': { label: 'FilmTrust, random', description: 'random items of FilmTrust' },
} as const satisfies Record<string, Entry>;

/** What PGA's gradient goes through. */
export const pgaGradients = {
  items: {
    label: 'Through items',
    description:
      'through the items’ optimality alone, as published, which tells fillers nothing where only targets count',
  },
  full: {
    label: 'Through all',
    description: 'through users and items, by a solve with the whole Hessian',
  },
} as const satisfies Record<string, Entry>;

export const sweeps = {
  none: { label: 'None', description: 'one attack size and one number of ERM users' },
  size: { label: 'Attack sizes (Fig. 2)', description: 'every defence against several attack sizes' },
  erm: { label: 'ERM users (Fig. 3)', description: 'APT with several shares of ERM users' },
} as const satisfies Record<string, Entry>;

/** Whose share the ERM users are. */
export const ermBases = {
  genuine: {
    label: 'Genuine users',
    description: 'whose number a defender does not know, as in paper 003',
  },
  all: { label: 'All users', description: 'whom the defender sees, fakes among them' },
} as const satisfies Record<string, Entry>;

export const hessians = {
  none: { label: 'None', description: 'the fastest; changes nothing visible' },
  'block-diagonal': { label: 'Block-diagonal', description: 'a block a row, as published' },
  full: { label: 'Full', description: 'the whole of it' },
} as const satisfies Record<string, Entry>;

export const risks = {
  cells: { label: 'Cell by cell', description: 'sum of sigmoids of squared errors (paper)' },
  mean: { label: 'Of the mean', description: 'sigmoid of the mean squared error (its code)' },
} as const satisfies Record<string, Entry>;

/** Which cells PCMF is fitted to. */
export const fittedCells = {
  rated: { label: 'Rated cells', description: 'comes near the figures of paper 003' },
  all: { label: 'All cells', description: 'with 0 for what is not rated' },
} as const satisfies Record<string, Entry>;
