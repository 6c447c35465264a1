import { factorise, substitute } from '../core/cholesky.ts';

/** Share of the mean diagonal that is added to it, so that short histories have one answer. */
const damping = 0.1;

/**
 * Factors of users whom a factorisation was not trained on, from their history and the factors of the items alone: an
 * exact least-squares solution in float64, the same for the same history. `Q` is [items × d], row-major.
 * - `ratings` (MF): p minimises the mean of (p·q_i - r_i)² over the history.
 * - `order` (BPR-MF): p minimises the mean of (1 - p·(q_i - q_j))² over all pairs of an item i of the history and an item
 *   j outside it: the pairs that BPR learns from, by a loss that has a closed form.
 * Either with λ‖p‖², λ being a tenth of the mean diagonal of the matrix to be solved.
 */
export class Folding {
  private readonly items: number;
  private readonly sum: Float64Array;
  private readonly squares: Float64Array;

  constructor(
    private readonly Q: Float32Array,
    private readonly d: number,
    private readonly from: 'ratings' | 'order',
  ) {
    this.items = Q.length / d;
    this.sum = new Float64Array(d);
    this.squares = new Float64Array(d * d);
    for (let item = 0; item < this.items; item++) this.add(item, 1, this.sum, this.squares);
  }

  /** Adds an item's factors times `weight` to a sum, and its outer product, lower triangle, to `squares`. */
  private add(item: number, weight: number, sum: Float64Array, squares: Float64Array): void {
    const { Q, d } = this;
    const at = item * d;
    for (let a = 0; a < d; a++) {
      sum[a] += weight * Q[at + a];
      for (let b = 0; b <= a; b++) squares[a * d + b] += Q[at + a] * Q[at + b];
    }
  }

  /**
   * The factors of a user with these items; `values` are their ratings as the training saw them, null for clicks. Null
   * where there is nothing to learn from: no history, every item in it, or items without factors.
   */
  fold(history: Int32Array, values: Float32Array | null): Float64Array | null {
    const { d, items } = this;
    const own = history.length;
    if (own === 0 || own === items) return null;
    const right = new Float64Array(d);
    const matrix = new Float64Array(d * d);
    const total = new Float64Array(d);
    history.forEach((item, n) => {
      this.add(item, values ? values[n] : 1, right, matrix);
    });
    if (this.from === 'order') {
      // Means over the history and over the rest; of products, since i and j are paired with all of each other.
      const rest = items - own;
      for (let a = 0; a < d; a++) total[a] = (this.sum[a] - right[a]) / rest;
      for (let a = 0; a < d; a++) {
        for (let b = 0; b <= a; b++) {
          const [inside, all] = [matrix[a * d + b], this.squares[a * d + b]];
          matrix[a * d + b] =
            inside / own + (all - inside) / rest - (right[a] * total[b] + total[a] * right[b]) / own;
        }
      }
      for (let a = 0; a < d; a++) right[a] = right[a] / own - total[a];
    } else {
      for (let a = 0; a < d; a++) {
        right[a] /= own;
        for (let b = 0; b <= a; b++) matrix[a * d + b] /= own;
      }
    }
    let trace = 0;
    for (let a = 0; a < d; a++) trace += matrix[a * d + a];
    for (let a = 0; a < d; a++) matrix[a * d + a] += (damping * trace) / d;
    if (!factorise(matrix, d)) return null;
    substitute(matrix, right, d);
    return right;
  }
}
