import { dispose, slice, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { createRng, type Rng } from '../../core/random.ts';
import type { TowerNoise } from './tower.ts';

/** Rows of normals beyond those of a batch: how far the window of a draw can lie from another. */
const SPARE_ROWS = 4093;

/**
 * Noise for what enters each layer of a tower (paper 001, equation 9), from a pool of normals that lies on the device:
 * a draw is a window of the pool per layer, at an offset of its own. Fresh normals for each of thousands of steps
 * would cost more than the steps. The pool and the offsets hang on `seed` and the draw's label alone.
 */
export class NoisePool {
  readonly #pools: Tensor2D[];
  readonly #rng: Rng;

  constructor(
    private readonly rows: number,
    private readonly widths: readonly number[],
    sigma: number,
    seed: number,
  ) {
    this.#rng = createRng(seed).child('noise layers');
    this.#pools = widths.map((width, layer) => {
      const own = this.#rng.child(`pool of layer ${layer}`);
      const values = new Float32Array((rows + SPARE_ROWS) * width).map(() => sigma * own.normal());
      return tensor2d(values, [rows + SPARE_ROWS, width]);
    });
  }

  /** A draw; within a `tidy`. */
  draw(label: string): TowerNoise {
    const offsets = this.#rng.child(label);
    return this.#pools.map((pool, layer) =>
      slice(pool, [offsets.int(SPARE_ROWS + 1), 0], [this.rows, this.widths[layer]!]),
    );
  }

  dispose(): void {
    dispose(this.#pools);
  }
}

/** One draw of fresh normals, from `seed` alone. */
export function freshNoise(rows: number, widths: readonly number[], sigma: number, seed: number): TowerNoise {
  const rng = createRng(seed).child('fresh noise');
  return widths.map((width, layer) => {
    const own = rng.child(`layer ${layer}`);
    return tensor2d(
      new Float32Array(rows * width).map(() => sigma * own.normal()),
      [rows, width],
    );
  });
}
