import { checkFakes } from '../../protocol/spec/check/fakes.ts';
import type { FakesSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { partJob } from './parts.ts';
import { sampleJob } from './samples.ts';
import { checkSize, runFakes } from './study.ts';

/** How many fake users, whatever they do, can never change more of a list (Jia et al., USENIX Security 2023). */
export const fakesStudy: Study<FakesSpec> = {
  id: 'fakes',
  check: checkFakes,
  checkData: checkSize,
  run: runFakes,
  answers: {},
  jobs: [sampleJob, partJob],
};
