import type { FieldInput, ModelShape } from '../engines/shape.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';

/** What the data decides about a model. */
export interface ModelDimensions {
  readonly users: number;
  readonly items: number;
  /** Number of one-hot features; needed by `fm` only. */
  readonly features?: number;
  /** Side information; used by `ncf` only, and there only when the spec asks for it. */
  readonly userFields?: readonly FieldInput[];
  readonly itemFields?: readonly FieldInput[];
}

/**
 * The shape an engine builds for a model spec on data of these dimensions; null for the baselines
 * `random` and `popularity`, which have no parameters.
 * @throws LabFailure 'internal' for `fm` without encoded features.
 */
export function modelShape(spec: ModelSpec, dims: ModelDimensions): ModelShape | null {
  const { users, items } = dims;
  switch (spec.kind) {
    case 'random':
    case 'popularity':
      return null;
    case 'bprmf':
    case 'mf':
      return { kind: spec.kind, users, items, factors: spec.factors, l2: spec.l2 };
    case 'fm':
      if (!dims.features)
        throw new LabFailure(
          'internal',
          'A factorization machine needs instances with features; encode the data first.',
        );
      return {
        kind: 'fm',
        features: dims.features,
        factors: spec.factors,
        selfTerms: spec.selfTerms,
        l2: spec.l2,
      };
    case 'ncf':
      return {
        kind: 'ncf',
        users,
        items,
        shape: spec.shape,
        factors: spec.factors,
        layers: spec.layers,
        userFields: spec.sideFields ? (dims.userFields ?? []) : [],
        itemFields: spec.sideFields ? (dims.itemFields ?? []) : [],
        l2: spec.l2,
      };
  }
}
