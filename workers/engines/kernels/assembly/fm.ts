import { announce, beginBatch, SLOT_HEADER, takeSlot } from './collect';
import { logistic } from './math';
import { batch, columnA, columnB, columnC, count, counters, l2, margins, rowAt, rowBytes, rowCount, zeroSlot } from './memory';
import { beginStep, dense, finishRow, gradientCopy, gradientOffset, stepVector, sweep } from './optimisers';
import { addScaled, scale, sumLanes } from './vectors';

/**
 * Factorization machine. columnA: order; columnB: offsets; columnC: features. A feature's block is
 * [v | states of v | gradient of v] and then, 16 bytes each, [w | states of w | gradient of w].
 * The gradient of v_j is Σ c_t·s_t ± v_j·Σ c_t, that of w_j Σ c_t: a slot therefore holds only Σ c_t·s_t
 * beside two sums, and v_j enters once, at the end.
 */

/** +1 with self-interaction terms, -1 without. */
let selfSign: f32 = -1;
let labels: usize = 0;
/** s of each example of the batch. */
let sums: usize = 0;
/** Block of w0 in the layout of a w. */
let bias: usize = 0;
/** Bytes from a feature's row to its w. */
let tail: usize = 0;

export function setFm(sign: f64, biasAt: usize, tailBytes: usize): void {
  selfSign = <f32>sign;
  bias = biasAt;
  tail = tailBytes;
}

export function setFmEpoch(labelsAt: usize, sumsAt: usize): void {
  labels = labelsAt;
  sums = sumsAt;
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
function logit(from: usize, to: usize, s: usize): f32 {
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
  beginBatch();
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
      if (!dense) announce(feature);
      if (l2 != 0) squares += squareNorm(rowAt(feature));
    }
  }
  const loss = logistic(margins, last - first, 1 / examples);
  let total: f64 = 0;
  margin = margins;
  s = sums;
  for (let t = first; t < last; t++, margin += 4, s += rowBytes) {
    const instance = <usize>load<u32>(columnA + (<usize>t << 2)) << 2;
    const from = columnC + (<usize>load<u32>(columnB + instance) << 2);
    const to = columnC + (<usize>load<u32>(columnB + instance, 4) << 2);
    // The margin is ±f: so is its derivative.
    const c = load<f32>(labels + instance) > 0.5 ? load<f32>(margin) : -load<f32>(margin);
    total += <f64>c;
    for (let at = from; at < to; at += 4) collectFeature(<usize>load<u32>(at), s, c, shrink);
  }
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

// @ts-ignore: decorator
@inline
function firstLane(x: f32): v128 {
  return f32x4.replace_lane(f32x4.splat(0), 0, x);
}

/** Adds c·s + (±c + shrink)·v and c + shrink·w to a feature's gradients; steps it at its last occurrence. */
function collectFeature(feature: usize, s: usize, c: f32, shrink: f32): void {
  const at = rowAt(feature);
  const w = at + tail;
  const own = selfSign * c + shrink;
  if (dense) {
    addScaled(at + gradientOffset, s, c);
    addScaled(at + gradientOffset, at, own);
    const g = w + (gradientCopy << 4);
    store<f32>(g, load<f32>(g) + c + shrink * load<f32>(w));
    return;
  }
  const counter = counters + (feature << 3);
  const left = load<i32>(counter) - 1;
  store<i32>(counter, left);
  let slot = <usize>load<u32>(counter, 4);
  if (left == 0) {
    if (slot == 0) {
      finishRow(at, zeroSlot, s, c, own);
      stepVector(w, 16, firstLane(c + shrink * load<f32>(w)));
    } else {
      store<u32>(counter, 0, 4);
      finishRow(at, slot + SLOT_HEADER, s, c, own + load<f32>(slot));
      stepVector(w, 16, firstLane(load<f32>(slot, 4) + c + (load<f32>(slot, 8) + shrink) * load<f32>(w)));
    }
  } else if (slot == 0) {
    slot = takeSlot();
    store<u32>(counter, <u32>slot, 4);
    store<f32>(slot, own);
    store<f32>(slot, c, 4);
    store<f32>(slot, shrink, 8);
    scale(slot + SLOT_HEADER, s, c);
  } else {
    store<f32>(slot, load<f32>(slot) + own);
    store<f32>(slot, load<f32>(slot, 4) + c, 4);
    store<f32>(slot, load<f32>(slot, 8) + shrink, 8);
    addScaled(slot + SLOT_HEADER, s, c);
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
