import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askEmbeddings } from './ask-embeddings.ts';
import { askList } from './ask-list.ts';
import { perturbSample } from './cores.ts';
import { runPerturb } from './study.ts';

/** How far a budget on the embeddings bends the ranking (papers 002 and 004). */
export const perturbStudy: Study<PerturbSpec> = {
  id: 'perturb',
  run: runPerturb,
  answers: { list: askList, embeddings: askEmbeddings },
  jobs: [perturbSample],
};
