import { logistic } from './math';
import { columnA, columnB, columnC, count, itemRow, margins, rowAt, rowBytes, rowCount } from './memory';
import { partialAt, settle, tick } from './sums';
import { dot, dotDifference } from './vectors';

/** Gradients of P and Q over all loaded examples: BPR over triplets, squared errors over ratings. */

/** Examples whose rows stay in the first cache between the scores and the gradients. */
const CHUNK: i32 = 32;

/** Adds up all loaded triplets; the float32 gradients then stand in `partial`. Returns the loss. */
export function bprGradient(): f64 {
  let loss: f64 = 0;
  for (let first = 0; first < count; first += CHUNK) loss += bprChunk(first, min(first + CHUNK, count));
  settle(rowCount);
  return loss;
}

function bprChunk(first: i32, last: i32): f64 {
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
  let gp = partialAt(user);
  let gi = partialAt(positive);
  let gj = partialAt(negative);
  const end = p + rowBytes;
  for (; p < end; p += 16, qi += 16, qj += 16, gp += 16, gi += 16, gj += 16) {
    const step = f32x4.mul(c, v128.load(p));
    const difference = f32x4.mul(c, f32x4.sub(v128.load(qi), v128.load(qj)));
    v128.store(gp, f32x4.add(v128.load(gp), difference));
    v128.store(gi, f32x4.add(v128.load(gi), step));
    v128.store(gj, f32x4.sub(v128.load(gj), step));
  }
}

/** Adds up the squared errors e = p·q - r of all loaded ratings, as `bprGradient` does its triplets. */
export function mfGradient(): f64 {
  let loss: f64 = 0;
  for (let t = 0; t < count; t++) {
    const at = <usize>t << 2;
    const user = <usize>load<u32>(columnA + at);
    const item = itemRow + <usize>load<u32>(columnB + at);
    const e = dot(rowAt(user), rowAt(item)) - load<f32>(columnC + at);
    loss += <f64>e * <f64>e;
    addPair(user, item, f32x4.splat(2 * e));
    tick(user);
    tick(item);
  }
  settle(rowCount);
  return loss;
}

/** c·q and c·p onto two gradient rows. */
@inline
function addPair(user: usize, item: usize, c: v128): void {
  let p = rowAt(user);
  let q = rowAt(item);
  let gp = partialAt(user);
  let gq = partialAt(item);
  const end = p + rowBytes;
  for (; p < end; p += 16, q += 16, gp += 16, gq += 16) {
    v128.store(gp, f32x4.add(v128.load(gp), f32x4.mul(c, v128.load(q))));
    v128.store(gq, f32x4.add(v128.load(gq), f32x4.mul(c, v128.load(p))));
  }
}
