import type { CertifySpec } from '../protocol/spec/spec.ts';

/** A robust training as the spec has it. */
export type RobustSpec = Exclude<CertifySpec['defence'], { kind: 'none' }>;

/** What a robust loss needs to know of a machine: its size, and which features are perturbable. */
export interface RobustShape {
  readonly features: number;
  readonly factors: number;
  /** Feature of the first perturbable item; that of item j is `first + j`. */
  readonly first: number;
  readonly items: number;
}

/** Instances as CSR rows of active features, with labels 1 or 0. */
export interface RobustRows {
  readonly offsets: Int32Array;
  readonly features: Int32Array;
  readonly labels: Float32Array;
}

export type RobustLoss =
  | Pick<Extract<RobustSpec, { kind: 'continued' }>, 'kind'>
  | Pick<Extract<RobustSpec, { kind: 'fm-rt' }>, 'kind' | 'q' | 'bound'>
  | Pick<Extract<RobustSpec, { kind: 'rfm-1' }>, 'kind' | 'eta' | 'rho' | 'pairs'>
  | Pick<Extract<RobustSpec, { kind: 'rfm-2' }>, 'kind' | 'epsilon1' | 'epsilon2' | 'weight'>
  | Pick<
      Extract<RobustSpec, { kind: 'rfm-2-published' }>,
      'kind' | 'epsilon1' | 'epsilon2' | 'epsilon3' | 'beta'
    >;
