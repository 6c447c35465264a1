import {
  advance,
  beginNoise,
  blend,
  blendItem,
  blendUser,
  clearGradients,
  coefficients,
  perturbedDot,
  pull,
  steps,
  touch,
  weight,
} from './adversary';
import { announce, beginBatch, collect } from './collect';
import { batch, columnA, columnB, columnC, count, itemRow, l2, margins, rowAt, rowCount } from './memory';
import { itemEntries, userEntries } from './mf';
import { beginStep, dense, sweep } from './optimisers';
import { dot } from './vectors';

/**
 * MF with an adversarial term over batches [from, to) of the loaded ratings (paper 004, section 4): the mean squared
 * error plus λ times that at the perturbed rows, whose displacement is a constant of the step. Returns the summed
 * loss, both terms.
 */
export function amfRun(from: i32, to: i32): f64 {
  let loss: f64 = 0;
  for (let b = from; b < to; b++) {
    const first = b * batch;
    loss += amfBatch(first, min(first + batch, count));
  }
  return loss;
}

@inline
function userOf(t: i32): usize {
  return <usize>load<u32>(columnA + (<usize>t << 2));
}

@inline
function itemOf(t: i32): usize {
  return itemRow + <usize>load<u32>(columnB + (<usize>t << 2));
}

function amfBatch(first: i32, last: i32): f64 {
  beginStep();
  beginBatch();
  beginNoise();
  const examples = <f64>(last - first);
  const slope = <f32>(2 / examples);
  let loss: f64 = 0;
  let error = margins;
  for (let t = first; t < last; t++, error += 4) {
    const user = userOf(t);
    const item = itemOf(t);
    if (!dense) {
      announce(user);
      announce(item);
    }
    touch(user, 2 * <usize>t);
    touch(item, 2 * <usize>t + 1);
    const e = dot(rowAt(user), rowAt(item)) - load<f32>(columnC + (<usize>t << 2));
    store<f32>(error, e);
    loss += <f64>e * <f64>e;
  }
  for (let s = 0; s < steps; s++) {
    clearGradients();
    perturbedErrors(first, last);
    let at = coefficients;
    for (let t = first; t < last; t++, at += 4) {
      const user = userOf(t);
      const item = itemOf(t);
      const e = slope * load<f32>(at);
      pull(user, item, e);
      pull(item, user, e);
    }
    advance();
  }
  const noisy = perturbedErrors(first, last);
  const noisySlope = <f32>(weight * (2 / examples));
  error = margins;
  let at = coefficients;
  for (let t = first; t < last; t++, error += 4, at += 4) {
    const user = userOf(t);
    const item = itemOf(t);
    const c = slope * load<f32>(error);
    const d = noisySlope * load<f32>(at);
    blend(blendUser, item, c, d);
    blend(blendItem, user, c, d);
    collect(user, blendUser, 1, 0);
    collect(item, blendItem, 1, 0);
  }
  loss += weight * noisy;
  if (dense) {
    const users = sweep(0, itemRow, <f32>((2 * <f64>l2) / userEntries));
    const items = sweep(itemRow, rowCount, <f32>((2 * <f64>l2) / itemEntries));
    loss += examples * <f64>l2 * (users / userEntries + items / itemEntries);
  }
  return loss;
}

/** Σ e² at the perturbed rows; leaves every e in `coefficients`. */
function perturbedErrors(first: i32, last: i32): f64 {
  let sum: f64 = 0;
  let at = coefficients;
  for (let t = first; t < last; t++, at += 4) {
    const e = perturbedDot(userOf(t), itemOf(t)) - load<f32>(columnC + (<usize>t << 2));
    store<f32>(at, e);
    sum += <f64>e * <f64>e;
  }
  return sum;
}
