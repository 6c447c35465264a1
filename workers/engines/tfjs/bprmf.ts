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
import type { ModelShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import { type BatchColumn, type Matrices, perturbedMatrices } from './adversary.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device } from './device.ts';
import { oneHot } from './incidence.ts';

type Shape = Pick<Extract<ModelShape, { kind: 'bprmf' }>, 'users' | 'items' | 'l2'>;

/**
 * BPR (Rendle et al., UAI 2009): Σ softplus(-(p_u·(q_i - q_j))) + l2/2·(‖p_u‖² + ‖q_i‖² + ‖q_j‖²).
 * With c = -σ(-x): ∂p_u = c·(q_i - q_j), ∂q_i = c·p_u, ∂q_j = -c·p_u, each plus l2 times the row.
 * With an adversary in the epoch, λ times the same at the perturbed rows is added (APR, He et al., SIGIR 2018).
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

    /** Losses and gradients with respect to the looked-up rows, without l2, and these rows. */
    const pass = (matrices: Matrices) => {
      const p = users.gather(matrices.P);
      const q = items.gather(matrices.Q);
      const width = p.shape[1];
      const qi = slice(q, [0, 0], [size, width]);
      const qj = slice(q, [size, 0], [size, width]);
      const difference = sub<Tensor2D>(qi, qj);
      const margin = sum<Tensor2D>(mul(p, difference), 1, true);
      const falling = mul<Tensor2D>(neg(sigmoid(neg(margin))), weight);
      const losses = mul<Tensor2D>(softplus(neg(margin)), weight);
      const pull = mul<Tensor2D>(falling, p);
      const gq = concat<Tensor2D>([pull, neg(pull)], 0);
      return { losses, gp: mul<Tensor2D>(falling, difference), gq, p, q, qi, qj };
    };

    const clean = { P: P as Tensor2D, Q: Q as Tensor2D };
    const { p, q, qi, qj, ...own } = pass(clean);
    let { losses, gp, gq } = own;
    const { adversary } = epoch;
    if (adversary) {
      const examples = (column: Int32Array) => column.subarray(plan.from(b), plan.from(b) + plan.examples(b));
      const columns: BatchColumn[] = [
        { matrix: 'P', index: examples(epoch.users) },
        { matrix: 'Q', index: examples(epoch.positives) },
        { matrix: 'Q', index: examples(epoch.negatives) },
      ];
      const gradient = (at: Matrices) => {
        const found = pass(at);
        return { P: users.scatter(found.gp), Q: items.scatter(found.gq) };
      };
      const noisy = pass(perturbedMatrices(adversary, clean, columns, plan.from(b), gradient));
      losses = add(losses, mul(noisy.losses, adversary.weight));
      gp = add(gp, mul(noisy.gp, adversary.weight));
      gq = add(gq, mul(noisy.gq, adversary.weight));
    }
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
