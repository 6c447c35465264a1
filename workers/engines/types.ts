import type { Params } from '../core/tensor.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import type { GanEngine } from './gan.ts';
import type { ModelShape, Optimiser } from './shape.ts';
import type { Stepper } from './stepper.ts';
import type { TowerEngine } from './tower.ts';

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

/**
 * What an attack on embeddings raises, as a SUM over the examples and without l2; x are scores, or logits:
 * - `triplets`: softplus(-(x_ui - x_uj)), for bprmf, mf and ncf.
 * - `ratings`: (x_ui - r)², for mf.
 * - `pointwise`: the log loss of the labels, for ncf.
 * - `instances`: the log loss of the labels of CSR rows of active binary features, for fm. `rows` asks for the gradient
 *   of the first so many rows of V alone; of all of them where it is left out.
 */
export type EmbeddingExamples =
  | {
      readonly kind: 'triplets';
      readonly users: Int32Array;
      readonly positives: Int32Array;
      readonly negatives: Int32Array;
    }
  | {
      readonly kind: 'ratings';
      readonly users: Int32Array;
      readonly items: Int32Array;
      readonly ratings: Float32Array;
    }
  | {
      readonly kind: 'pointwise';
      readonly users: Int32Array;
      readonly items: Int32Array;
      readonly labels: Float32Array;
    }
  | {
      readonly kind: 'instances';
      readonly offsets: Int32Array;
      readonly features: Int32Array;
      readonly labels: Float32Array;
      readonly rows?: number;
    };

/** A loss and its gradient with respect to the embeddings, by the names of the matrices, float32 and shaped as they. */
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
  /**
   * The sum over the examples and its gradient with respect to the embeddings: P and Q of bprmf and mf, V of fm, `user`
   * and `item` of ncf, and `gmf.user` and `gmf.item` where it has them. Biases, side fields and dense layers stay.
   * Throws LabFailure('internal') for examples that are not the model's.
   */
  embeddingGradient(
    shape: ModelShape,
    params: Params,
    examples: EmbeddingExamples,
  ): Promise<EmbeddingGradient>;
  /** Logits of a factorization machine (w0, w, V) for CSR rows of active binary features; float32, one a row. */
  fmLogits(
    params: Params,
    instances: { readonly offsets: Int32Array; readonly features: Int32Array },
    selfTerms: boolean,
  ): Promise<Float32Array>;
  /** Students of a teacher and attacks on what enters NCF's tower; absent where an engine has no dense layers. */
  readonly tower?: TowerEngine;
  /** Generators of profiles with their judges; absent where an engine has no dense layers. */
  readonly gan?: GanEngine;
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
