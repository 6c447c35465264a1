import type { DefenceSpec } from '../protocol/spec/perturb.ts';

/** What the defences of embeddings are called and do, for lists and legends. */
export const defenceEntries: Readonly<
  Record<Exclude<DefenceSpec['kind'], 'none'>, { readonly label: string; readonly description: string }>
> = {
  apr: {
    label: 'AMF by APR',
    description: 'BPR-MF trained on against noise on the embeddings it meets (papers 002 and 004)',
  },
  distillation: {
    label: 'Distilled MF',
    description: "a student that learns the model's scores, plain or with an adversarial term (paper 004)",
  },
};

const noises = { fgsm: 'grad', random: 'random', bim: 'BIM', pgd: 'PGD' } as const;

/** The defended model's name: 'AMF-grad'. */
export function defendedName(defence: Exclude<DefenceSpec, { kind: 'none' }>): string {
  if (defence.kind === 'apr') return `AMF-${noises[defence.noise.kind]}`;
  const { adversary } = defence;
  return adversary.kind === 'none' ? 'Distilled MF' : `Distilled MF-${noises[adversary.kind]}`;
}
