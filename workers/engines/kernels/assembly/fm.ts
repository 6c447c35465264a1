import { logistic } from './math';
import { batch, columnA, columnB, columnC, count, counters, l2, margins, rowAt, rowBytes, rowCount, scratch, slots, zeroSlot } from './memory';
import { beginStep, dense, finishRow, gradientCopy, gradientOffset, stepVector, sweep } from './optimisers';
import { addScaled, sumLanes } from './vectors';

/**
 * Factorization machine. columnA: order; columnB: offsets; columnC: features. A feature's block is
 * [v | states of v | gradient of v] and then, 16 bytes each, [w | states of w | gradient of w].
 * The gradient of v_j is Σ c_t·s_t ± v_j·Σ c_t over its occurrences t in the batch, that of w_j is Σ c_t. So the
 * occurrences of a batch are sorted by feature, and each feature gathers in registers from the sums s_t alone.
 */

/** +1 with self-interaction terms, -1 without. */
export let selfSign: f32 = -1;
export let labels: usize = 0;
/** s of each example of the batch. */
export let sums: usize = 0;
/** Features of the batch, each once, and how many; the occurrences sorted by feature stand in `slots`. */
let touched: usize = 0;
let touchedCount: usize = 0;
/** Block of w0 in the layout of a w. */
let bias: usize = 0;
/** Bytes from a feature's row to its w. */
let tail: usize = 0;

export function setFm(sign: f64, biasAt: usize, tailBytes: usize): void {
  selfSign = <f32>sign;
  bias = biasAt;
  tail = tailBytes;
}

export function setFmEpoch(labelsAt: usize, sumsAt: usize, touchedAt: usize): void {
  labels = labelsAt;
  sums = sumsAt;
  touched = touchedAt;
}

/** Trains over batches [from, to) of the loaded instances; returns the summed loss. */
export function fmRun(from: i32, to: i32): f64 {
  let loss: f64 = 0;
  for (let b = from; b < to; b++) {
    const first = b * batch;
    loss += fmBatch(first, min(first + batch, count));
  }
  return loss;
}

/** Logits of all loaded instances, in their order, into `out`. */
export function fmForward(out: usize): void {
  for (let t = 0; t < count; t++, out += 4) {
    const row = columnB + (<usize>load<u32>(columnA + (<usize>t << 2)) << 2);
    const from = columnC + (<usize>load<u32>(row) << 2);
    const to = columnC + (<usize>load<u32>(row, 4) << 2);
    store<f32>(out, logit(from, to, sums));
  }
}

/** f of the instance whose features stand in [from, to); writes s = Σ v_j to `s`. */
export function logit(from: usize, to: usize, s: usize): f32 {
  let linear = load<f32>(bias);
  for (let at = from; at < to; at += 4) linear += load<f32>(rowAt(<usize>load<u32>(at)) + tail);
  let norm = f32x4.splat(0);
  let squares = f32x4.splat(0);
  let k: usize = 0;
  for (; k + 64 <= rowBytes; k += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let at = from; at < to; at += 4) {
      const row = rowAt(<usize>load<u32>(at)) + k;
      const v0 = v128.load(row);
      const v1 = v128.load(row, 16);
      const v2 = v128.load(row, 32);
      const v3 = v128.load(row, 48);
      s0 = f32x4.add(s0, v0);
      s1 = f32x4.add(s1, v1);
      s2 = f32x4.add(s2, v2);
      s3 = f32x4.add(s3, v3);
      squares = f32x4.add(squares, f32x4.add(f32x4.mul(v0, v0), f32x4.mul(v1, v1)));
      squares = f32x4.add(squares, f32x4.add(f32x4.mul(v2, v2), f32x4.mul(v3, v3)));
    }
    v128.store(s + k, s0);
    v128.store(s + k, s1, 16);
    v128.store(s + k, s2, 32);
    v128.store(s + k, s3, 48);
    norm = f32x4.add(norm, f32x4.add(f32x4.mul(s0, s0), f32x4.mul(s1, s1)));
    norm = f32x4.add(norm, f32x4.add(f32x4.mul(s2, s2), f32x4.mul(s3, s3)));
  }
  for (; k < rowBytes; k += 16) {
    let sum = f32x4.splat(0);
    for (let at = from; at < to; at += 4) {
      const v = v128.load(rowAt(<usize>load<u32>(at)) + k);
      sum = f32x4.add(sum, v);
      squares = f32x4.add(squares, f32x4.mul(v, v));
    }
    v128.store(s + k, sum);
    norm = f32x4.add(norm, f32x4.mul(sum, sum));
  }
  return linear + 0.5 * sumLanes(f32x4.add(norm, f32x4.mul(f32x4.splat(selfSign), squares)));
}

