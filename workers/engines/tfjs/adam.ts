import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  add,
  div,
  engine,
  getBackend,
  getKernel,
  mul,
  registerKernel,
  sqrt,
  square,
  sub,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** Adam's constants; the epsilon is the caller's: tfjs's own differ between backends. */
export interface AdamConstants {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** A parameter after a step, and its moments. */
export interface AdamStep<T extends Tensor> {
  readonly weight: T;
  readonly m: T;
  readonly v: T;
}

const KERNEL = 'BrittleAdam';
const WASM = 'wasm';
const f32 = Math.fround;

/** A step of every entry, each operation rounded to float32 as a tensor's is. */
function step(
  [weight, gradient, m, v]: readonly Float32Array[],
  [nextWeight, nextM, nextV]: readonly Float32Array[],
  { rate, beta1, beta2, epsilon }: AdamConstants,
  t: number,
): void {
  const [keep1, take1] = [f32(beta1), f32(1 - beta1)];
  const [keep2, take2] = [f32(beta2), f32(1 - beta2)];
  const pace = f32(rate / (1 - beta1 ** t));
  const second = f32(1 / (1 - beta2 ** t));
  const least = f32(epsilon);
  for (let k = 0; k < weight.length; k++) {
    const g = gradient[k];
    const first = f32(f32(m[k] * keep1) + f32(g * take1));
    const squares = f32(f32(v[k] * keep2) + f32(f32(g * g) * take2));
    const root = f32(Math.sqrt(f32(squares * second)));
    nextM[k] = first;
    nextV[k] = squares;
    nextWeight[k] = weight[k] - f32(f32(first * pace) / f32(root + least));
  }
}

/**
 * Makes a step of Adam one operation of the WebAssembly backend. As thirteen operations it is most of a batch of a small
 * network: their bookkeeping takes longer than they do.
 */
export function registerAdam(): void {
  if (getKernel(KERNEL, WASM)) return;
  registerKernel({
    kernelName: KERNEL,
    backendName: WASM,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const device = backend as BackendWasm;
      const { weight, gradient, m, v } = inputs as Readonly<Record<string, TensorInfo>>;
      const { t, rate, beta1, beta2, epsilon } = attrs as Readonly<Record<string, number>>;
      const next = [0, 1, 2].map(() => device.makeOutput([...weight.shape], 'float32'));
      const valuesOf = (info: TensorInfo) => device.typedArrayFromHeap(info) as Float32Array;
      // Only now: room for what comes out can have moved the memory.
      step([weight, gradient, m, v].map(valuesOf), next.map(valuesOf), { rate, beta1, beta2, epsilon }, t);
      return next;
    },
  });
}

/** One step; `t` is its number, from 1. Bit for bit the same by one operation or by many. */
export function adamStep<T extends Tensor>(
  weight: T,
  gradient: T,
  { m, v }: Pick<AdamStep<T>, 'm' | 'v'>,
  constants: AdamConstants,
  t: number,
): AdamStep<T> {
  if (getKernel(KERNEL, getBackend())) {
    const attrs = { ...constants, t };
    const next = engine().runKernel(KERNEL, { weight, gradient, m, v }, attrs) as Tensor[];
    const [nextWeight, nextM, nextV] = next as [T, T, T];
    return { weight: nextWeight, m: nextM, v: nextV };
  }
  const { rate, beta1, beta2, epsilon } = constants;
  const nextM = add<T>(mul(m, beta1), mul(gradient, 1 - beta1));
  const nextV = add<T>(mul(v, beta2), mul(square(gradient), 1 - beta2));
  const root = sqrt(mul(nextV, 1 / (1 - beta2 ** t)));
  const move = div(mul(nextM, rate / (1 - beta1 ** t)), add(root, epsilon));
  return { weight: sub<T>(weight, move), m: nextM, v: nextV };
}
