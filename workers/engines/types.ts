import type { Params } from '../core/tensor.ts';
import type { GanLab } from './gan.ts';
import type { TowerLab } from './tower.ts';

/** Where numbers are computed. `kernels` is the WebAssembly SIMD module; the others are TensorFlow.js backends. */
export type EngineId = 'kernels' | 'tfjs-webgl' | 'tfjs-wasm' | 'tfjs-cpu';

/**
 * Every constant of an optimiser, none hidden. A step with gradient g:
 * sgd θ -= rate·g; adagrad acc += g², θ -= rate·g/(√acc + epsilon);
 * adam θ -= rate·m̂/(√v̂ + epsilon) with m̂ = m/(1 - beta1^t), v̂ = v/(1 - beta2^t), over all entries:
 * those without a gradient decay their moments and move too.
 */
export type Optimiser =
  | { readonly kind: 'sgd'; readonly rate: number }
  | {
      readonly kind: 'adagrad';
      readonly rate: number;
      readonly accumulator: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: 'adam';
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

/**
 * What a model needs to be built on an engine. Parameter names, shapes and the loss of a batch of n examples
 * (one optimiser step; every gradient at the parameters the batch starts with, rows that occur several
 * times get the sum of their gradients):
 * - `bprmf`: P [users, factors], Q [items, factors].
 *            SUM over the batch of softplus(-(x_ui - x_uj)) + l2/2·(‖p_u‖² + ‖q_i‖² + ‖q_j‖²).
 * - `mf`:    P, Q. MEAN over the batch of (p·q - r)², plus l2·(mean of P² + mean of Q² over ALL entries).
 * - `fm`:    w0 [1], w [features], V [features, factors].
 *            MEAN over the batch of the log loss of the logit + l2/2·Σ over active j of (w_j² + ‖v_j‖²); w0 is free.
 *            f = w0 + Σ w_j + ½(‖s‖² ± Σ‖v_j‖²), s = Σ v_j, plus with self-interaction terms
 *            (paper 000, eq. 2 and 3), minus without.
 * - `ncf`:   see models/ncf.ts. Loss: MEAN log loss.
 *
 * Optimiser state travels beside the parameters under these names, N being a parameter's name:
 * - sgd: nothing. adagrad: `opt.N.acc`, shaped as N, starting at `accumulator`.
 * - adam: `opt.N.m` and `opt.N.v`, shaped as N, starting at 0, and `opt.t` [1], the number of steps done
 *   (float32 counts exactly to 2^24).
 */
export type ModelShape =
  | {
      readonly kind: 'bprmf';
      readonly users: number;
      readonly items: number;
      readonly factors: number;
      readonly l2: number;
    }
  | {
      readonly kind: 'mf';
      readonly users: number;
      readonly items: number;
      readonly factors: number;
      readonly l2: number;
    }
  | {
      readonly kind: 'fm';
      readonly features: number;
      readonly factors: number;
      readonly selfTerms: boolean;
      readonly l2: number;
    }
  | {
      readonly kind: 'ncf';
      readonly users: number;
      readonly items: number;
      readonly shape: 'mlp' | 'neumf';
      readonly factors: number;
      /** Widths of the tower's layers after the concatenation, e.g. [64, 32, 16]. */
      readonly layers: readonly number[];
      /** Side information of users and items, each embedded with `factors`; empty for the plain model. */
      readonly userFields: readonly FieldInput[];
      readonly itemFields: readonly FieldInput[];
      readonly l2: number;
    };

/** A side-information field as an engine sees it: rows of value indices. Multi-hot rows are averaged. */
export interface FieldInput {
  readonly name: string;
  readonly size: number;
  readonly offsets: Int32Array;
  readonly values: Int32Array;
}

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

/** Who is to be ranked, against what. All index lists ascending within a user. */
export interface RankBlock {
  readonly users: Int32Array;
  /** Items left out of user n's ranking: `excluded[excludedOffsets[n] .. excludedOffsets[n+1])`, the training items. */
  readonly excludedOffsets: Int32Array;
  readonly excluded: Int32Array;
  /** Items whose rank is wanted, per user; never among the excluded. */
  readonly targetOffsets: Int32Array;
  readonly targets: Int32Array;
  /** Length of the lists wanted; 0 for ranks only. */
  readonly k: number;
}

export interface RankResult {
  /**
   * Per target, 0-based: how many other ranked items score at least as much. Ties count against the model,
   * and the target's own score comes from the same product as the others'.
   */
  readonly ranks: Int32Array;
  /**
   * Per target: how many other ranked items score exactly the same, so that the AUC can count a tie as half;
   * 0 for a target without a number.
   */
  readonly ties: Int32Array;
  /** [users × k] best items, best first, ties by smaller index; -1 where fewer than k items are ranked. */
  readonly top: Int32Array;
  /** Scores beside `top`; NaN where it is -1. */
  readonly topScores: Float32Array;
}

/** Loss and gradients of BPR over triplets at (P, Q): sums over the triplets, float32 rows as P and Q. */
export interface BprGradient {
  readonly loss: number;
  readonly gradP: Float32Array;
  readonly gradQ: Float32Array;
}

/**
 * What an attack on NCF's embeddings raises, as a SUM over the examples and without l2; x are the logits:
 * `pointwise` the log loss that NCF trains on, `triplets` softplus(-(x_ui - x_uj)).
 */
export type NcfExamples =
  | {
      readonly kind: 'pointwise';
      readonly users: Int32Array;
      readonly items: Int32Array;
      readonly labels: Float32Array;
    }
  | {
      readonly kind: 'triplets';
      readonly users: Int32Array;
      readonly positives: Int32Array;
      readonly negatives: Int32Array;
    };

/** A loss and its gradient with respect to the id embeddings, by the names of the matrices, float32 and shaped as they. */
export interface EmbeddingGradient {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** An engine that is ready to compute. Throws LabFailure('engine-unsupported') for models it does not train. */
export interface Engine {
  readonly id: EngineId;
  /** For the badge and the notes: 'WebAssembly SIMD', 'WebGL 2 on …renderer…'. */
  readonly label: string;
  /** True for SwiftShader, llvmpipe and the like: Auto never chooses these. */
  readonly software: boolean;
  stepper(shape: ModelShape, optimiser: Optimiser, initial: Params): Promise<Stepper>;
  scorer(shape: ModelShape, params: Params): Promise<Scorer>;
  /** Gradient of the summed BPR loss over all triplets with respect to P [users × d] and Q [items × d]. */
  bprGradient(
    params: Params,
    triplets: { readonly users: Int32Array; readonly positives: Int32Array; readonly negatives: Int32Array },
  ): Promise<BprGradient>;
  /**
   * The sum over the examples and its gradient with respect to NCF's `user` and `item`, and `gmf.user` and `gmf.item`
   * where it has them; side fields and dense layers stay. Absent where an engine has no dense layers.
   */
  embeddingGradient?(
    shape: Extract<ModelShape, { kind: 'ncf' }>,
    params: Params,
    examples: NcfExamples,
  ): Promise<EmbeddingGradient>;
  /** Logits of a factorization machine (w0, w, V) for CSR rows of active binary features; float32, one a row. */
  fmLogits(
    params: Params,
    instances: { readonly offsets: Int32Array; readonly features: Int32Array },
    selfTerms: boolean,
  ): Promise<Float32Array>;
  /** Students of a teacher and attacks on what enters NCF's tower; absent where an engine has no dense layers. */
  readonly tower?: TowerLab;
  /** Generators of profiles with their judges; absent where an engine has no dense layers. */
  readonly gan?: GanLab;
  /** Resolves with the reason once the device behind the engine is gone (context loss). Never for the CPU. */
  readonly lost: Promise<string>;
  dispose(): void;
}

export interface Scorer {
  /** Scores of all items for a block of users: [users.length × items], row-major. */
  scores(users: Int32Array): Promise<Float32Array>;
  /** Ranks without handing out the scores, where the engine can; callers fall back to `scores`. */
  rank?(block: RankBlock): Promise<RankResult>;
  dispose(): void;
}
