import type { Entry } from './entry.ts';

/** What the studies ask. */
export const studies = {
  train: { label: 'Train', description: 'train a model and watch its measures, beside the baselines' },
  perturb: { label: 'Perturb', description: 'how far a budget ε on the embeddings bends the ranking' },
  certify: {
    label: 'Certify',
    description: 'how many clicks in the history flip a prediction, with proof',
    source: ['000'],
  },
  fakes: {
    label: 'Fake users',
    description: 'how many fake users, whatever they do, can never change more of a list, with proof',
    source: [{ other: 'Jia et al., USENIX Security 2023' }],
  },
  poison: {
    label: 'Poison',
    description: 'how far fake users lift their targets, with and without a defence',
    source: ['003'],
  },
  evade: {
    label: 'Evade',
    description: 'how little turns the yes of a neural model into a no, with and without hints and noise',
    source: ['001'],
  },
  arena: {
    label: 'Arena',
    description: 'every attack against every model and defence, with worst cases, seeds and places',
  },
} as const satisfies Record<string, Entry>;
