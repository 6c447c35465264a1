import type { PerturbSpec } from '../protocol/spec/spec.ts';

/** What the attacks on embeddings are called and do, for lists and legends. */
export const perturbEntries: Readonly<
  Record<PerturbSpec['attack']['methods'][number], { readonly label: string; readonly description: string }>
> = {
  fgsm: {
    label: 'FGSM',
    description: 'gradient of the training loss, each row normalised, times ε (paper 004)',
  },
  bim: {
    label: 'BIM',
    description: 'steps α along the normalised gradient from the clean embeddings, projected (paper 002)',
  },
  pgd: { label: 'PGD', description: 'BIM from a random start (paper 002)' },
  random: { label: 'Random noise', description: 'normal rows of the same length ε (paper 004)' },
};
