import type { ModelSpec, StudyId } from '../../protocol/spec/spec.ts';

interface Entry {
  readonly label: string;
  readonly description: string;
}

/** What the models are called and do. */
export const modelEntries: Readonly<Record<ModelSpec['kind'], Entry>> = {
  random: { label: 'Random', description: 'uniform scores, the floor' },
  popularity: { label: 'Popularity', description: 'training interactions of the item' },
  bprmf: {
    label: 'BPR-MF',
    description: 'matrix factorisation by pairwise ranking loss (papers 002 and 004)',
  },
  mf: { label: 'MF', description: 'matrix factorisation of ratings by squared error (paper 003)' },
  fm: { label: 'FM', description: 'factorization machine with logistic loss (paper 000)' },
  ncf: { label: 'NCF', description: 'neural collaborative filtering, MLP or NeuMF (paper 001)' },
};

/** What the studies ask. */
export const studyEntries: Readonly<Record<StudyId, Entry>> = {
  train: { label: 'Train', description: 'train a model and watch its measures, beside the baselines' },
  perturb: { label: 'Perturb', description: 'how far a budget ε on the embeddings bends the ranking' },
  certify: {
    label: 'Certify',
    description: 'how many clicks in the history flip a prediction, with proof (paper 000)',
  },
  poison: {
    label: 'Poison',
    description: 'how far fake users lift their targets, with and without a defence (paper 003)',
  },
  evade: {
    label: 'Evade',
    description:
      'how little turns the yes of a neural model into a no, with and without hints and noise (paper 001)',
  },
};
