import {
  add,
  concat,
  dispose,
  mul,
  ones,
  slice,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Params } from '../../core/tensor.ts';
import type { AttackedNoise, TowerEngine, TowerProblem, TowerSession } from '../tower.ts';
import { carliniWagner, projectedGradient, type Slope, type SlopesAt } from './attack.ts';
import { bilinearPass } from './bilinear.ts';
import type { Device } from './device.ts';
import { freshNoise, NoisePool } from './noise.ts';
import { TfjsStepper } from './stepper.ts';
import { studentProgram } from './student.ts';
import { type TowerNoise, towerPass } from './tower.ts';

/** Widths of what enters each layer, the linear unit's without the `product` columns that end beside the tower. */
function enteringWidths(params: Params, product: number): number[] {
  const depth = Object.keys(params).filter((name) => /^dense\.\d+\.kernel$/.test(name)).length;
  return Array.from({ length: depth + 1 }, (_, n) => {
    const kernel = n < depth ? `dense.${n}.kernel` : 'out.kernel';
    return params[kernel]!.shape[0]! - (n < depth ? 0 : product);
  });
}

/** A tower and its inputs on the device; all examples are one batch. */
class Session implements TowerSession {
  readonly #weights: Record<string, Tensor>;
  readonly #inputs: Tensor2D;
  /** Derivative of the logits by themselves. */
  readonly #ones: Tensor2D;
  readonly #width: number;
  readonly #widths: readonly number[];

