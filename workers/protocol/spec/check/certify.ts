import type { CertifySpec } from '../spec.ts';
import { checkCommon, hasNoValidation } from './common.ts';
import type { Refusal } from './refusal.ts';

/** Said where the part to certify is one that the split does not have. */
export const nothingToCertify =
  'The validation part is to be certified, but this split has none; set attack.part to test, or switch on split.validation.';

/** What a certify study is refused for. */
export function checkCertify(spec: CertifySpec): readonly Refusal[] {
  const { history, selfTerms } = spec.model;
  const refusals = checkCommon(spec);
  if (history === 'none') {
    refusals.push({
      path: 'model.history',
      message:
        'The certificates are about clicks in the history, and this model has no history field; set model.history to own-out or own-in.',
    });
  }
  if (!selfTerms) {
    refusals.push({
      path: 'model.selfTerms',
      message:
        'The certificates hold for factorization machines with self-interaction terms; set model.selfTerms to true.',
    });
  }
  if (spec.attack.part === 'validation' && hasNoValidation(spec)) {
    refusals.push({ path: 'attack.part', message: nothingToCertify });
  }
  return refusals;
}
