import type { Params, Tensor } from '../core/tensor.ts';
import type { NcfShape, Optimiser } from './shape.ts';
import type { Stepper } from './stepper.ts';

/** A trained network that a student learns from. */
export interface Teacher {
  readonly shape: NcfShape;
  readonly params: Params;
}

/**
 * One stage of training an `mlp` tower (paper 001). Loss of a batch: the mean over its examples of
 * - `labels`: the log loss of σ(z/T), z the logits; T is 1 but for a teacher that is to be distilled.
 * - `distil`: the cross entropy between σ(z/T) of teacher and student (equation 8), z the logits.
 * - `hint`: ½·‖h − relu(g·K + b)‖² (equation 6, squared as in FitNets), h the output of the teacher's ReLU layer
 *   `layer` (from 1), g that of the student's; K and b are the parameters `hint.kernel` [width of g, width of h]
 *   and `hint.bias`, trained beside the guided layers; what lies above stays as it is.
 */
export type StudentGoal =
  | { readonly kind: 'labels'; readonly temperature: number }
  | { readonly kind: 'distil'; readonly teacher: Teacher; readonly temperature: number }
  | { readonly kind: 'hint'; readonly teacher: Teacher; readonly layer: number };

export interface StudentStage {
  readonly goal: StudentGoal;
  /** Standard deviation of the normal noise on what enters each dense layer (equation 9); 0 for none. */
  readonly sigma: number;
  /** Decides the noise, together with the number of the optimiser's step. */
  readonly seed: number;
}

/** Inputs of an NCF under attack, all examples in one batch. */
export interface TowerProblem {
  /** `dense.*` and `out.*`; not looked at where the model is bilinear. */
  readonly params: Params;
  /** [rows × width] concatenations, row-major. */
  readonly inputs: Float32Array;
  readonly rows: number;
  /** Columns [from, to) that may be moved. */
  readonly movable: readonly [from: number, to: number];
  /**
   * Of a `neumf`: the columns from `user` and from `item` on, `factors` each, are GMF's embeddings, whose element
   * product enters the linear unit; what is left enters the tower. Left out for an `mlp`.
   */
  readonly product?: { readonly user: number; readonly item: number; readonly factors: number };
  /**
   * Of a bilinear model: the first `user` columns are x, the others y, and the logit is (x·L)·(y·R), or (x·L)·y without
   * R. It has no tower and no layers that noise could enter.
   */
  readonly bilinear?: { readonly user: number; readonly left: Tensor; readonly right: Tensor | null };
}

/** What the network is believed to do while it is attacked. */
export interface AttackedNoise {
  readonly sigma: number;
  /** Draws over which the objective is averaged in each iteration; 0 to ignore the noise. */
  readonly draws: number;
  readonly seed: number;
}

export type AttackNorm = 'l2-squared' | 'l2' | 'l1' | 'linf';

/**
 * Minimises, for each row on its own, N(δ) + c·max(f(x + δ) − f₀, 0), f the logit with f₀ = 0 or the sigmoid with
 * f₀ = ½ (paper 001, equation 4, with the hinge of the reference code): makes the network say no.
 * N = ‖δ‖₂² goes by Adam on the whole objective, as in the reference code; ‖δ‖₂, ‖δ‖₁ and ‖δ‖_∞, which have no
 * gradient where it matters, by gradient steps on the hinge and the norm's proximal map, with a step that falls
 * linearly to 0.
 * With draws of noise the hinge is its mean over the draws, new ones in each iteration.
 */
export interface CwOptions {
  /** Per row. */
  readonly c: Float32Array;
  readonly norm: AttackNorm;
  readonly output: 'logit' | 'sigmoid';
  /** Step size; 0.01 in the reference code. */
  readonly rate: number;
  readonly iterations: number;
  /** Largest |δ| of a coordinate; 0 for no box. */
  readonly box: number;
  readonly noise: AttackedNoise;
}

/** Steps of length `step` along the steepest descent of the logit, kept within the ball of radius ε. */
export interface PgdOptions {
  readonly norm: 'l2' | 'l1' | 'linf';
  readonly epsilon: number;
  readonly step: number;
  readonly iterations: number;
  readonly noise: AttackedNoise;
  /** Where the walk begins [rows × width], within the ball; at the inputs where left out. */
  readonly start?: Float32Array;
}

export interface CwResult {
  /**
   * [rows × width]: the shortest perturbation that succeeded, zeros where none did. Averaged over noise it is the last
   * iterate: the shortest of many noisy successes would be the luckiest.
   */
  readonly delta: Float32Array;
  /** 1 where some iterate brought the logit to 0 or below; averaged over noise 1 for all, to be judged afterwards. */
  readonly success: Uint8Array;
  /** Iterations run before the objective stalled. */
  readonly iterations: number;
}

/** A tower and its inputs on the device. */
export interface TowerSession {
  /** Logits at inputs + delta by a plain forward pass; with noise, by one draw of it. Float32, one a row. */
  logits(
    delta: Float32Array | null,
    noise?: { readonly sigma: number; readonly seed: number },
  ): Promise<Float32Array>;
  /** `pause` is awaited every few iterations. */
  cw(options: CwOptions, pause: () => Promise<void>): Promise<CwResult>;
  /** The perturbations [rows × width] after the last step. */
  pgd(options: PgdOptions, pause: () => Promise<void>): Promise<Float32Array>;
  /** d logit / d input at inputs + delta, averaged over the draws; [rows × width]. */
  gradient(delta: Float32Array | null, noise: AttackedNoise): Promise<Float32Array>;
  dispose(): void;
}

/** What an engine with dense layers does beside training and scoring. */
export interface TowerEngine {
  /** Trains an `mlp` shape with another goal than the labels, or with noise. */
  student(shape: NcfShape, optimiser: Optimiser, initial: Params, stage: StudentStage): Promise<Stepper>;
  open(problem: TowerProblem): Promise<TowerSession>;
}
