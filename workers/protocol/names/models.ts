import type { Entry } from './entry.ts';

/** Recommenders. `ofRatings`: learns ratings, so that a view needs them. */
export const models = {
  random: { label: 'Random', description: 'uniform scores, the floor' },
  popularity: { label: 'Popularity', description: 'training interactions of the item' },
  bprmf: {
    label: 'BPR-MF',
    description: 'matrix factorisation by pairwise ranking loss',
    source: ['002', '004'],
  },
  mf: {
    label: 'MF',
    description: 'matrix factorisation of ratings by squared error',
    source: ['003'],
    ofRatings: true,
  },
  fm: { label: 'FM', description: 'factorization machine with logistic loss', source: ['000'] },
  ncf: { label: 'NCF', description: 'neural collaborative filtering, MLP or NeuMF', source: ['001'] },
} as const satisfies Record<string, Entry & { readonly ofRatings?: true }>;

/** Towers of NCF. */
export const shapes = {
  mlp: { label: 'MLP', description: 'a tower over the concatenated embeddings' },
  neumf: { label: 'NeuMF', description: 'the tower beside the element product of GMF' },
} as const satisfies Record<string, Entry>;
