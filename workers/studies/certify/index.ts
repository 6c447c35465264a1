import { checkCertify } from '../../protocol/spec/check/certify.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askCertificate } from './ask.ts';
import { askProof } from './ask-proof.ts';
import { comparedJob } from './compare.ts';
import { searchJob } from './search.ts';
import { checkPart } from './stages.ts';
import { runCertify } from './study.ts';

/** How many clicks flip a prediction of a factorization machine (paper 000). */
export const certifyStudy: Study<CertifySpec> = {
  id: 'certify',
  check: checkCertify,
  checkData: async (spec, { data }) => checkPart(spec, data.split),
  run: runCertify,
  answers: { certificate: askCertificate, proof: askProof },
  jobs: [comparedJob, searchJob],
};
