import type { Job } from './bench/env.ts';
import { comparedJob } from './certify/compare.ts';
import { searchJob } from './certify/search.ts';
import { evadeSeed, evadeWidth } from './evade/seed.ts';
import { perturbSample } from './perturb/cores.ts';
import { poisonPiece } from './poison/piece.ts';

/** A job whose types only its study knows. */
export type AnyJob = Job<never, never, unknown>;

/** Every job that a crew can be asked for. */
export const jobs: readonly AnyJob[] = [
  comparedJob,
  evadeSeed,
  evadeWidth,
  perturbSample,
  poisonPiece,
  searchJob,
];
