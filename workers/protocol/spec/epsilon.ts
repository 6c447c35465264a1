/** Budgets are rounded to so many significant digits, so that they read, compare and travel as short decimals. */
const digits = 6;

/** A budget as every grid, slider, drag and address holds it: two ways to the same place meet in the same number. */
export const roundedEpsilon = (epsilon: number): number => Number(epsilon.toPrecision(digits));
