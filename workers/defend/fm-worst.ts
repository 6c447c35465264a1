import type { FmModel } from '../certify/target.ts';
import type { WorstCase } from './fm-objectives.ts';

/** Pairs (i ≤ j) of features with the largest products in one direction, best first, and the products. */
export interface GramTop {
  readonly pairs: readonly (readonly [number, number])[];
  readonly values: readonly number[];
}

/**
 * The `size` entries of the upper triangle (with the diagonal) of the Gram matrix of features [first, first + items)
 * that are largest (direction 1) or smallest (-1). Exact: |<v_i, v_j>| ≤ ‖v_i‖‖v_j‖, so that in the order of norms
 * whole rows are passed over once no product can enter the list.
 */
export function gramTop(
  { embeddings, factors }: FmModel,
  first: number,
  items: number,
  direction: 1 | -1,
  size: number,
): GramTop {
  const norms = new Float64Array(items);
  for (let j = 0; j < items; j++) {
    let square = 0;
    for (let f = 0; f < factors; f++) square += embeddings[(first + j) * factors + f] ** 2;
    norms[j] = Math.sqrt(square);
  }
  const order = Int32Array.from(norms, (_, j) => j).sort((a, b) => norms[b] - norms[a] || a - b);
  const list: { value: number; pair: readonly [number, number] }[] = [];
  // Rounding of a product is far below this share of the norms' product.
  const slack = 1 + 1e-9;
  for (let a = 0; a < items; a++) {
    const i = order[a];
    for (let b = a; b < items; b++) {
      const j = order[b];
      const full = list.length === size;
      const least = full ? list[size - 1].value : Number.NEGATIVE_INFINITY;
      if (full && norms[i] * norms[j] * slack < least) break;
      let product = 0;
      const [at, to] = [(first + i) * factors, (first + j) * factors];
      for (let f = 0; f < factors; f++) product += embeddings[at + f] * embeddings[to + f];
      const value = direction * product;
      if (full && value <= least) continue;
      if (full) list.pop();
      let place = list.length;
      while (place > 0 && list[place - 1].value < value) place--;
      list.splice(place, 0, { value, pair: [first + i, first + j] });
    }
    if (list.length === size && norms[i] * norms[i] * slack < list[size - 1].value) break;
  }
  return { pairs: list.map(({ pair }) => pair), values: list.map(({ value }) => direction * value) };
}

/**
 * The worst case of the relaxation (paper 000, equations 7 to 11) for up to q switches: the r best p_j of the items
 * that are off, and the r(r + 1)/2 best pairs, for the r ≤ q whose bound is the worst; none where every bound helps.
 * @param gains direction times p_j = w_j + <v_j, s> of every item
 * @param isOn whether an item is on
 */
export function relaxedWorst(
  gains: ArrayLike<number>,
  isOn: Uint8Array,
  top: GramTop,
  direction: 1 | -1,
  first: number,
  q: number,
): WorstCase {
  const best: number[] = [];
  for (let j = 0; j < isOn.length; j++) {
    if (isOn[j]) continue;
    const gain = gains[j];
    if (best.length === q && gain <= gains[best[q - 1]]) continue;
    if (best.length === q) best.pop();
    let place = best.length;
    while (place > 0 && gains[best[place - 1]] < gain) place--;
    best.splice(place, 0, j);
  }
  let worst = 0;
  let size = 0;
  let bound = 0;
  for (let r = 1; r <= best.length; r++) {
    bound += gains[best[r - 1]];
    for (let p = (r * (r - 1)) / 2; p < (r * (r + 1)) / 2; p++) bound += direction * (top.values[p] ?? 0);
    if (bound > worst) {
      worst = bound;
      size = r;
    }
  }
  return {
    items: best.slice(0, size).map((j) => first + j),
    pairs: top.pairs.slice(0, (size * (size + 1)) / 2),
  };
}
