import { labels, logit, selfSign, sums } from './fm';
import { logistic } from './math';
import { columnA, columnB, columnC, count, margins, rowAt, rowBytes } from './memory';
import { flush, partialAt, tick, totalAt } from './sums';
import { addScaled } from './vectors';

/**
 * Gradient of the first rows of V over all loaded instances of a factorization machine: that of v_j is
 * Σ c_t·s_t ± v_j·Σ c_t over the instances t that hold j, with c_t = σ(f_t) - y_t. The second term is added at the
 * end, in float64, since it nearly takes half of the first away again where there are no self-interaction terms.
 */

/** Instances whose sums stay in the first cache between the logits and the gradients. */
const CHUNK: i32 = 32;

/** Rows of V that are asked for. */
let wanted: usize = 0;
/** [rows] float64: Σ c_t of each. */
let slopes: usize = 0;

export function setFmGradient(rows: usize, slopesAt: usize): void {
  wanted = rows;
  slopes = slopesAt;
}

/** Adds up all loaded instances onto what was added before; returns their loss. */
export function fmGradient(): f64 {
  let loss: f64 = 0;
  for (let first = 0; first < count; first += CHUNK) loss += chunk(first, min(first + CHUNK, count));
  return loss;
}

function chunk(first: i32, last: i32): f64 {
  let margin = margins;
  let s = sums;
  for (let t = first; t < last; t++, margin += 4, s += rowBytes) {
    const instance = <usize>load<u32>(columnA + (<usize>t << 2)) << 2;
    const from = columnC + (<usize>load<u32>(columnB + instance) << 2);
    const to = columnC + (<usize>load<u32>(columnB + instance, 4) << 2);
    const f = logit(from, to, s);
    store<f32>(margin, load<f32>(labels + instance) > 0.5 ? f : -f);
  }
  const loss = logistic(margins, last - first, 1);
  margin = margins;
  s = sums;
  for (let t = first; t < last; t++, margin += 4, s += rowBytes) {
    const instance = <usize>load<u32>(columnA + (<usize>t << 2)) << 2;
    // The margin was ±f, and so is its slope.
    const c = load<f32>(labels + instance) > 0.5 ? load<f32>(margin) : -load<f32>(margin);
    const to = columnC + (<usize>load<u32>(columnB + instance, 4) << 2);
    for (let at = columnC + (<usize>load<u32>(columnB + instance) << 2); at < to; at += 4) {
      const feature = <usize>load<u32>(at);
      if (feature >= wanted) continue;
      addScaled(partialAt(feature), s, c);
      const slope = slopes + (feature << 3);
      store<f64>(slope, load<f64>(slope) + <f64>c);
      tick(feature);
    }
  }
  return loss;
}

/** Ends the sums; the float32 gradients then stand in `partial`. */
export function fmGradientEnd(): void {
  for (let row: usize = 0; row < wanted; row++) {
    flush(row);
    const slope = <f64>selfSign * load<f64>(slopes + (row << 3));
    let v = rowAt(row);
    let from = totalAt(row);
    let to = partialAt(row);
    const end = to + rowBytes;
    for (; to < end; to += 4, from += 8, v += 4) {
      store<f32>(to, <f32>(load<f64>(from) + slope * <f64>load<f32>(v)));
    }
  }
}
