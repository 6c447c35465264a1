import { logistic } from './math';
import { columnA, columnB, columnC, count, counters, itemRow, margins, rowAt, rowBytes, rowCount } from './memory';
import { dotDifference } from './vectors';

/**
 * Gradient of BPR over all triplets. Each row collects in float32, at most FLUSH terms at a time, and then moves
 * on to a float64 row: the rounding error does not grow with the number of triplets.
 */

/** Triplets whose rows stay in the first cache between the scores and the gradients. */
const CHUNK: i32 = 32;
const FLUSH: i32 = 256;

/** [rows × row] float32 */
let partial: usize = 0;
/** [rows × row] float64 */
let total: usize = 0;

export function setGradient(partialAt: usize, totalAt: usize): void {
  partial = partialAt;
  total = totalAt;
}

/** Adds up all loaded triplets; the float32 gradients then stand in `partial`. Returns the loss. */
export function bprGradient(): f64 {
  let loss: f64 = 0;
  for (let first = 0; first < count; first += CHUNK) loss += chunk(first, min(first + CHUNK, count));
  for (let row: usize = 0; row < rowCount; row++) {
    flush(row);
    let from = total + ((row * rowBytes) << 1);
    let to = partial + row * rowBytes;
    const end = to + rowBytes;
    for (; to < end; to += 4, from += 8) store<f32>(to, <f32>load<f64>(from));
  }
  return loss;
}

function chunk(first: i32, last: i32): f64 {
  let margin = margins;
  for (let t = first; t < last; t++, margin += 4) {
    const at = <usize>t << 2;
    const positive = rowAt(itemRow + <usize>load<u32>(columnB + at));
    const negative = rowAt(itemRow + <usize>load<u32>(columnC + at));
    store<f32>(margin, dotDifference(rowAt(<usize>load<u32>(columnA + at)), positive, negative));
  }
  const loss = logistic(margins, last - first, 1);
  margin = margins;
  for (let t = first; t < last; t++, margin += 4) {
    const at = <usize>t << 2;
    const user = <usize>load<u32>(columnA + at);
    const positive = itemRow + <usize>load<u32>(columnB + at);
    const negative = itemRow + <usize>load<u32>(columnC + at);
    addTriplet(user, positive, negative, f32x4.splat(load<f32>(margin)));
    tick(user);
    tick(positive);
    tick(negative);
  }
  return loss;
}

/** c·(q_i - q_j), c·p and -c·p onto three gradient rows; stored in turn, since i may be j. */
@inline
function addTriplet(user: usize, positive: usize, negative: usize, c: v128): void {
  let p = rowAt(user);
  let qi = rowAt(positive);
  let qj = rowAt(negative);
  let gp = partial + user * rowBytes;
  let gi = partial + positive * rowBytes;
  let gj = partial + negative * rowBytes;
  const end = p + rowBytes;
  for (; p < end; p += 16, qi += 16, qj += 16, gp += 16, gi += 16, gj += 16) {
    const step = f32x4.mul(c, v128.load(p));
    const difference = f32x4.mul(c, f32x4.sub(v128.load(qi), v128.load(qj)));
    v128.store(gp, f32x4.add(v128.load(gp), difference));
    v128.store(gi, f32x4.add(v128.load(gi), step));
    v128.store(gj, f32x4.sub(v128.load(gj), step));
  }
}

@inline
function tick(row: usize): void {
  const at = counters + (row << 2);
  const terms = load<i32>(at) + 1;
  store<i32>(at, terms);
  if (terms >= FLUSH) flush(row);
}

function flush(row: usize): void {
  store<i32>(counters + (row << 2), 0);
  let from = partial + row * rowBytes;
  let to = total + ((row * rowBytes) << 1);
  const end = from + rowBytes;
  for (; from < end; from += 4, to += 8) {
    store<f64>(to, load<f64>(to) + <f64>load<f32>(from));
    store<f32>(from, 0);
  }
}
