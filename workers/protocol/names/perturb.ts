import { type Entry, hasTrait, type MarkerShape, type RoleId } from './entry.ts';
import { type PoisonDefenceId, type PoisonDetectorId, poisonDefences, poisonDetectors } from './poison.ts';

interface AttackEntry extends Entry {
  /** Hue of its lines, of defended models too. */
  readonly role: RoleId;
  /** Shape of its points, which tells it without its hue; the dash is left to whether the model is defended. */
  readonly marker: MarkerShape;
  /** Walks along the gradient in several steps; the others have one direction for all budgets. */
  readonly multiStep?: true;
  /** Needs no gradient: the control that an attack is held against. */
  readonly control?: true;
  /** Name of the adversarially trained model that meets it: 'AMF-grad'. */
  readonly trained: string;
}

/** Attacks on embeddings. */
export const perturbAttacks = {
  fgsm: {
    label: 'FGSM',
    description:
      'fast gradient method, along the gradient of the training loss, each row normalised, times ε',
    source: ['004'],
    role: 'attacked',
    marker: 'square',
    trained: 'grad',
  },
  bim: {
    label: 'BIM',
    description:
      'basic iterative method, steps α along the normalised gradient from the clean embeddings, projected',
    source: ['002'],
    role: 'iterated',
    marker: 'triangle',
    multiStep: true,
    trained: 'BIM',
  },
  pgd: {
    label: 'PGD',
    description: 'projected gradient descent, the same steps from a random start',
    source: ['002'],
    role: 'projected',
    marker: 'ring',
    multiStep: true,
    trained: 'PGD',
  },
  random: {
    label: 'Random noise',
    description: 'normal rows of the same length ε',
    source: ['004'],
    role: 'noise',
    marker: 'diamond',
    control: true,
    trained: 'random',
  },
} as const satisfies Record<string, AttackEntry>;

export type PerturbAttackId = keyof typeof perturbAttacks;

/** True for the attacks that walk in several steps. */
export const isMultiStep = hasTrait(perturbAttacks, 'multiStep');

/** Defences of embeddings. `model`: what the defended model is called, before what it met. */
export const perturbDefences = {
  apr: {
    label: 'APR (AMF)',
    model: 'AMF',
    description:
      'adversarial personalised ranking: BPR-MF trained on against noise on the embeddings it meets',
    source: ['002', '004'],
  },
  distillation: {
    label: 'Distillation',
    model: 'Distilled MF',
    description: "a student that learns the model's scores, plain or with an adversarial term",
    source: ['004'],
  },
} as const satisfies Record<string, Entry & { readonly model: string }>;

const ofPoison = <const L extends string, const D extends string>({
  label,
  description,
  source,
}: {
  readonly label: L;
  readonly description: D;
  readonly source: Entry['source'] & object;
}) => ({
  label,
  model: label,
  description: `${description}; made against fake users, trained without any`,
  source,
});

/** Ways to train that were made against fake users; what they learn can be moved like what others learn. */
export const perturbWays = {
  apt: ofPoison(poisonDefences.apt),
  'apt-rand': ofPoison(poisonDefences['apt-rand']),
  at: ofPoison(poisonDefences.at),
  pcmf: ofPoison(poisonDefences.pcmf),
  pca: ofPoison(poisonDetectors.pca),
  'degree-sad': ofPoison(poisonDetectors['degree-sad']),
  rdma: ofPoison(poisonDetectors.rdma),
} as const satisfies Partial<Record<PoisonDefenceId | PoisonDetectorId, Entry & { readonly model: string }>>;
export type PerturbWayId = keyof typeof perturbWays;
export const isPerturbWay = (id: string): id is PerturbWayId => Object.hasOwn(perturbWays, id);

/** Every defended model of the perturb study. */
export const perturbTrainings = { ...perturbDefences, ...perturbWays } as const;

/** The defended model's name: 'AMF-grad', 'Distilled MF'; null for a defence that meets no attack in training. */
export const defendedModel = (defence: keyof typeof perturbTrainings, met: PerturbAttackId | null): string =>
  [perturbTrainings[defence].model, ...(met ? [perturbAttacks[met].trained] : [])].join('-');

/** What of a data set the drop of a ranking is drawn against (paper 002, section 5.2). */
export const characteristics = {
  density: { label: 'Density' },
  size: { label: 'Size, million cells' },
  shape: { label: 'Shape, users per item' },
} as const satisfies Record<string, { readonly label: string }>;
export type CharacteristicId = keyof typeof characteristics;
