import type { Spec } from '../spec.ts';
import { checkArena } from './arena.ts';
import { checkCertify } from './certify.ts';
import { checkCommon } from './common.ts';
import { checkEvade } from './evade.ts';
import { checkFakes } from './fakes.ts';
import { checkPerturb } from './perturb.ts';
import { checkPoison } from './poison.ts';
import type { Refusal } from './refusal.ts';

/** Why an experiment cannot run, as far as the spec says so itself; nothing where it can. */
export function checkSpec(spec: Spec): readonly Refusal[] {
  switch (spec.study) {
    case 'train':
      return checkCommon(spec);
    case 'perturb':
      return checkPerturb(spec);
    case 'certify':
      return checkCertify(spec);
    case 'fakes':
      return checkFakes(spec);
    case 'poison':
      return checkPoison(spec);
    case 'evade':
      return checkEvade(spec);
    case 'arena':
      return checkArena(spec);
  }
}
