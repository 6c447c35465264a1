import { type Tensor, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Epoch } from '../stepper.ts';

/** A model's parameters on the device, by name. */
export type Weights = Readonly<Record<string, Tensor>>;

/** What one mini-batch gives. */
export interface BatchResult {
  /** [size, 1] losses per example with their l2 terms, 0 for padding; they add up as `Stepper.run` says. */
  readonly losses: Tensor2D;
  /** Gradient of the batch loss for each parameter, dense, shaped as the parameter; one left out stays as it is. */
  readonly gradients: Weights;
}

/** The mini-batches of a loaded epoch. All have `size` examples; the last is padded with weight 0. */
export interface Batches {
  readonly size: number;
  readonly count: number;
  /** Runs forward and backward on batch `b`, as the optimiser's step number `step` from 1; within a `tidy`. */
  at(b: number, weights: Weights, step: number): BatchResult;
}

export type EpochOf<K extends Epoch['kind']> = Extract<Epoch, { kind: K }>;

/** The epoch, if it is of the kind that the model trains on. */
export function expectEpoch<K extends Epoch['kind']>(epoch: Epoch, kind: K): EpochOf<K> {
  if (epoch.kind !== kind)
    throw new LabFailure('internal', `This model trains on ${kind}, but was given ${epoch.kind}.`);
  return epoch as EpochOf<K>;
}

/** Where batch b lies among `total` examples, and how many rows it is padded to. */
export class BatchPlan {
  readonly size: number;
  readonly count: number;

  constructor(
    readonly total: number,
    batch: number,
  ) {
    this.size = Math.max(1, Math.min(batch, total));
    this.count = Math.ceil(total / this.size);
  }

  from(b: number): number {
    return b * this.size;
  }

  /** Number of real examples in batch b. */
  examples(b: number): number {
    return Math.min(this.size, this.total - b * this.size);
  }

  /** Batch b of a column, padded with zeros. */
  indices(column: Int32Array, b: number): Int32Array {
    const padded = new Int32Array(this.size);
    padded.set(column.subarray(this.from(b), this.from(b) + this.examples(b)));
    return padded;
  }

  /** Batch b of a column as a [size, 1] tensor, padded with zeros. */
  column(values: Float32Array, b: number): Tensor2D {
    const padded = new Float32Array(this.size);
    padded.set(values.subarray(this.from(b), this.from(b) + this.examples(b)));
    return tensor2d(padded, [this.size, 1]);
  }

  /** [size, 1]: `value` for the real examples of batch b, 0 for padding. */
  weight(b: number, value = 1): Tensor2D {
    return tensor2d(new Float32Array(this.size).fill(value, 0, this.examples(b)), [this.size, 1]);
  }
}
