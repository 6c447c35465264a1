import { checkPoison } from '../../protocol/spec/check/poison.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askGaussian } from './ask.ts';
import { checkTargets, poisonPiece } from './piece.ts';
import { runPoison } from './study.ts';

/** How far fake users lift their targets, and what withstands them (paper 003). */
export const poisonStudy: Study<PoisonSpec> = {
  id: 'poison',
  check: checkPoison,
  checkData: checkTargets,
  run: runPoison,
  answers: { gaussian: askGaussian },
  jobs: [poisonPiece],
};
