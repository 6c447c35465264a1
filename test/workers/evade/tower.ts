import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { TowerEngine } from '../../../workers/engines/tower.ts';
import { wasmFiles } from '../engines/tfjs/wasmFiles.ts';

export const towerOn = async (id: 'tfjs-cpu' | 'tfjs-wasm'): Promise<TowerEngine> => {
  const { tower } = await createTfjsEngine(id, { wasm: wasmFiles });
  if (!tower) throw new Error(`${id} has no towers`);
  return tower;
};

/** Weights of a tower over inputs of `width`, normal with sd 1/√rows and biases around 0. */
export function towerParams(width: number, layers: readonly number[], seed: number): Params {
  const rng = createRng(seed);
  const params: Record<string, Params[string]> = {};
  [...layers, 1].forEach((columns, n) => {
    const rows = n === 0 ? width : layers[n - 1]!;
    const name = n < layers.length ? `dense.${n}` : 'out';
    const kernel = new Float32Array(rows * columns).map(() => rng.normal() / Math.sqrt(rows));
    params[`${name}.kernel`] = { shape: [rows, columns], data: kernel };
    params[`${name}.bias`] = {
      shape: [columns],
      data: new Float32Array(columns).map(() => 0.2 * rng.normal()),
    };
  });
  return params;
}

/** The logit of one input in float64, by plain loops. */
export function plainLogit(params: Params, input: ArrayLike<number>): number {
  let x = Array.from(input);
  for (let n = 0; params[`dense.${n}.kernel`]; n++)
    x = layer(params, `dense.${n}`, x).map((z) => Math.max(0, z));
  return layer(params, 'out', x)[0]!;
}

function layer(params: Params, name: string, x: readonly number[]): number[] {
  const { data, shape } = params[`${name}.kernel`]!;
  const bias = params[`${name}.bias`]!.data;
  return Array.from(bias, (b, c) => x.reduce((sum, v, r) => sum + v * data[r * shape[1]! + c]!, b));
}
