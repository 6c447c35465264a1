import { rowAt, rowBytes } from './memory';
import { sumLanes } from './vectors';

/**
 * The adversary's side of a mini-batch: a displacement Δ for every row that the batch touches, found by steps along
 * row-normalised gradients. Displacements and gradients stand in tables beside the model's, one row a row.
 */

export let weight: f64 = 0;
export let steps: i32 = 0;
let epsilon: f32 = 0;
let stepSize: f32 = 0;
/** 0 none, 1 each entry to ±ε, 2 each row into the L2 ball of radius ε. */
let projection: i32 = 0;
/** 0 zeros, 1 as in the pool, 2 from the pool with length ε. */
let start: i32 = 0;
/** [rows × row] float32 each. */
let deltas: usize = 0;
let gradients: usize = 0;
/** The number of the batch that touched a row last, one i32 a row. */
let marks: usize = 0;
/** Rows that the batch touches. */
let touched: usize = 0;
let touchedCount: i32 = 0;
let batchNumber: i32 = 0;
/** Bytes of a row that hold values; the rest is padding. */
let valueBytes: usize = 0;
let pool: usize = 0;
let places: usize = 0;
/** One float32 per example of a batch (even count). */
export let coefficients: usize = 0;
/** Two rows to put gradients together in. */
export let blendUser: usize = 0;
export let blendItem: usize = 0;

// The least squared norm by which a row is divided, as in the published code of papers 002 and 004.
const LEAST_SQUARE: f32 = 1e-12;

export function setAdversary(lambda: f64, budget: f64, step: f64, count: i32, ball: i32, from: i32): void {
  weight = lambda;
  epsilon = <f32>budget;
  stepSize = <f32>step;
  steps = count;
  projection = ball;
  start = from;
  batchNumber = 0;
}

/** `marksAt` is zeroed. */
export function setAdversaryWork(deltasAt: usize, gradientsAt: usize, marksAt: usize, touchedAt: usize): void {
  deltas = deltasAt;
  gradients = gradientsAt;
  marks = marksAt;
  touched = touchedAt;
}

export function setAdversaryBatch(coefficientsAt: usize, blendAt: usize, widthBytes: usize): void {
  coefficients = coefficientsAt;
  blendUser = blendAt;
  blendItem = blendAt + rowBytes;
  valueBytes = widthBytes;
}

/** Where start rows are cut: for every occurrence of a row in the epoch the first of its values in the pool. */
export function setStart(poolAt: usize, placesAt: usize): void {
  pool = poolAt;
  places = placesAt;
}

export function beginNoise(): void {
  batchNumber++;
  touchedCount = 0;
}

/** Notes that the batch touches `row`; its first `occurrence` in the batch decides its start. */
export function touch(row: usize, occurrence: usize): void {
  const mark = marks + (row << 2);
  if (load<i32>(mark) == batchNumber) return;
  store<i32>(mark, batchNumber);
  store<u32>(touched + (<usize>touchedCount << 2), <u32>row);
  touchedCount++;
  const delta = deltas + row * rowBytes;
  memory.fill(delta, 0, rowBytes);
  if (start == 0) return;
  const place = <usize>load<u32>(places + (occurrence << 2));
  memory.copy(delta, pool + (place << 2), valueBytes);
  if (start == 2) stretch(delta, epsilon);
}

/** Gives the row at `at` the length `length`. */
function stretch(at: usize, length: f32): void {
  const factor = f32x4.splat(length / sqrt<f32>(max<f32>(squareOf(at), LEAST_SQUARE)));
  const end = at + rowBytes;
  for (; at < end; at += 16) v128.store(at, f32x4.mul(factor, v128.load(at)));
}

function squareOf(at: usize): f32 {
  let sum = f32x4.splat(0);
  const end = at + rowBytes;
  for (; at < end; at += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load(at)));
  return sumLanes(sum);
}

export function clearGradients(): void {
  for (let n = 0; n < touchedCount; n++) {
    memory.fill(gradients + <usize>load<u32>(touched + (<usize>n << 2)) * rowBytes, 0, rowBytes);
  }
}

/** One step of every touched row: Δ ← projected(Δ + step · gradient / ‖gradient‖). */
export function advance(): void {
  for (let n = 0; n < touchedCount; n++) {
    const row = <usize>load<u32>(touched + (<usize>n << 2));
    const gradient = gradients + row * rowBytes;
    const delta = deltas + row * rowBytes;
    stretch(gradient, stepSize);
    for (let at: usize = 0; at < rowBytes; at += 16) {
      let moved = f32x4.add(v128.load(delta + at), v128.load(gradient + at));
      if (projection == 1) moved = f32x4.max(f32x4.splat(-epsilon), f32x4.min(f32x4.splat(epsilon), moved));
      v128.store(delta + at, moved);
    }
    if (projection == 2 && squareOf(delta) > epsilon * epsilon) stretch(delta, epsilon);
  }
}

@inline
function perturbed(row: usize, offset: usize): v128 {
  return f32x4.add(v128.load(rowAt(row) + offset), v128.load(deltas + row * rowBytes + offset));
}

/** (a + Δa)·((b + Δb) - (c + Δc)). */
export function perturbedDifference(a: usize, b: usize, c: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    sum = f32x4.add(sum, f32x4.mul(perturbed(a, at), f32x4.sub(perturbed(b, at), perturbed(c, at))));
  }
  return sumLanes(sum);
}

/** (a + Δa)·(b + Δb). */
export function perturbedDot(a: usize, b: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    sum = f32x4.add(sum, f32x4.mul(perturbed(a, at), perturbed(b, at)));
  }
  return sumLanes(sum);
}

/** Adds c·(perturbed source) to the gradient of `row`. */
export function pull(row: usize, source: usize, c: f32): void {
  const factor = f32x4.splat(c);
  const gradient = gradients + row * rowBytes;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    v128.store(gradient + at, f32x4.add(v128.load(gradient + at), f32x4.mul(factor, perturbed(source, at))));
  }
}

/** to = c·row + d·(perturbed row). */
export function blend(to: usize, row: usize, c: f32, d: f32): void {
  const clean = f32x4.splat(c);
  const noisy = f32x4.splat(d);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const sum = f32x4.add(
      f32x4.mul(clean, v128.load(rowAt(row) + at)),
      f32x4.mul(noisy, perturbed(row, at)),
    );
    v128.store(to + at, sum);
  }
}

/** to = c·(a - b) + d·(perturbed a - perturbed b). */
export function blendDifference(to: usize, a: usize, b: usize, c: f32, d: f32): void {
  const clean = f32x4.splat(c);
  const noisy = f32x4.splat(d);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const plain = f32x4.sub(v128.load(rowAt(a) + at), v128.load(rowAt(b) + at));
    const moved = f32x4.sub(perturbed(a, at), perturbed(b, at));
    v128.store(to + at, f32x4.add(f32x4.mul(clean, plain), f32x4.mul(noisy, moved)));
  }
}
