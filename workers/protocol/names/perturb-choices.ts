import type { Entry } from './entry.ts';
import { perturbAttacks, perturbTrainings } from './perturb.ts';

/** What the settings of the perturb study can be set to. */

export const projections = {
  element: {
    label: 'Each entry',
    description: 'each entry is clipped to ±ε (paper 002), so that a row may grow to ε·√d',
  },
  row: {
    label: 'Each row',
    description: 'each row is kept within the L2 ball of radius ε, the norm that FGSM spends',
  },
} as const satisfies Record<string, Entry>;

export const starts = {
  published: { label: '±0.05, as published', description: 'uniform in ±0.05, as the code of paper 002' },
  budget: { label: '±ε', description: 'uniform in ±ε' },
} as const satisfies Record<string, Entry>;

/** What an attack is measured against. */
export const perturbAxes = {
  epsilon: { label: 'Budgets ε', description: 'budgets on a grid' },
  iterations: {
    label: 'Iterations',
    description: 'one budget, measured along the steps (paper 002, Fig. 1)',
  },
  cores: {
    label: 'k-core samples',
    description: 'one budget on k-core samples of the data (paper 002, Fig. 3)',
  },
} as const satisfies Record<string, Entry>;

export const embeddingSides = {
  both: { label: 'Both', description: 'embeddings of users and of items' },
  users: { label: 'Users', description: 'those of users alone' },
  items: { label: 'Items', description: 'those of items alone' },
} as const satisfies Record<string, Entry>;

/** Which rows of a factorization machine count as embeddings. */
export const machineFields = {
  ids: { label: 'Ids', description: 'those of user and item ids' },
  all: {
    label: 'All',
    description: 'those of side information, history and contexts too, each with the side it describes',
  },
} as const satisfies Record<string, Entry>;

export const stepLengths = {
  share: { label: 'Share of ε', description: 'a share of the budget' },
  absolute: { label: 'One length', description: 'the same at every ε' },
} as const satisfies Record<string, Entry>;

/** What the gradient of an attack is taken over. */
export const gradientExtents = {
  full: {
    label: 'All interactions',
    description:
      'all training examples (interactions with one negative each, ratings of MF, instances of FM)',
  },
  batch: { label: 'A batch', description: 'a sample of them, drawn anew for every iteration' },
} as const satisfies Record<string, Entry>;

export const negativeDraws = {
  fixed: { label: 'Drawn once', description: 'the same in every iteration' },
  fresh: { label: 'Fresh', description: 'drawn anew for every iteration' },
} as const satisfies Record<string, Entry>;

export const rowSteps = {
  floored: {
    label: 'Length ε, floored',
    description:
      'the gradient divided by its L2 norm, whose square is at least 1e-12 as in the published code of papers 002 and 004, so that rows with smaller gradients move less than ε',
  },
  unfloored: { label: 'Length ε, no floor', description: 'every row that has a gradient moves by ε' },
  sign: {
    label: 'Sign of each entry',
    description:
      'the sign of each entry (paper 004, equations 5 and 6), so that ε bounds the entries and a row spends ε·√d',
  },
} as const satisfies Record<string, Entry>;

export const noiseShapes = {
  normal: { label: 'Normal', description: 'as in paper 004' },
  uniform: { label: 'Uniform', description: 'the same on an interval' },
} as const satisfies Record<string, Entry>;

export const perturbGoals = {
  untargeted: { label: 'Untargeted', description: 'raise the training loss' },
  push: { label: 'Push an item', description: 'bring one item into as many lists as possible' },
  remove: { label: 'Remove an item', description: 'bring one item out of as many lists as possible' },
} as const satisfies Record<string, Entry>;

export const defenceChoices = {
  none: { label: 'None', description: 'the model as it is' },
  ...perturbTrainings,
} as const satisfies Record<string, Entry>;

/** Noise on a batch that a model is trained against. */
export const trainingNoises = {
  fgsm: {
    label: perturbAttacks.fgsm.label,
    description: "AMF-grad of paper 004: each row of the batch's gradient normalised, times ε",
  },
  random: { label: perturbAttacks.random.label, description: 'AMF-random: normal rows of length ε' },
  bim: { label: perturbAttacks.bim.label, description: 'several steps on the batch' },
  pgd: { label: perturbAttacks.pgd.label, description: 'several steps on the batch from a random start' },
} as const satisfies Record<string, Entry>;

export const studentNoises = {
  none: { label: 'None', description: 'the squared error alone' },
  fgsm: {
    label: perturbAttacks.fgsm.label,
    description: 'against the gradient of the squared error, each row of length ε',
  },
  random: { label: perturbAttacks.random.label, description: 'against normal rows of length ε' },
} as const satisfies Record<string, Entry>;

export const switchStates = {
  fresh: { label: 'Fresh', description: 'its state starts anew, as in the published code' },
  kept: { label: 'Kept', description: 'it goes on' },
} as const satisfies Record<string, Entry>;

/** What a defended model is compared with. */
export const undefendeds = {
  continued: { label: 'BPR as long', description: 'the same schedule with λ = 0, as many epochs' },
  'pre-trained': { label: 'Before the switch', description: 'the model before the adversarial term' },
} as const satisfies Record<string, Entry>;

/** Where the best epoch of a defence is chosen. */
export const chosenOn = {
  validation: { label: 'Validation part', description: 'the honest choice' },
  test: { label: 'Test part', description: 'as paper 004 did, which looks at what it reports' },
} as const satisfies Record<string, Entry>;

export const studentPairs = {
  all: { label: 'All', description: 'every user with every item (paper 004)' },
  sampled: {
    label: 'Sampled',
    description: 'as many random pairs as there are training interactions, drawn anew each epoch',
  },
} as const satisfies Record<string, Entry>;
