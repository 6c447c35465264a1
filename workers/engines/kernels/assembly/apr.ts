import {
  advance,
  beginNoise,
  blend,
  blendDifference,
  blendItem,
  blendUser,
  clearGradients,
  coefficients,
  perturbedDifference,
  pull,
  steps,
  touch,
  weight,
} from './adversary';
import { announce, beginBatch, collect } from './collect';
import { logistic } from './math';
import { batch, columnA, columnB, columnC, count, itemRow, l2, margins, rowAt, rowCount } from './memory';
import { beginStep, dense, sweep } from './optimisers';
import { dot, dotDifference } from './vectors';

/**
 * Adversarial personalised ranking over batches [from, to) of the loaded triplets (He et al., SIGIR 2018; paper 004,
 * equation 11): BPR plus λ times BPR at the perturbed rows, whose displacement is a constant of the step.
 * Returns the summed loss, both terms. With λ = 0 every operation that reaches a parameter is BPR's.
 */
export function aprRun(from: i32, to: i32): f64 {
  let loss: f64 = 0;
  for (let b = from; b < to; b++) {
    const first = b * batch;
    loss += aprBatch(first, min(first + batch, count));
  }
  return loss;
}

@inline
function userOf(t: i32): usize {
  return <usize>load<u32>(columnA + (<usize>t << 2));
}

@inline
function positiveOf(t: i32): usize {
  return itemRow + <usize>load<u32>(columnB + (<usize>t << 2));
}

@inline
function negativeOf(t: i32): usize {
  return itemRow + <usize>load<u32>(columnC + (<usize>t << 2));
}

function aprBatch(first: i32, last: i32): f64 {
  beginStep();
  beginBatch();
  beginNoise();
  let squares: f64 = 0;
  let margin = margins;
  for (let t = first; t < last; t++, margin += 4) {
    const user = userOf(t);
    const positive = positiveOf(t);
    const negative = negativeOf(t);
    if (!dense) {
      announce(user);
      announce(positive);
      announce(negative);
    }
    touch(user, 3 * <usize>t);
    touch(positive, 3 * <usize>t + 1);
    touch(negative, 3 * <usize>t + 2);
    const p = rowAt(user);
    const qi = rowAt(positive);
    const qj = rowAt(negative);
    store<f32>(margin, dotDifference(p, qi, qj));
    if (l2 != 0) squares += <f64>dot(p, p) + <f64>dot(qi, qi) + <f64>dot(qj, qj);
  }
  const loss = logistic(margins, last - first, 1);
  for (let s = 0; s < steps; s++) seek(first, last);
  const noisy = perturbedLoss(first, last, weight);
  margin = margins;
  let coefficient = coefficients;
  for (let t = first; t < last; t++, margin += 4, coefficient += 4) {
    const user = userOf(t);
    const positive = positiveOf(t);
    const negative = negativeOf(t);
    const c = load<f32>(margin);
    const d = load<f32>(coefficient);
    blend(blendItem, user, c, d);
    blendDifference(blendUser, positive, negative, c, d);
    collect(positive, blendItem, 1, l2);
    collect(negative, blendItem, -1, l2);
    collect(user, blendUser, 1, l2);
  }
  if (dense) sweep(0, rowCount, 0);
  return loss + weight * noisy + 0.5 * <f64>l2 * squares;
}

/** Loss at the perturbed rows; leaves -σ(-margin)·scale of every example in `coefficients`. */
function perturbedLoss(first: i32, last: i32, scale: f64): f64 {
  let at = coefficients;
  for (let t = first; t < last; t++, at += 4) {
    store<f32>(at, perturbedDifference(userOf(t), positiveOf(t), negativeOf(t)));
  }
  return logistic(coefficients, last - first, scale);
}

/** One step of the displacements up the loss. */
function seek(first: i32, last: i32): void {
  clearGradients();
  perturbedLoss(first, last, 1);
  let at = coefficients;
  for (let t = first; t < last; t++, at += 4) {
    const user = userOf(t);
    const positive = positiveOf(t);
    const negative = negativeOf(t);
    const c = load<f32>(at);
    pull(user, positive, c);
    pull(user, negative, -c);
    pull(positive, user, c);
    pull(negative, user, -c);
  }
  advance();
}
