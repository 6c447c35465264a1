import { rowAt, rowBytes } from './memory';
import { sumLanes } from './vectors';

/** 0 sgd, 1 adagrad, 2 adam. */
let kind: i32 = 0;
let rate: f32 = 0;
let epsilon: f32 = 0;
let beta1: f32 = 0;
let beta2: f32 = 0;
let exactBeta1: f64 = 0;
let exactBeta2: f64 = 0;
let steps: f64 = 0;
/** beta1^t and beta2^t after t steps, in float64. */
let power1: f64 = 1;
let power2: f64 = 1;
/** Of the current step: rate/(1 - beta1^t) and 1/(1 - beta2^t). */
let rateHat: f32 = 0;
let secondHat: f32 = 0;
/**
 * True when every step moves every row (Adam; MF with an l2 term over all entries): gradients then collect
 * in the rows' own blocks and `sweep` applies them. Else only the batch's rows are touched, which is exact:
 * for SGD and Adagrad a zero gradient changes nothing.
 */
export let dense: bool = false;
/** Position of the gradient among the copies in a block, and its byte distance from a row's θ; dense only. */
export let gradientCopy: usize = 0;
export let gradientOffset: usize = 0;

export function setOptimiser(k: i32, r: f64, e: f64, b1: f64, b2: f64, all: bool): void {
  kind = k;
  rate = <f32>r;
  epsilon = <f32>e;
  beta1 = <f32>b1;
  beta2 = <f32>b2;
  exactBeta1 = b1;
  exactBeta2 = b2;
  dense = all;
  gradientCopy = <usize>k + 1;
  gradientOffset = gradientCopy * rowBytes;
}
/** Sets Adam's clock to `t` steps done, with the powers beta1^t and beta2^t. */
export function setClock(t: f64, p1: f64, p2: f64): void {
  steps = t;
  power1 = p1;
  power2 = p2;
}

export function stepsDone(): f64 {
  return steps;
}

/** To be called before the first update of each step. */
export function beginStep(): void {
  if (kind != 2) return;
  steps += 1;
  power1 *= exactBeta1;
  power2 *= exactBeta2;
  rateHat = <f32>(<f64>rate / (1 - power1));
  secondHat = <f32>(1 / (1 - power2));
}

// Adam's first moment of a row without gradients decays for ever. Below this it moves no parameter by more than
// 1e-18·rate (epsilon is at least 1e-12), and flushing keeps it out of the subnormal numbers, a hundred times slower.
const TINY: f32 = 1e-30;

@inline
function sgdVector(at: usize, g: v128): void {
  v128.store(at, f32x4.sub(v128.load(at), f32x4.mul(f32x4.splat(rate), g)));
}

@inline
function adagradVector(at: usize, state: usize, g: v128): void {
  const sum = f32x4.add(v128.load(state), f32x4.mul(g, g));
  v128.store(state, sum);
  const root = f32x4.add(f32x4.sqrt(sum), f32x4.splat(epsilon));
  v128.store(at, f32x4.sub(v128.load(at), f32x4.div(f32x4.mul(f32x4.splat(rate), g), root)));
}

@inline
function adamVector(at: usize, first: usize, second: usize, g: v128): void {
  const keep1 = f32x4.splat(beta1);
  const keep2 = f32x4.splat(beta2);
  const m = f32x4.add(f32x4.mul(keep1, v128.load(first)), f32x4.mul(f32x4.splat(1 - beta1), g));
  const v = f32x4.add(f32x4.mul(keep2, v128.load(second)), f32x4.mul(f32x4.splat(1 - beta2), f32x4.mul(g, g)));
  v128.store(first, v128.andnot(m, f32x4.lt(f32x4.abs(m), f32x4.splat(TINY))));
  v128.store(second, v);
  const root = f32x4.add(f32x4.sqrt(f32x4.mul(f32x4.splat(secondHat), v)), f32x4.splat(epsilon));
  v128.store(at, f32x4.sub(v128.load(at), f32x4.div(f32x4.mul(f32x4.splat(rateHat), m), root)));
}

/** One optimiser step of the row at `at` with gradient slot + coefficient·source + own·θ. */
export function finishRow(at: usize, slot: usize, source: usize, coefficient: f32, own: f32): void {
  const c = f32x4.splat(coefficient);
  const o = f32x4.splat(own);
  const end = at + rowBytes;
  if (kind == 1) {
    const bytes = rowBytes;
    for (; at < end; at += 16, slot += 16, source += 16) {
      const g = f32x4.add(f32x4.add(v128.load(slot), f32x4.mul(c, v128.load(source))), f32x4.mul(o, v128.load(at)));
      adagradVector(at, at + bytes, g);
    }
  } else {
    for (; at < end; at += 16, slot += 16, source += 16) {
      const g = f32x4.add(f32x4.add(v128.load(slot), f32x4.mul(c, v128.load(source))), f32x4.mul(o, v128.load(at)));
      sgdVector(at, g);
    }
  }
}

/** One step of 4 floats at `at`, states and gradient `distance` bytes apart behind it. */
@inline
export function stepVector(at: usize, distance: usize, g: v128): void {
  if (kind == 0) sgdVector(at, g);
  else if (kind == 1) adagradVector(at, at + distance, g);
  else adamVector(at, at + distance, at + (distance << 1), g);
}

/**
 * Dense step of rows [from, to): gradient = what collected in their blocks + own·θ; clears the gradients.
 * Returns Σθ² before the step where `own` is not 0, else 0.
 */
export function sweep(from: usize, to: usize, own: f32): f64 {
  const o = f32x4.splat(own);
  let squares: f64 = 0;
  for (let row = from; row < to; row++) {
    let at = rowAt(row);
    const end = at + rowBytes;
    let sum = f32x4.splat(0);
    for (; at < end; at += 16) {
      const value = v128.load(at);
      const g = f32x4.add(v128.load(at + gradientOffset), f32x4.mul(o, value));
      sum = f32x4.add(sum, f32x4.mul(value, value));
      stepVector(at, rowBytes, g);
      v128.store(at + gradientOffset, f32x4.splat(0));
    }
    if (own != 0) squares += <f64>sumLanes(sum);
  }
  return squares;
}
