import { checkPerturb } from '../../protocol/spec/check/perturb.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askEmbeddings } from './ask-embeddings.ts';
import { askList } from './ask-list.ts';
import { checkSamples, perturbSample } from './cores.ts';
import { checkGround } from './run.ts';
import { runPerturb } from './study.ts';

/** How far a budget on the embeddings bends the ranking (papers 002 and 004). */
export const perturbStudy: Study<PerturbSpec> = {
  id: 'perturb',
  check: checkPerturb,
  checkData: async (spec, ground) =>
    spec.attack.against.kind === 'cores' ? checkSamples(spec, ground) : checkGround(spec, ground.data.split),
  run: runPerturb,
  answers: { list: askList, embeddings: askEmbeddings },
  jobs: [perturbSample],
};