  constructor(
    private readonly device: Device,
    private readonly problem: TowerProblem,
  ) {
    const { inputs, rows, bilinear } = problem;
    this.#width = inputs.length / rows;
    device.use();
    const params: Params = bilinear
      ? { left: bilinear.left, ...(bilinear.right && { right: bilinear.right }) }
      : Object.fromEntries(
          Object.entries(problem.params).filter(([name]) => /^(dense\.\d+|out)\./.test(name)),
        );
    this.#weights = Object.fromEntries(
      Object.entries(params).map(([name, { data, shape }]) => [name, tensor(data.slice(), [...shape])]),
    );
    this.#widths = bilinear ? [] : enteringWidths(params, problem.product?.factors ?? 0);
    this.#inputs = tensor2d(inputs.slice(), [rows, this.#width]);
    this.#ones = ones([rows, 1]);
  }

  /** The perturbation with zeros in the columns that stay; `delta` [rows × movable]. */
  #padded(delta: Tensor2D): Tensor2D {
    const [from, to] = this.problem.movable;
    const { rows } = this.problem;
    const parts = [delta];
    if (from > 0) parts.unshift(zeros([rows, from]));
    if (to < this.#width) parts.push(zeros([rows, this.#width - to]));
    return parts.length > 1 ? concat(parts, 1) : delta;
  }

  #movable(values: Float32Array): Tensor2D {
    const [from, to] = this.problem.movable;
    return slice(tensor2d(values.slice(), [this.problem.rows, this.#width]), [0, from], [-1, to - from]);
  }

  /** The network at `inputs` [rows × width], and the way back from its logits to all columns. */
  #network(inputs: Tensor2D, noise: TowerNoise | undefined): { logits: Tensor2D; slope: () => Tensor2D } {
    const { product, bilinear } = this.problem;
    if (bilinear) {
      const { left, right } = this.#weights;
      return bilinearPass(inputs, bilinear.user, left as Tensor2D, (right ?? null) as Tensor2D | null);
    }
    if (!product) {
      const pass = towerPass(this.#weights, inputs, null, noise);
      return { logits: pass.logits, slope: () => pass.backward(this.#ones, 'input').input };
    }
    const { user, item, factors } = product;
    const cut = (t: Tensor2D, from: number, to: number) => slice(t, [0, from], [-1, to - from]);
    const userGmf = cut(inputs, user, user + factors);
    const itemGmf = cut(inputs, item, item + factors);
    // GMF's embeddings end the user's and the item's half.
    const tower = [cut(inputs, 0, user), cut(inputs, user + factors, item)];
    const pass = towerPass(this.#weights, concat(tower, 1), mul(userGmf, itemGmf), noise);
    const slope = () => {
      const back = pass.backward(this.#ones, 'input');
      const through = back.product as Tensor2D;
      return concat<Tensor2D>(
        [
          cut(back.input, 0, user),
          mul(through, itemGmf),
          cut(back.input, user, item - factors),
          mul(through, userGmf),
        ],
        1,
      );
    };
    return { logits: pass.logits, slope };
  }

  #pass(delta: Tensor2D, noise: TowerNoise | undefined): Slope {
    const [from, to] = this.problem.movable;
    const { logits, slope } = this.#network(add(this.#inputs, this.#padded(delta)), noise);
    return { logits, gradient: slice(slope(), [0, from], [-1, to - from]) };
  }

  /** What an attack sees, and how to free it. */
  #slopes({ sigma, draws, seed }: AttackedNoise): { at: SlopesAt; dispose(): void } {
    if (sigma === 0 || draws === 0)
      return { at: (delta) => [this.#pass(delta, undefined)], dispose: () => {} };
    this.device.use();
    const pool = new NoisePool(this.problem.rows, this.#widths, sigma, seed);
    const at: SlopesAt = (delta, label) =>
      Array.from({ length: draws }, (_, n) => this.#pass(delta, pool.draw(`${label}, draw ${n}`)));
    return { at, dispose: () => pool.dispose() };
  }

  get #size(): [number, number] {
    const [from, to] = this.problem.movable;
    return [this.problem.rows, to - from];
  }

  logits: TowerSession['logits'] = async (delta, noise) => {
    const { rows } = this.problem;
    this.device.use();
    const result = tidy(() => {
      const moved = delta ? add<Tensor2D>(this.#inputs, this.#padded(this.#movable(delta))) : this.#inputs;
      const drawn =
        noise && noise.sigma > 0 ? freshNoise(rows, this.#widths, noise.sigma, noise.seed) : undefined;
      return this.#network(moved, drawn).logits;
    });
    try {
      return await this.device.read(result);
    } finally {
      result.dispose();
    }
  };

  gradient: TowerSession['gradient'] = async (delta, noise) => {
    const slopes = this.#slopes(noise);
    this.device.use();
    const result = tidy(() => {
      const at = delta ? this.#movable(delta) : zeros<Tensor2D['rankType']>(this.#size);
      const drawn = slopes.at(at, 'gradient').map((slope) => slope.gradient);
      return mul<Tensor2D>(
        drawn.reduce((sum, one) => add<Tensor2D>(sum, one)),
        1 / drawn.length,
      );
    });
    try {
      return this.#spread(await this.device.read(result));
    } finally {
      result.dispose();
      slopes.dispose();
    }
  };

  cw: TowerSession['cw'] = async (options, pause) => {
    const slopes = this.#slopes(options.noise);
    try {
      const found = await carliniWagner(this.device, slopes.at, this.#size, options, pause);
      return { ...found, delta: this.#spread(found.delta) };
    } finally {
      slopes.dispose();
    }
  };

  pgd: TowerSession['pgd'] = async (options, pause) => {
    const slopes = this.#slopes(options.noise);
    try {
      this.device.use();
      const { start } = options;
      const from = start ? tidy(() => this.#movable(start)) : null;
      const delta = await projectedGradient(this.device, slopes.at, this.#size, options, from, pause);
      try {
        return this.#spread(await this.device.read(delta));
      } finally {
        delta.dispose();
      }
    } finally {
      slopes.dispose();
    }
  };

  /** [rows × movable] as [rows × width], on the CPU. */
  #spread(delta: Float32Array): Float32Array {
    const [rows, columns] = this.#size;
    const [from] = this.problem.movable;
    const spread = new Float32Array(rows * this.#width);
    for (let r = 0; r < rows; r++)
      spread.set(delta.subarray(r * columns, (r + 1) * columns), r * this.#width + from);
    return spread;
  }

  dispose(): void {
    dispose([...Object.values(this.#weights), this.#inputs, this.#ones]);
  }
}

/** Students and attacks on a TensorFlow.js device. */
export const towerEngine = (device: Device): TowerEngine => ({
  student: async (shape, optimiser, initial, stage) =>
    new TfjsStepper(device, studentProgram(device, shape, stage), optimiser, initial),
  open: async (problem) => new Session(device, problem),
});