function fmBatch(first: i32, last: i32): f64 {
  beginStep();
  touchedCount = 0;
  const examples = <f64>(last - first);
  const shrink = <f32>(<f64>l2 / examples);
  let squares: f64 = 0;
  let margin = margins;
  let s = sums;
  for (let t = first; t < last; t++, margin += 4, s += rowBytes) {
    const instance = <usize>load<u32>(columnA + (<usize>t << 2)) << 2;
    const from = columnC + (<usize>load<u32>(columnB + instance) << 2);
    const to = columnC + (<usize>load<u32>(columnB + instance, 4) << 2);
    const f = logit(from, to, s);
    store<f32>(margin, load<f32>(labels + instance) > 0.5 ? f : -f);
    for (let at = from; at < to; at += 4) {
      const feature = <usize>load<u32>(at);
      announce(feature);
      if (l2 != 0) squares += squareNorm(rowAt(feature));
    }
  }
  const loss = logistic(margins, last - first, 1 / examples);
  const total = sortOccurrences(first, last);
  for (let n: usize = 0; n < touchedCount; n++) stepFeature(<usize>load<u32>(touched + (n << 2)), shrink);
  if (dense) {
    sweep(0, rowCount, 0);
    for (let j: usize = 0; j < rowCount; j++) {
      const w = rowAt(j) + tail;
      const g = w + (gradientCopy << 4);
      stepVector(w, 16, v128.load(g));
      v128.store(g, f32x4.splat(0));
    }
  }
  stepVector(bias, 16, firstLane(<f32>total));
  return loss + 0.5 * <f64>l2 * squares;
}

@inline
function firstLane(x: f32): v128 {
  return f32x4.replace_lane(f32x4.splat(0), 0, x);
}

/** Counts an occurrence: counters hold {occurrences, position in the sorted list}, all zero between batches. */
@inline
function announce(feature: usize): void {
  const at = counters + (feature << 3);
  const before = load<i32>(at);
  store<i32>(at, before + 1);
  if (before == 0) store<u32>(touched + (touchedCount++ << 2), <u32>feature);
}

/**
 * Turns the margins' slopes into those of the logits and lists, feature by feature, the positions of the examples
 * it occurs in. Returns the sum of the slopes, which is the gradient of w0.
 */
function sortOccurrences(first: i32, last: i32): f64 {
  let position = 0;
  for (let n: usize = 0; n < touchedCount; n++) {
    const at = counters + (<usize>load<u32>(touched + (n << 2)) << 3);
    store<i32>(at, position, 4);
    position += load<i32>(at);
  }
  let total: f64 = 0;
  for (let t = first; t < last; t++) {
    const instance = <usize>load<u32>(columnA + (<usize>t << 2)) << 2;
    const margin = margins + (<usize>(t - first) << 2);
    // The margin was ±f, and so is its slope.
    const c = load<f32>(labels + instance) > 0.5 ? load<f32>(margin) : -load<f32>(margin);
    store<f32>(margin, c);
    total += <f64>c;
    const to = columnC + (<usize>load<u32>(columnB + instance, 4) << 2);
    for (let a = columnC + (<usize>load<u32>(columnB + instance) << 2); a < to; a += 4) {
      const at = counters + (<usize>load<u32>(a) << 3);
      const place = load<i32>(at, 4);
      store<i32>(at, place + 1, 4);
      store<i32>(slots + (<usize>place << 2), t - first);
    }
  }
  return total;
}

/** Gathers a feature's gradient and steps it (or leaves the gradient in its block for the sweep). */
function stepFeature(feature: usize, shrink: f32): void {
  const counter = counters + (feature << 3);
  const occurrences = load<i32>(counter);
  const to = slots + (<usize>load<i32>(counter, 4) << 2);
  const from = to - (<usize>occurrences << 2);
  store<u64>(counter, 0);
  let slope: f32 = 0;
  for (let a = from; a < to; a += 4) slope += load<f32>(margins + (<usize>load<u32>(a) << 2));
  let k: usize = 0;
  for (; k + 64 <= rowBytes; k += 64) {
    let g0 = f32x4.splat(0);
    let g1 = g0;
    let g2 = g0;
    let g3 = g0;
    for (let a = from; a < to; a += 4) {
      const t = <usize>load<u32>(a);
      const c = v128.load32_splat(margins + (t << 2));
      const s = sums + t * rowBytes + k;
      g0 = f32x4.add(g0, f32x4.mul(c, v128.load(s)));
      g1 = f32x4.add(g1, f32x4.mul(c, v128.load(s, 16)));
      g2 = f32x4.add(g2, f32x4.mul(c, v128.load(s, 32)));
      g3 = f32x4.add(g3, f32x4.mul(c, v128.load(s, 48)));
    }
    v128.store(scratch + k, g0);
    v128.store(scratch + k, g1, 16);
    v128.store(scratch + k, g2, 32);
    v128.store(scratch + k, g3, 48);
  }
  for (; k < rowBytes; k += 16) {
    let g = f32x4.splat(0);
    for (let a = from; a < to; a += 4) {
      const t = <usize>load<u32>(a);
      g = f32x4.add(g, f32x4.mul(v128.load32_splat(margins + (t << 2)), v128.load(sums + t * rowBytes + k)));
    }
    v128.store(scratch + k, g);
  }
  const at = rowAt(feature);
  const w = at + tail;
  const decay = shrink * <f32>occurrences;
  const own = selfSign * slope + decay;
  const linear = slope + decay * load<f32>(w);
  if (dense) {
    addScaled(at + gradientOffset, scratch, 1);
    addScaled(at + gradientOffset, at, own);
    store<f32>(w + (gradientCopy << 4), linear);
  } else {
    finishRow(at, scratch, zeroSlot, 0, own);
    stepVector(w, 16, firstLane(linear));
  }
}

/** w² + ‖v‖² of a feature. */
function squareNorm(at: usize): f64 {
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < rowBytes; k += 16) {
    const v = v128.load(at + k);
    sum = f32x4.add(sum, f32x4.mul(v, v));
  }
  const w = load<f32>(at + tail);
  return <f64>sumLanes(sum) + <f64>w * <f64>w;
}
