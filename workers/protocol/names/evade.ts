import { type Entry, hasTrait, type RoleId, withTrait } from './entry.ts';

/** Attacks on what enters a tower. */
export const evadeAttacks = {
  cw: {
    label: 'C&W',
    description:
      'the attack of Carlini and Wagner, the smallest step on what enters a neural model that turns its yes into a no',
    source: ['001', { other: 'Carlini and Wagner, S&P 2017' }],
  },
  fgsm: {
    label: 'FGSM',
    description: 'one step as long as the budget along the steepest descent of the logit',
  },
  pgd: {
    label: 'PGD',
    description: '40 steps along the descent from the inputs as they are, kept within the budget',
  },
  restarts: {
    label: 'PGD, restarts',
    description: 'of walks from four starts with two lengths of step the one that brings the logit lowest',
  },
  averaging: {
    label: 'PGD, averaging',
    description:
      'the same walk along the mean over draws of the noise that the network has at test time; PGD where it has none',
  },
  random: {
    label: 'Random step',
    description: 'as long as the budget in a random direction: the control of the attacks',
  },
} as const satisfies Record<string, Entry>;
export type EvadeAttackId = keyof typeof evadeAttacks;

/** What noise at test time does in a curve of the study, and its hue. */
export const noiseViews = {
  off: { label: 'Noise in training only', description: 'none is drawn at test time', role: 'defended' },
  ignoring: {
    label: 'Noise at test, attack ignores it',
    description: 'the attack searches as if there were none',
    role: 'noise',
  },
  averaging: {
    label: 'Noise at test, attack averages',
    description: 'the attack searches by the mean over draws of it',
    role: 'attacked',
  },
  untouched: {
    label: 'Noise at test, no attack',
    description: 'what the noise alone turns',
    role: 'random',
  },
} as const satisfies Record<string, Entry & { readonly role: RoleId }>;

interface TrainingEntry extends Entry {
  /** Hue that stands for it in every chart. */
  readonly role: RoleId;
  /** One of the students of the study. */
  readonly student?: true;
  /** Of a student: the ReLU layers, from 1, at which it takes hints, from shallow to deep (Algorithm 1; section VI-B). */
  readonly hints?: readonly number[];
  /** Withstands, or is meant to. */
  readonly defends?: true;
  /** Another model than FNCF, attacked beside the students. */
  readonly rival?: true;
  /** A rival without layers; see models/bilinear.ts. */
  readonly bilinear?: true;
}

/** Ways of training a neural model that is evaded. */
export const evadeTrainings = {
  teacher: {
    label: 'Teacher',
    description: 'FNCF of twice the width, trained on the labels',
    source: ['001'],
    role: 'clean',
  },
  fncf: {
    label: 'FNCF',
    description: 'trained on the labels, no defence',
    source: ['001'],
    role: 'attacked',
    student: true,
    hints: [],
  },
  distil: {
    label: 'FNCF-Distill',
    description: "trained on the teacher's soft labels at a temperature",
    source: ['001'],
    role: 'undecided',
    student: true,
    hints: [],
    defends: true,
  },
  single: {
    label: 'FNCF-Single',
    description: 'one hint at the first layer, then distilled, noise layers',
    source: ['001'],
    role: 'defended',
    student: true,
    hints: [1],
    defends: true,
  },
  multi: {
    label: 'FNCF-Multi',
    description: 'hints at two layers, then distilled, noise layers',
    source: ['001'],
    role: 'target',
    student: true,
    hints: [1, 2],
    defends: true,
  },
  mlp: {
    label: 'MLP',
    description: 'ids alone through a tower, trained on the labels',
    source: [{ other: 'He et al., WWW 2017' }],
    role: 'noise',
    rival: true,
  },
  neumf: {
    label: 'NeuMF',
    description: 'the same beside the element product of GMF',
    source: [{ other: 'He et al., WWW 2017' }],
    role: 'random',
    rival: true,
  },
  bilinear: {
    label: 'Bilinear decoder',
    description: 'embeddings of ids and side information through one matrix, trained on the labels',
    source: ['001'],
    role: 'iterated',
    rival: true,
    bilinear: true,
  },
  imc: {
    label: 'IMC',
    description: 'inductive matrix completion: side information alone through a matrix of low rank',
    source: ['001', { other: 'Jain and Dhillon, 2013' }],
    role: 'projected',
    rival: true,
    bilinear: true,
  },
  imcIds: {
    label: 'IMC with ids',
    description: 'the same with the ids beside the side information',
    source: ['001'],
    role: 'genuine',
    rival: true,
    bilinear: true,
  },
} as const satisfies Record<string, TrainingEntry>;
export type EvadeTrainingId = keyof typeof evadeTrainings;

/** The ways of training a student, and the other models that are attacked beside them. */
export const evadeStudents = withTrait(evadeTrainings, 'student');
export const evadeRivals = withTrait(evadeTrainings, 'rival');

/** True for models that are no FNCF. */
export const isRival = hasTrait(evadeTrainings, 'rival');
/** True for those without layers. */
export const isBilinear = hasTrait(evadeTrainings, 'bilinear');

/** Parts of what enters a tower, and the hue of each. */
export const inputParts = {
  user: { label: 'User id', role: 'genuine' },
  userFeatures: { label: 'User features', role: 'defended' },
  userProduct: { label: 'User id in the product', role: 'target' },
  item: { label: 'Item id', role: 'attacked' },
  itemFeatures: { label: 'Item features', role: 'noise' },
  itemProduct: { label: 'Item id in the product', role: 'random' },
} as const satisfies Record<string, { readonly label: string; readonly role: RoleId }>;
export type InputPartId = keyof typeof inputParts;
