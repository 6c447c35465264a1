import {
  add,
  mul,
  reshape,
  sigmoid,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { ModelShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device, Lookup } from './device.ts';
import { capacityOf, rowsOf } from './incidence.ts';

type Shape = Extract<ModelShape, { kind: 'fm' }>;

/**
 * Logits of a factorization machine (paper 000, equations 2 and 3): w0 + Σ w_j + ½(‖s‖² ± Σ‖v_j‖²), s = Σ v_j.
 * `s` [rows, d] comes along for the gradient.
 */
export function fmForward(
  active: Lookup,
  { w0, w, V }: Weights,
  selfTerms: boolean,
): { logits: Tensor2D; s: Tensor2D } {
  const norms = sum<Tensor2D>(square(V as Tensor2D), 1, true);
  const linear = add<Tensor2D>(reshape(w as Tensor, [-1, 1]), mul(norms, selfTerms ? 0.5 : -0.5));
  const s = active.gather(V as Tensor2D);
  const halfSquare = mul<Tensor2D>(sum(square(s), 1, true), 0.5);
  return { logits: add(add(active.gather(linear), halfSquare), w0 as Tensor), s };
}

/**
 * FM with the mean log loss plus l2/2·Σ over active (w_j² + ‖v_j‖²), averaged over the batch.
 * With c = (σ(f) - y)/n: ∂w0 = Σ c, ∂w_j = Σ c, ∂v_j = Σ c·(s ± v_j) over the examples that hold j.
 */
export function fmBatches(shape: Shape, device: Device, loaded: Epoch): Batches {
  const epoch = expectEpoch(loaded, 'instances');
  const plan = new BatchPlan(epoch.order.length, epoch.batch);
  const capacity = capacityOf(epoch.order, plan.size, epoch.offsets);
  const source = { offsets: epoch.offsets, values: epoch.features };
  const labels = Float32Array.from(epoch.order, (at) => epoch.labels[at]!);

  function at(b: number, weights: Weights): BatchResult {
    const n = plan.examples(b);
    const from = plan.from(b);
    const active = device.lookup(
      rowsOf(epoch.order, from, from + n, plan.size, shape.features, source),
      capacity,
    );
    const weight = plan.weight(b);
    const labelled = plan.column(labels, b);
    const V = weights.V as Tensor2D;
    const w = reshape(weights.w as Tensor, [-1, 1]) as Tensor2D;
    const { logits, s } = fmForward(active, weights, shape.selfTerms);
    let losses = mul<Tensor2D>(sub(softplus(logits), mul(labelled, logits)), weight);
    const c = mul<Tensor2D>(sub(sigmoid(logits), labelled), plan.weight(b, 1 / n));
    const gw = active.scatter(c);
    const own = mul<Tensor2D>(gw, V);
    let gradientV = active.scatter(mul(c, s));
    gradientV = shape.selfTerms ? add(gradientV, own) : sub(gradientV, own);
    let gradientW = gw;
    if (shape.l2 > 0) {
      const decay = active.scatter(plan.weight(b, shape.l2 / n));
      gradientW = add(gradientW, mul(decay, w));
      gradientV = add(gradientV, mul(decay, V));
      const squares = add<Tensor2D>(square(w), sum(square(V), 1, true));
      losses = add(losses, mul(active.gather(squares), shape.l2 / 2));
    }
    return {
      losses,
      gradients: { w0: reshape(sum(c), [1]), w: reshape(gradientW, [shape.features]), V: gradientV },
    };
  }

  return { size: plan.size, count: plan.count, at };
}
