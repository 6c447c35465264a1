/**
 * Parameters on the CPU: the one form in which models, optimiser states and checkpoints travel
 * between engines, stores and files. Row-major, float32.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Named tensors, e.g. `P` (users × factors), `Q` (items × factors), `opt.P.acc`. */
export type Params = Readonly<Record<string, Tensor>>;

/** A tensor of zeros; `shape` holds non-negative integers. */
export function zeros(...shape: number[]): Tensor {
  return { shape, data: new Float32Array(shape.reduce((n, d) => n * d, 1)) };
}

/** A deep copy, so that what one owner trains no other owner sees change. */
export function cloneParams(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, t]) => [name, { shape: [...t.shape], data: t.data.slice() }]),
  );
}
