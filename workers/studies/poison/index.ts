import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { Study } from '../bench/study.ts';
import { askGaussian } from './ask.ts';
import { poisonPiece } from './piece.ts';
import { runPoison } from './study.ts';

/** How far fake users lift their targets, and what withstands them (paper 003). */
export const poisonStudy: Study<PoisonSpec> = {
  id: 'poison',
  run: runPoison,
  answers: { gaussian: askGaussian },
  jobs: [poisonPiece],
};
