/** Budgets are rounded to so many significant digits, so that they read, compare and travel as short decimals. */
const digits = 6;

/** A budget as every grid, slider, drag and address holds it: two ways to the same place meet in the same number. */
export const roundedEpsilon = (epsilon: number): number => Number(epsilon.toPrecision(digits));

/** The budget at which a sweep is looked at first, where it reaches so far. */
export const FIRST_EPSILON = 2;

/**
 * The budget at a share of the way from `from` to `to` on a logarithmic scale, both ends as they are. Grids and sliders
 * take their stops from here.
 */
export function epsilonAt(from: number, to: number, share: number): number {
  if (share <= 0) return from;
  return share >= 1 ? to : roundedEpsilon(from * (to / from) ** share);
}
