import {
  add,
  concat,
  matMul,
  mul,
  relu,
  slice,
  step,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

/** Parameters by name, as models/ncf.ts lists them; only `dense.*` and `out.*` are looked at. */
type TowerWeights = Readonly<Record<string, Tensor>>;

/** Gradients with respect to what enters the tower and to its parameters. */
export interface TowerGradients {
  /** [n, width of the input] */
  readonly input: Tensor2D;
  /** [n, factors] for a tower with GMF's element product beside it, else null. */
  readonly product: Tensor2D | null;
  /** By name: `dense.0.kernel`, `dense.0.bias`, …, `out.kernel`, `out.bias`; of the layers passed only. */
  readonly weights: Record<string, Tensor>;
}

export interface TowerPass {
  /** [n, 1], before the sigmoid. */
  readonly logits: Tensor2D;
  /** What enters the tower, then the output of each ReLU layer. */
  readonly activations: readonly Tensor2D[];
  /** Gradients of a loss whose derivative with respect to the logits is `slope` [n, 1]; all, or the input's alone. */
  backward(slope: Tensor2D, of?: 'all' | 'input'): TowerGradients;
  /** The same of a loss whose derivative with respect to `activations[layer]` is `gradient`. */
  backwardFrom(layer: number, gradient: Tensor2D): Omit<TowerGradients, 'product'>;
}

/** Tensors added to what enters each layer, first layer first and the linear unit last (paper 001, equation 9). */
export type TowerNoise = readonly Tensor2D[];

const depthOf = (weights: TowerWeights) =>
  Object.keys(weights).filter((name) => /^dense\.\d+\.kernel$/.test(name)).length;

/**
 * ReLU layers on `activation` [n, width], the output of layer `first - 1`; with the linear unit at the end,
 * `first` at least 0. Returns every activation, the given one first, and what entered each layer.
 */
function climb(weights: TowerWeights, activation: Tensor2D, first: number, noise?: TowerNoise) {
  const activations = [activation];
  const entered: Tensor2D[] = [];
  for (let n = first; n < depthOf(weights); n++) {
    const top = activations.at(-1)!;
    entered.push(noise ? add<Tensor2D>(top, noise[n]!) : top);
    const sums = matMul<Tensor2D>(entered.at(-1)!, weights[`dense.${n}.kernel`] as Tensor2D);
    activations.push(relu(add<Tensor2D>(sums, weights[`dense.${n}.bias`] as Tensor1D)));
  }
  return { activations, entered };
}

/**
 * Runs NCF's tower forward, and on demand backward by hand-written derivatives: no automatic differentiation,
 * and no transpose flags, which cost WebAssembly a factor of eight.
 * `input` [n, width] is the concatenation, `product` [n, factors] GMF's element product or null; `noise` is added
 * to what enters each layer, GMF's product left alone.
 */
export function towerPass(
  weights: TowerWeights,
  input: Tensor2D,
  product: Tensor2D | null,
  noise?: TowerNoise,
): TowerPass {
  const { activations, entered } = climb(weights, input, 0, noise);
  const last = activations.at(-1)!;
  const top = noise ? add<Tensor2D>(last, noise.at(-1)!) : last;
  const joined = product ? concat<Tensor2D>([product, top], 1) : top;
  const kernel = weights['out.kernel'] as Tensor2D;
  const logits = add<Tensor2D>(matMul(joined, kernel), weights['out.bias'] as Tensor1D);

  function backwardFrom(layer: number, from: Tensor2D, of = 'all'): Omit<TowerGradients, 'product'> {
    const gradients: Record<string, Tensor> = {};
    let gradient = from;
    for (let n = layer - 1; n >= 0; n--) {
      const through = mul<Tensor2D>(gradient, step(activations[n + 1]!));
      if (of === 'all') {
        gradients[`dense.${n}.kernel`] = matMul<Tensor2D>(transpose(entered[n]!), through);
        gradients[`dense.${n}.bias`] = sum(through, 0);
      }
      gradient = matMul<Tensor2D>(through, transpose(weights[`dense.${n}.kernel`] as Tensor2D));
    }
    return { input: gradient, weights: gradients };
  }

  function backward(slope: Tensor2D, of: 'all' | 'input' = 'all'): TowerGradients {
    const joinedGradient = matMul<Tensor2D>(slope, transpose(kernel));
    const factors = product ? product.shape[1] : 0;
    const below = backwardFrom(
      activations.length - 1,
      product ? slice(joinedGradient, [0, factors], [top.shape[0], top.shape[1]]) : joinedGradient,
      of,
    );
    const out: Record<string, Tensor> =
      of === 'input'
        ? {}
        : { 'out.kernel': matMul<Tensor2D>(transpose(joined), slope), 'out.bias': sum(slope, 0) };
    return {
      input: below.input,
      product: product ? slice(joinedGradient, [0, 0], [top.shape[0], factors]) : null,
      weights: { ...below.weights, ...out },
    };
  }

  return { logits, activations, backward, backwardFrom };
}

/** The outputs of all ReLU layers, from the sums [n, first width] of the first one, bias included. */
const hiddenFromSums = (weights: TowerWeights, sums: Tensor2D) => climb(weights, relu(sums), 1).activations;

/** What the linear unit makes of the last ReLU layer, without `out.bias` and without GMF's part. */
function linearUnit(weights: TowerWeights, top: Tensor2D): Tensor2D {
  const kernel = weights['out.kernel'] as Tensor2D;
  const rows = top.shape[1];
  return matMul(top, slice(kernel, [kernel.shape[0] - rows, 0], [rows, 1]));
}

/**
 * The tower from the sums of its first layer on, for scoring users against all items: those sums are a user part
 * plus an item part, each computed once. `sums` [n, first width] includes the bias; result [n, 1] without
 * GMF's part and without `out.bias`.
 */
export const towerFromSums = (weights: TowerWeights, sums: Tensor2D): Tensor2D =>
  linearUnit(weights, hiddenFromSums(weights, sums).at(-1)!);

/** The same of an `mlp` tower, with what a student learns from: outputs of the ReLU layers and logits [n, 1]. */
export function taughtFromSums(
  weights: TowerWeights,
  sums: Tensor2D,
): { readonly hidden: readonly Tensor2D[]; readonly logits: Tensor2D } {
  const hidden = hiddenFromSums(weights, sums);
  const logits = add<Tensor2D>(linearUnit(weights, hidden.at(-1)!), weights['out.bias'] as Tensor1D);
  return { hidden, logits };
}
