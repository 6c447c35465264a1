import { add, mean, mul, square, sub, sum, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Epoch, ModelShape } from '../types.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device } from './device.ts';
import { oneHot } from './incidence.ts';

type Shape = Extract<ModelShape, { kind: 'mf' }>;

/** Mean over rows of the rows' means: two stages, since WebAssembly's sum adds naively. */
const meanSquare = (x: Tensor2D) => mean(mean(square(x), 1));

/**
 * MF on ratings (paper 003): mean of e² over the batch, e = p·q - r, plus l2·(mean P² + mean Q²) over all entries.
 * ∂p_u = 2e/n·q_i, ∂q_i = 2e/n·p_u, and 2·l2/(entries)·parameter everywhere.
 */
export function mfBatches(shape: Shape, device: Device, loaded: Epoch): Batches {
  const epoch = expectEpoch(loaded, 'ratings');
  const plan = new BatchPlan(epoch.users.length, epoch.batch);

  function at(b: number, weights: Weights): BatchResult {
    const P = weights.P as Tensor2D;
    const Q = weights.Q as Tensor2D;
    const weight = plan.weight(b);
    const users = device.lookup(oneHot(plan.indices(epoch.users, b), shape.users), plan.size);
    const items = device.lookup(oneHot(plan.indices(epoch.items, b), shape.items), plan.size);
    const p = users.gather(P);
    const q = items.gather(Q);
    const error = mul<Tensor2D>(sub(sum(mul(p, q), 1, true), plan.column(epoch.ratings, b)), weight);
    const slope = mul<Tensor2D>(error, 2 / plan.examples(b));
    const losses = square(error);
    const gp = users.scatter(mul(slope, q));
    const gq = items.scatter(mul(slope, p));
    if (shape.l2 === 0) return { losses, gradients: { P: gp, Q: gq } };
    return {
      losses: add(losses, mul(weight, mul(add(meanSquare(P), meanSquare(Q)), shape.l2))),
      gradients: {
        P: add(gp, mul(P, (2 * shape.l2) / P.size)),
        Q: add(gq, mul(Q, (2 * shape.l2) / Q.size)),
      },
    };
  }

  return { size: plan.size, count: plan.count, at };
}
