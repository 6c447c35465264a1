/**
 * What the certificates need of a trained factorization machine (paper 000, equation 2): the perturbable
 * features alone. All values are float32 numbers held in float64, so that every product is exact to 2^-53
 * and, where rounding could decide, can be recomputed without any rounding at all.
 */
export interface Weapons {
  /** Number of perturbable features (history items), n. */
  readonly count: number;
  /** Embedding length k. */
  readonly factors: number;
  /** Linear weights w_j, [n]. */
  readonly linear: Float64Array;
  /** Embeddings v_j, [n × k], row-major. */
  readonly embeddings: Float64Array;
}

/** Which switches the adversary has: history items added (the paper), removed, or both. */
export type PerturbationSpace = 'add' | 'remove' | 'both';

/** One instance as the certificates see it. */
export interface Target {
  /** f(x), float64. */
  readonly score: number;
  /** Bound on the rounding error of `score`. */
  readonly scoreError: number;
  /** s = Σ active v_j, [k]. */
  readonly sum: Float64Array;
  /** Σ active ‖v_j‖: at least ‖s‖, and the scale of the rounding of s. */
  readonly sumScale: number;
  /** Number of active features. */
  readonly active: number;
  /** Perturbable features that are on (indices into the weapons, ascending). */
  readonly on: Int32Array;
}

/** The answer for one instance up to a budget Q. */
export interface Certificate {
  /** +1 where f > 0, else -1 (a tie counts as -1). */
  readonly label: 1 | -1;
  readonly margin: number;
  /** Largest q ≤ Q certified by the paper's relaxation (sound for "at most q"); 0 if none. */
  readonly relaxation: number;
  /** The same for the finer relaxation (`split`), the row bound and the smallest of the three at each size. */
  readonly split: number;
  readonly row: number;
  readonly best: number;
  /** Smallest q at which greedy flips the prediction, 0 if it never does up to Q; and the items in order. */
  readonly greedy: number;
  readonly greedySet: readonly number[];
  /** Smallest flipping size found by the exact search; 0 where no set of size ≤ Q flips; null where undecided. */
  readonly exact: number | null;
  readonly exactSet: readonly number[];
  /** Search nodes spent. */
  readonly nodes: number;
}
