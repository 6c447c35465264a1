import {
  add,
  concat,
  mul,
  neg,
  sigmoid,
  slice,
  softplus,
  square,
  sub,
  sum,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { Epoch, ModelShape } from '../types.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device } from './device.ts';
import { oneHot } from './incidence.ts';

type Shape = Pick<Extract<ModelShape, { kind: 'bprmf' }>, 'users' | 'items' | 'l2'>;

/**
 * BPR (Rendle et al., UAI 2009): Σ softplus(-(p_u·(q_i - q_j))) + l2/2·(‖p_u‖² + ‖q_i‖² + ‖q_j‖²).
 * With c = -σ(-x): ∂p_u = c·(q_i - q_j), ∂q_i = c·p_u, ∂q_j = -c·p_u, each plus l2 times the row.
 */
export function bprmfBatches(shape: Shape, device: Device, loaded: Epoch): Batches {
  const epoch = expectEpoch(loaded, 'triplets');
  const plan = new BatchPlan(epoch.users.length, epoch.batch);
  const { size } = plan;

  function at(b: number, { P, Q }: Weights): BatchResult {
    const weight = plan.weight(b);
    const users = device.lookup(oneHot(plan.indices(epoch.users, b), shape.users), size);
    const pairs = new Int32Array(2 * size);
    pairs.set(plan.indices(epoch.positives, b));
    pairs.set(plan.indices(epoch.negatives, b), size);
    const items = device.lookup(oneHot(pairs, shape.items), 2 * size);

    const p = users.gather(P as Tensor2D);
    const q = items.gather(Q as Tensor2D);
    const width = p.shape[1];
    const qi = slice(q, [0, 0], [size, width]);
    const qj = slice(q, [size, 0], [size, width]);
    const difference = sub<Tensor2D>(qi, qj);
    const margin = sum<Tensor2D>(mul(p, difference), 1, true);
    const falling = mul<Tensor2D>(neg(sigmoid(neg(margin))), weight);
    let losses = mul<Tensor2D>(softplus(neg(margin)), weight);
    let gp = mul<Tensor2D>(falling, difference);
    const pull = mul<Tensor2D>(falling, p);
    let gq = concat<Tensor2D>([pull, neg(pull)], 0);
    if (shape.l2 > 0) {
      const decay = mul<Tensor2D>(weight, shape.l2);
      const norms = sum<Tensor2D>(add(add(square(p), square(qi)), square(qj)), 1, true);
      losses = add(losses, mul(mul(decay, 0.5), norms));
      gp = add(gp, mul(decay, p));
      gq = add(gq, mul(concat<Tensor2D>([decay, decay], 0), q));
    }
    return { losses, gradients: { P: users.scatter(gp), Q: items.scatter(gq) } };
  }

  return { size, count: plan.count, at };
}
