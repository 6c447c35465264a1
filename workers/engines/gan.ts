import type { Params } from '../core/tensor.ts';
import type { Optimiser } from './shape.ts';

/**
 * A generator that completes profiles and a discriminator that judges them (AUSH: Lin et al., CIKM 2020). Both are
 * dense layers with sigmoids; profiles hold ratings divided by the scale, 0 for none.
 * - The generator maps a template's fillers [items] to the ratings of the selected items [selected], in (0, 1).
 * - The discriminator maps a profile [items] to a number that is large for a genuine one; targets are 0 in it.
 * Parameters: `g.0.kernel` [items, width], `g.0.bias` [width], …, and `d.0.kernel` … with one column at the end.
 */
export interface GanProblem {
  readonly items: number;
  /** Columns that the generator fills, ascending. */
  readonly selected: Int32Array;
  readonly params: Params;
  readonly generator: Optimiser;
  readonly discriminator: Optimiser;
  /** Ratings by which errors are counted: 5 for MovieLens. */
  readonly scale: number;
  /** What the selected items' ratings are drawn to, divided by the scale. */
  readonly goal: number;
  /** Weight of the squared kernels of the generator. */
  readonly l2: number;
}

/** Users in rows. */
export interface GanBatch {
  readonly rows: number;
  /** [rows × items], zeros at targets and selected items. */
  readonly fillers: Float32Array;
  /** [rows × selected], 0 where the user rated nothing. */
  readonly selected: Float32Array;
  /** [rows × selected], 1 where the generator is to reproduce `selected`. */
  readonly wanted: Float32Array;
}

/** Means over the batch, before the step. */
export interface GanLosses {
  /** -log D(fake). */
  readonly adversarial: number;
  /** Squared distance of the selected ratings to the goal, in squared rating points. */
  readonly shilling: number;
  /** Squared error at the wanted cells, in squared rating points; 0 where there are none. */
  readonly reconstruction: number;
}

export interface GanSession {
  /** One step of the discriminator on genuine and completed profiles; its mean log loss before the step. */
  judge(batch: GanBatch): Promise<number>;
  /** One step of the generator. */
  forge(batch: GanBatch): Promise<GanLosses>;
  /** Ratings of the selected items for each row's fillers, [rows × selected], divided by the scale. */
  complete(fillers: Float32Array, rows: number): Promise<Float32Array>;
  dispose(): void;
}

export interface GanEngine {
  open(problem: GanProblem): GanSession;
}
