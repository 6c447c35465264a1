import { type EvadeTrainingId, evadeAttacks, evadeTrainings } from './evade.ts';

const onInputs = <const A extends keyof typeof evadeAttacks>(attack: A) =>
  ({ ...evadeAttacks[attack], family: 'inputs', attack }) as const;

/** Attacks on what enters a neural model. */
export const inputRows = {
  'input-random': { ...onInputs('random'), control: true },
  // Embeddings have attacks of the same names.
  'input-fgsm': { ...onInputs('fgsm'), label: 'FGSM on inputs' },
  'input-pgd': { ...onInputs('pgd'), label: 'PGD on inputs' },
  'input-restarts': { ...onInputs('restarts'), label: 'PGD on inputs, restarts' },
  'input-cw': onInputs('cw'),
  'input-averaging': { ...onInputs('averaging'), knows: true },
} as const;

const trained = <const T extends Exclude<EvadeTrainingId, 'teacher'>>(training: T) => {
  const { label, description } = evadeTrainings[training];
  const { source } = evadeTrainings[training];
  return { label, description, source, model: 'fncf', defence: { of: 'inputs', training } } as const;
};
const noisy = <const T extends 'single' | 'multi'>(training: T) => {
  const { label, short, source } = { short: evadeTrainings[training].label, ...evadeTrainings[training] };
  return {
    label: `${label}, noise at test`,
    short: `${short}, noise`,
    description: 'the same, its noise layers left on: each pair is answered five times',
    source,
    model: 'fncf',
    defence: { of: 'inputs', training, noisy: true },
  } as const;
};

/** Neural models, by the way they were trained, and the rivals of FNCF. */
export const inputColumns = {
  fncf: trained('fncf'),
  'fncf-distil': trained('distil'),
  'fncf-single': trained('single'),
  'fncf-single-noise': noisy('single'),
  'fncf-multi': trained('multi'),
  'fncf-multi-noise': noisy('multi'),
  'ncf-mlp': trained('mlp'),
  'ncf-neumf': trained('neumf'),
  'ncf-bilinear': trained('bilinear'),
} as const;
