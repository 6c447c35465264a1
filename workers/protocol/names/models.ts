import type { Entry } from './entry.ts';

interface ModelEntry extends Entry {
  /**
   * What it predicts and is measured by: a ranking of the items; that and ratings, which it learns from, so that a view
   * needs them; the labels of instances with features.
   */
  readonly predicts: 'ranking' | 'ratings' | 'labels';
}

/** Recommenders. */
export const models = {
  random: { label: 'Random', description: 'uniform scores, the floor', predicts: 'ranking' },
  popularity: { label: 'Popularity', description: 'training interactions of the item', predicts: 'ranking' },
  bprmf: {
    label: 'BPR-MF',
    description: 'Bayesian personalised ranking, matrix factorisation by pairwise ranking loss',
    source: ['002', '004'],
    predicts: 'ranking',
  },
  mf: {
    label: 'MF',
    description: 'matrix factorisation of ratings by squared error',
    source: ['003'],
    predicts: 'ratings',
  },
  fm: {
    label: 'FM',
    description: 'factorization machine with logistic loss',
    source: ['000'],
    predicts: 'labels',
  },
  ncf: {
    label: 'NCF',
    description: 'neural collaborative filtering, MLP or NeuMF',
    source: ['001'],
    predicts: 'ranking',
  },
} as const satisfies Record<string, ModelEntry>;

export type ModelId = keyof typeof models;

/** What a model of this kind predicts and is measured by. */
export const predictionOf = (kind: ModelId): ModelEntry['predicts'] => models[kind].predicts;

/** Towers of NCF. */
export const shapes = {
  mlp: { label: 'MLP', description: 'a tower over the concatenated embeddings' },
  neumf: { label: 'NeuMF', description: 'the tower beside the element product of GMF' },
} as const satisfies Record<string, Entry>;
