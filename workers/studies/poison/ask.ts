import { simulateGaussian } from '../../poison/gaussian.ts';
import type { Answerer } from '../bench/asking.ts';

/** The Gaussian recommender of paper 003 beside its bounds; hangs on the question alone, so no run has to go before. */
export const askGaussian: Answerer<'gaussian'> = (_spec, question, _env, run) =>
  simulateGaussian(question, run);
