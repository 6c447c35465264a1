import { type MultiStep, stepLength, walking } from './method.ts';

/** The basic iterative method (paper 002, equations 5 and 6): from the clean embeddings. */
export const bim: MultiStep<(typeof walking)[number]> = {
  decides: walking,
  walk: ({ targets, projection, step }, epsilon) => ({
    targets,
    epsilon,
    projection,
    step: stepLength({ step }, epsilon),
    start: 0,
  }),
};
