import { add, div, mul, setBackend, sqrt, square, sub, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import { adamStep } from '../../../../workers/engines/tfjs/adam.ts';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { wasmFiles } from './wasmFiles.ts';

const constants = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const { rate, beta1, beta2, epsilon } = constants;
const size = 1003;

/** Magnitudes as gradients have them: from rows that were hardly met to an outlier, and many zeros. */
function drawn(seed: number): Float32Array {
  const rng = createRng(seed);
  return Float32Array.from({ length: size }, (_, k) =>
    k % 7 === 0 ? 0 : rng.normal() * 10 ** (-22 * rng.uniform() + 2),
  );
}

const bitsOf = (t: Tensor) => [...new Int32Array((t.dataSync() as Float32Array).slice().buffer)];

beforeAll(async () => {
  await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles });
});

test("Adam's step in one operation gives the bits of the backend's own operations, over many steps", async () => {
  await setBackend('wasm');
  const start = () => ({
    weight: tensor(drawn(0)),
    m: tensor(new Float32Array(size)),
    v: tensor(new Float32Array(size)),
  });
  let fused = start();
  let plain = start();
  for (let t = 1; t <= 40; t++) {
    const gradient = tensor(drawn(t));
    fused = adamStep(fused.weight, gradient, fused, constants, t);
    const m = add<Tensor>(mul(plain.m, beta1), mul(gradient, 1 - beta1)) as typeof plain.m;
    const v = add<Tensor>(mul(plain.v, beta2), mul(square(gradient), 1 - beta2)) as typeof plain.v;
    const root = add(sqrt(mul(v, 1 / (1 - beta2 ** t))), epsilon);
    const move = div(mul(m, rate / (1 - beta1 ** t)), root);
    plain = { weight: sub(plain.weight, move), m, v };
  }
  expect(bitsOf(fused.weight)).toEqual(bitsOf(plain.weight));
  expect(bitsOf(fused.m)).toEqual(bitsOf(plain.m));
  expect(bitsOf(fused.v)).toEqual(bitsOf(plain.v));
});
