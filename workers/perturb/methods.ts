import type { PerturbAttackId, perturbAttacks } from '../protocol/names/perturb.ts';
import { bim } from './bim.ts';
import { fgsm } from './fgsm.ts';
import type { MultiStep, SingleStep } from './method.ts';
import { pgd } from './pgd.ts';
import { random } from './random.ts';

/** A descriptor with `multiStep` wants a walk, the others want one direction. */
type Methods = {
  readonly [M in PerturbAttackId]: (typeof perturbAttacks)[M] extends { readonly multiStep: true }
    ? MultiStep
    : SingleStep;
};

/** What every attack on embeddings does; a descriptor without its method does not compile. */
export const perturbMethods: Methods = { fgsm, bim, pgd, random };
