import { checkCommon } from '../../protocol/spec/check/common.ts';
import type { TrainSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askRecommended } from './ask.ts';
import { runTrain } from './study.ts';

/** One model and its measures, beside the baselines. */
export const trainStudy: Study<TrainSpec> = {
  id: 'train',
  check: checkCommon,
  run: runTrain,
  answers: { recommended: askRecommended },
  jobs: [],
};
