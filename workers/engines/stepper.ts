import type { Params } from '../core/tensor.ts';

/**
 * An adversary in training (paper 004, equation 11): the loss of a batch becomes L(Θ) + weight·L(Θ + Δ), L without
 * l2 in the second term. Δ covers the rows that the batch touches, is found anew for every batch at the parameters it
 * starts with, and is a constant of the update: from its start, `steps` times
 * Δ ← projected(Δ + step·g/‖g‖) row by row, g the gradient of L at Θ + Δ summed over the batch, ‖g‖² at least 1e-12.
 * One step of ε from zero is FGSM; no step from a start of length ε is noise.
 */
export interface Adversary {
  readonly weight: number;
  readonly epsilon: number;
  readonly step: number;
  readonly steps: number;
  /** Each entry to ±ε, or each row into the L2 ball of radius ε. */
  readonly projection: 'none' | 'element' | 'row';
  /**
   * zero; raw: the row's values in the pool; unit: these scaled to the length ε. A row's values are the `factors`
   * long stretch of `pool` that begins at `places[n·c + k]`: n is the example of the epoch and k the one of its c
   * columns (users, then positives or items, then negatives) where the batch first meets the row, read example by
   * example. Both are empty for zero.
   */
  readonly start: 'zero' | 'raw' | 'unit';
  readonly pool: Float32Array;
  readonly places: Int32Array;
}

/**
 * One epoch's training examples in their order. Batch b covers examples [b·batch, (b+1)·batch).
 * The last batch may be shorter; an engine with fixed shapes pads it with weight 0, so that every
 * engine sees the same examples.
 */
export type Epoch =
  | {
      readonly kind: 'triplets';
      readonly batch: number;
      readonly users: Int32Array;
      readonly positives: Int32Array;
      readonly negatives: Int32Array;
      readonly adversary?: Adversary;
    }
  | {
      readonly kind: 'ratings';
      readonly batch: number;
      readonly users: Int32Array;
      readonly items: Int32Array;
      readonly ratings: Float32Array;
      readonly adversary?: Adversary;
    }
  | {
      readonly kind: 'instances';
      readonly batch: number;
      /** Batches of the epoch before these, where the epoch is loaded in stretches. */
      readonly first?: number;
      /** Order of the instances in this epoch: indices into offsets/labels. */
      readonly order: Int32Array;
      readonly offsets: Int32Array;
      readonly features: Int32Array;
      readonly labels: Float32Array;
    }
  | {
      readonly kind: 'pointwise';
      readonly batch: number;
      readonly users: Int32Array;
      readonly items: Int32Array;
      readonly labels: Float32Array;
    };

/** A model in training on one engine. Owns its memory until `dispose`. */
export interface Stepper {
  /** Hands over the examples of an epoch; copies what it needs. */
  load(epoch: Epoch): void;
  /**
   * Runs mini-batches [from, to) of the loaded epoch; resolves to the summed loss over their examples, each
   * batch's at the parameters it starts with and with its l2 terms: the batch loss itself where it is a sum,
   * n times the batch loss where it is a mean over n examples.
   */
  run(from: number, to: number): Promise<number>;
  /** Parameters and optimiser state (names starting with `opt.`), copied to the CPU. */
  read(): Promise<Params>;
  /** Replaces parameters and, where present, optimiser state; missing `opt.*` entries start fresh. */
  write(params: Params): Promise<void>;
  dispose(): void;
}
