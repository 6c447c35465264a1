import { counters, rowBytes } from './memory';

/**
 * Long sums of rows. Each row collects in float32, at most FLUSH terms at a time, and then moves on to a float64 row:
 * the rounding error does not grow with the number of terms.
 */

const FLUSH: i32 = 256;

/** [rows × row] float32 */
let partial: usize = 0;
/** [rows × row] float64 */
let total: usize = 0;

export function setGradient(partialAt: usize, totalAt: usize): void {
  partial = partialAt;
  total = totalAt;
}

/** Where the next term of `row` is to be added; `tick` afterwards. */
@inline
export function partialAt(row: usize): usize {
  return partial + row * rowBytes;
}

/** The row's sum, once it was flushed. */
@inline
export function totalAt(row: usize): usize {
  return total + ((row * rowBytes) << 1);
}

/** Counts a term of `row`. */
@inline
export function tick(row: usize): void {
  const at = counters + (row << 2);
  const terms = load<i32>(at) + 1;
  store<i32>(at, terms);
  if (terms >= FLUSH) flush(row);
}

export function flush(row: usize): void {
  store<i32>(counters + (row << 2), 0);
  let from = partialAt(row);
  let to = totalAt(row);
  const end = from + rowBytes;
  for (; from < end; from += 4, to += 8) {
    store<f64>(to, load<f64>(to) + <f64>load<f32>(from));
    store<f32>(from, 0);
  }
}

/** Ends the sums of the first `rows` rows, which then stand as float32 in `partial`. */
export function settle(rows: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    flush(row);
    let from = totalAt(row);
    let to = partialAt(row);
    const end = to + rowBytes;
    for (; to < end; to += 4, from += 8) store<f32>(to, <f32>load<f64>(from));
  }
}
