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
 * - `bilinear`: see models/bilinear.ts. Loss: MEAN log loss.
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
    }
  | {
      readonly kind: 'bilinear';
      readonly users: number;
      readonly items: number;
      readonly form: 'decoder' | 'imc';
      readonly factors: number;
      /** Whether the ids enter beside the side information. */
      readonly ids: boolean;
      readonly userFields: readonly FieldInput[];
      readonly itemFields: readonly FieldInput[];
    };

/** A side-information field as an engine sees it: rows of value indices. Multi-hot rows are averaged. */
export interface FieldInput {
  readonly name: string;
  readonly size: number;
  readonly offsets: Int32Array;
  readonly values: Int32Array;
}

export type NcfShape = Extract<ModelShape, { kind: 'ncf' }>;
export type BilinearShape = Extract<ModelShape, { kind: 'bilinear' }>;
