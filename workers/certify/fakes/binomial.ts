import { incompleteBeta } from '../../core/beta.ts';

/** What rounding may change of a tail, relative; the level is cut by it, so that a bound errs outwards. */
const slack = 1e-6;

/** Halvings of [0, 1]: the last interval is no wider than the spacing of doubles near 1. */
const halvings = 60;

/** The end, away from `from`, of the last interval in which `isOutside` changes; true at `from` = 0 or 1. */
function edge(from: 0 | 1, isOutside: (p: number) => boolean): number {
  let outside: number = from;
  let inside = 1 - from;
  for (let n = 0; n < halvings; n++) {
    const middle = (outside + inside) / 2;
    if (isOutside(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}

/**
 * One-sided Clopper-Pearson bounds of a probability of which `hits` of `trials` independent draws came true: each bound
 * misses it with a probability of at most `level`. `hits` is a whole number from 0 to `trials`, `level` in (0, 1).
 * Clopper and Pearson, Biometrika 1934: the lower bound is the p at which so many hits or more have the probability
 * `level`, the upper one that at which so many or fewer have it; both tails are incomplete beta functions.
 */
export function clopperPearson(
  hits: number,
  trials: number,
  level: number,
): { readonly lower: number; readonly upper: number } {
  const cut = level * (1 - slack);
  return {
    lower: hits === 0 ? 0 : edge(0, (p) => incompleteBeta(p, hits, trials - hits + 1) <= cut),
    upper: hits === trials ? 1 : edge(1, (p) => incompleteBeta(1 - p, trials - hits, hits + 1) <= cut),
  };
}

/**
 * What each of several looks at growing data may spend of `alpha`, the first look first: halves from the last look
 * backwards (α/2, α/4, …), the first look taking what is left. They add up to alpha, so that what all looks say holds at
 * once with probability 1 - alpha, and stopping after any of them is sound.
 */
export function spentOverLooks(alpha: number, looks: number): number[] {
  return Array.from({ length: looks }, (_, n) => alpha / 2 ** (n === 0 ? looks - 1 : looks - n));
}
