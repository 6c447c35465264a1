import {
  add,
  concat,
  matMul,
  mul,
  sigmoid,
  slice,
  softplus,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { bilinearWidths } from '../layout.ts';
import type { BilinearShape } from '../shape.ts';
import type { Epoch } from '../stepper.ts';
import { type Batches, BatchPlan, type BatchResult, expectEpoch, type Weights } from './batches.ts';
import type { Device } from './device.ts';
import { halvesOfAll, towerInputs } from './ncf.ts';

const columns = (t: Tensor2D, from: number, to: number) => slice(t, [0, from], [-1, to - from]);

/** The sum of the parts of `width` columns that stand side by side. */
function folded(rows: Tensor2D, width: number): Tensor2D {
  let total = columns(rows, 0, width);
  for (let from = width; from < rows.shape[1]; from += width)
    total = add(total, columns(rows, from, from + width));
  return total;
}

/** The way back of `folded`: each part gets the whole gradient. */
const unfolded = (gradient: Tensor2D, width: number): Tensor2D =>
  concat<Tensor2D>(
    Array.from({ length: width / gradient.shape[1] }, () => gradient),
    1,
  );

/** What is multiplied for each pair: of a `decoder` u·Q and v, of an `imc` the sums of the embeddings. */
function multiplied(shape: BilinearShape, weights: Weights, user: Tensor2D, item: Tensor2D) {
  return shape.form === 'decoder'
    ? { left: matMul<Tensor2D>(user, weights['decoder.kernel'] as Tensor2D), right: item }
    : { left: folded(user, shape.factors), right: folded(item, shape.factors) };
}

/** Of all users P, of all items Q, whose dot products are the logits; within a `tidy`. */
export function factorsOfAll(
  shape: BilinearShape,
  device: Device,
  weights: Weights,
): { P: Tensor2D; Q: Tensor2D } {
  const { user, item } = halvesOfAll(shape, device, weights);
  const { left, right } = multiplied(shape, weights, user, item);
  return { P: left, Q: right };
}

/** A bilinear model with the mean log loss; see models/bilinear.ts for the structure. */
export function bilinearBatches(shape: BilinearShape, device: Device, loaded: Epoch): Batches {
  const epoch = expectEpoch(loaded, 'pointwise');
  const plan = new BatchPlan(epoch.users.length, epoch.batch);
  const inputAt = towerInputs(shape, device, epoch, plan);
  const widths = bilinearWidths(shape);

  function at(b: number, weights: Weights): BatchResult {
    const labels = plan.column(epoch.labels, b);
    const { input, backward } = inputAt(b, weights);
    const user = columns(input, 0, widths.user);
    const item = columns(input, widths.user, widths.user + widths.item);
    const { left, right } = multiplied(shape, weights, user, item);
    const logits = sum<Tensor2D>(mul(left, right), 1, true);
    const slope = mul<Tensor2D>(sub(sigmoid(logits), labels), plan.weight(b, 1 / plan.examples(b)));
    const ofLeft = mul<Tensor2D>(slope, right);
    const ofRight = mul<Tensor2D>(slope, left);
    const own: Record<string, Tensor> = {};
    let through: Tensor2D[];
    if (shape.form === 'decoder') {
      own['decoder.kernel'] = matMul(transpose(user), ofLeft);
      through = [matMul(ofLeft, transpose(weights['decoder.kernel'] as Tensor2D)), ofRight];
    } else through = [unfolded(ofLeft, widths.user), unfolded(ofRight, widths.item)];
    return {
      losses: mul(sub(softplus(logits), mul(labels, logits)), plan.weight(b)),
      gradients: { ...own, ...backward(concat(through, 1)) },
    };
  }

  return { size: plan.size, count: plan.count, at };
}

/**
 * Logits (x·L)·(y·R) [n, 1] of inputs [n, columns of x and y], and the way back to all columns. Without R the item's
 * columns are multiplied as they are.
 */
export function bilinearPass(
  inputs: Tensor2D,
  user: number,
  left: Tensor2D,
  right: Tensor2D | null,
): { readonly logits: Tensor2D; readonly slope: () => Tensor2D } {
  const x = matMul<Tensor2D>(columns(inputs, 0, user), left);
  const y = columns(inputs, user, inputs.shape[1]);
  const z = right ? matMul<Tensor2D>(y, right) : y;
  return {
    logits: sum<Tensor2D>(mul(x, z), 1, true),
    slope: () => concat<Tensor2D>([matMul(z, transpose(left)), right ? matMul(x, transpose(right)) : x], 1),
  };
}
