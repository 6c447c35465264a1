import { add, mean, mul, square, sub, sum, type Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import { type BatchColumn, type Matrices, perturbedMatrices } from './adversary.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device } from './device.ts';
import { oneHot } from './incidence.ts';

type Shape = Extract<ModelShape, { kind: 'mf' }>;

/** Mean over rows of the rows' means: two stages, since WebAssembly's sum adds naively. */
const meanSquare = (x: Tensor2D) => mean(mean(square(x), 1));

/**
 * MF on ratings (paper 003): mean of e² over the batch, e = p·q - r, plus l2·(mean P² + mean Q²) over all entries.
 * With an adversary in the epoch, λ times the mean of e² at the perturbed rows is added (paper 004, section 4).
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
    const ratings = plan.column(epoch.ratings, b);

    /** Squared errors and gradients of their mean with respect to the looked-up rows. */
    const pass = (matrices: Matrices) => {
      const p = users.gather(matrices.P);
      const q = items.gather(matrices.Q);
      const error = mul<Tensor2D>(sub(sum(mul(p, q), 1, true), ratings), weight);
      const slope = mul<Tensor2D>(error, 2 / plan.examples(b));
      return { losses: square<Tensor2D>(error), gp: mul<Tensor2D>(slope, q), gq: mul<Tensor2D>(slope, p) };
    };

    let { losses, gp: rowsP, gq: rowsQ } = pass({ P, Q });
    const { adversary } = epoch;
    if (adversary) {
      const examples = (column: Int32Array) => column.subarray(plan.from(b), plan.from(b) + plan.examples(b));
      const columns: BatchColumn[] = [
        { matrix: 'P', index: examples(epoch.users) },
        { matrix: 'Q', index: examples(epoch.items) },
      ];
      const gradient = (at: Matrices) => {
        const found = pass(at);
        return { P: users.scatter(found.gp), Q: items.scatter(found.gq) };
      };
      const noisy = pass(perturbedMatrices(adversary, { P, Q }, columns, plan.from(b), gradient));
      losses = add(losses, mul(noisy.losses, adversary.weight));
      rowsP = add(rowsP, mul(noisy.gp, adversary.weight));
      rowsQ = add(rowsQ, mul(noisy.gq, adversary.weight));
    }
    const gp = users.scatter(rowsP);
    const gq = items.scatter(rowsQ);
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
