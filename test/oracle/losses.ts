import type { Params } from '../../workers/core/tensor.ts';
import type { ModelShape } from '../../workers/engines/shape.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import { bilinearLoss } from './bilinear.ts';
import { ncfLoss } from './ncf.ts';

/** Parameters in float64, by name, row-major. */
export type Wide = Record<string, Float64Array>;

export function widen(params: Params): Wide {
  return Object.fromEntries(Object.entries(params).map(([name, t]) => [name, Float64Array.from(t.data)]));
}

export const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function inner(a: Float64Array, rowA: number, b: Float64Array, rowB: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += a[rowA * d + k]! * b[rowB * d + k]!;
  return sum;
}

/** f = w0 + Σ w_j + Σ_{j<k} v_j·v_k (+ Σ ‖v_j‖² with self terms), by the pairs themselves. */
export function fmLogit(params: Wide, active: ArrayLike<number>, d: number, selfTerms: boolean): number {
  const { w0, w, V } = params as { w0: Float64Array; w: Float64Array; V: Float64Array };
  let f = w0[0]!;
  for (let a = 0; a < active.length; a++) {
    f += w[active[a]!]!;
    if (selfTerms) f += inner(V, active[a]!, V, active[a]!, d);
    for (let b = 0; b < a; b++) f += inner(V, active[a]!, V, active[b]!, d);
  }
  return f;
}

const meanSquare = (values: Float64Array) => values.reduce((n, x) => n + x * x, 0) / values.length;

/**
 * The loss of the batch of examples [from, to) as the docstring of ModelShape defines it, in float64,
 * written as a plain sum over examples.
 */
export function batchLoss(shape: ModelShape, params: Wide, epoch: Epoch, from: number, to: number): number {
  let loss = 0;
  if (shape.kind === 'bprmf' && epoch.kind === 'triplets') {
    const { P, Q } = params as { P: Float64Array; Q: Float64Array };
    const { factors: d, l2 } = shape;
    for (let t = from; t < to; t++) {
      const [u, i, j] = [epoch.users[t]!, epoch.positives[t]!, epoch.negatives[t]!];
      loss += softplus(-(inner(P, u, Q, i, d) - inner(P, u, Q, j, d)));
      loss += (l2 / 2) * (inner(P, u, P, u, d) + inner(Q, i, Q, i, d) + inner(Q, j, Q, j, d));
    }
    return loss;
  }
  if (shape.kind === 'mf' && epoch.kind === 'ratings') {
    const { P, Q } = params as { P: Float64Array; Q: Float64Array };
    for (let t = from; t < to; t++) {
      loss += (inner(P, epoch.users[t]!, Q, epoch.items[t]!, shape.factors) - epoch.ratings[t]!) ** 2;
    }
    return loss / (to - from) + shape.l2 * (meanSquare(P) + meanSquare(Q));
  }
  if (shape.kind === 'fm' && epoch.kind === 'instances') {
    const { w, V } = params as { w: Float64Array; V: Float64Array };
    for (let t = from; t < to; t++) {
      const row = epoch.order[t]!;
      const active = epoch.features.subarray(epoch.offsets[row], epoch.offsets[row + 1]);
      const f = fmLogit(params, active, shape.factors, shape.selfTerms);
      loss += epoch.labels[row]! > 0.5 ? softplus(-f) : softplus(f);
      for (const j of active) loss += (shape.l2 / 2) * (w[j]! ** 2 + inner(V, j, V, j, shape.factors));
    }
    return loss / (to - from);
  }
  if (shape.kind === 'ncf' && epoch.kind === 'pointwise') return ncfLoss(shape, params, epoch, from, to);
  if (shape.kind === 'bilinear' && epoch.kind === 'pointwise')
    return bilinearLoss(shape, params, epoch, from, to);
  throw new Error(`No oracle for ${shape.kind} on ${epoch.kind}.`);
}

/** Central differences of `loss` over every entry of `params`; error about h². */
export function finiteDifferences(params: Wide, loss: (at: Wide) => number, h = 1e-5): Wide {
  return Object.fromEntries(
    Object.entries(params).map(([name, values]) => {
      const slopes = values.map((value, n) => {
        values[n] = value + h;
        const above = loss(params);
        values[n] = value - h;
        const below = loss(params);
        values[n] = value;
        return (above - below) / (2 * h);
      });
      return [name, slopes];
    }),
  );
}
