/** What a bound must stay below the margin by, as a share of what it sums: more than the checker's rounding. */
export const slack = 1e-9;

/** What a tree is grown from: gains towards the flip and products t_i t_j <v_i, v_j> of the items that may be switched. */
export interface Ground {
  readonly free: readonly number[];
  /** By position in `free`. */
  readonly gains: Float64Array;
  readonly squares: Float64Array;
  /** t_j v_j, row-major [free × factors]. */
  readonly rows: Float64Array;
  readonly factors: number;
  /** Products of the item at a position with all. */
  readonly products: (at: number) => Float64Array;
  readonly sigma: 1 | -1;
  readonly margin: number;
}

/** A node under way: positions chosen and left, the gains of those left once the chosen are switched, and their sum. */
export interface Branch {
  readonly chosen: readonly number[];
  readonly left: readonly number[];
  readonly gains: Float64Array;
  readonly total: number;
}

/** What a bound says of a branch: the bound, what it hands on, and which position it would branch on. */
export interface Bounded {
  readonly bound: number;
  readonly pick: number;
  readonly z?: readonly number[];
  /** Handed on here: positions i and j, and how much more of the pair i gets, in 2^-20. */
  readonly shares?: readonly (readonly [number, number, number])[];
  /** To be called once the branch is done: takes back what was handed on. */
  readonly leave?: () => void;
}

/** A bound on what `need` more items of a branch can come to. */
export type BoundOf = (branch: Branch, need: number) => Bounded;

/** The sum of the largest brackets; positions by descending bracket. */
export function ranked(left: readonly number[], brackets: (at: number) => number, need: number) {
  const order = [...left].sort((a, b) => brackets(b) - brackets(a) || a - b);
  const sum = order.slice(0, need).reduce((total, at) => total + brackets(at), 0);
  return { order, sum };
}
