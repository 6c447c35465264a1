import { bim } from './bim.ts';
import { type MultiStep, walking } from './method.ts';
import { publishedStart } from './multistep.ts';

/** Projected gradient descent (paper 002, equation 7): the steps of BIM from a uniform random start. */
export const pgd: MultiStep<(typeof walking)[number] | 'start'> = {
  decides: [...walking, 'start'],
  walk: (options, epsilon) => ({
    ...bim.walk(options, epsilon),
    start: options.start === 'published' ? publishedStart : epsilon,
  }),
};
