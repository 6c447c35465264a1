import { expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import { KernelMemory } from '../../../../workers/engines/kernels/memory.ts';
import { kernelBytes } from './kernels.ts';

/** -σ(-x) and softplus(-x) without cancellation in float64. */
const slope = (x: number) => (x >= 0 ? -Math.exp(-x) / (1 + Math.exp(-x)) : -1 / (1 + Math.exp(x)));
const loss = (x: number) => Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const rng = createRng(9);
const margins = Float32Array.from([
  ...Array.from({ length: 4001 }, (_, n) => (n - 2000) / 20),
  ...Array.from({ length: 4000 }, () => rng.normal() * 10 ** (rng.int(12) - 10)),
  0,
  -0,
  690,
  -690,
]);

async function logistic(values: ArrayLike<number>, scale = 1): Promise<{ slopes: number[]; loss: number }> {
  const memory = await KernelMemory.create(await WebAssembly.compile(kernelBytes()));
  const at = memory.take(4 * values.length + 8);
  memory.f32(at, values.length).set(values);
  const sum = memory.kernels.logistic(at, values.length, scale);
  return { slopes: [...memory.f32(at, values.length)], loss: sum };
}

it('has softplus to 1e-9 of itself, one value at a time', async () => {
  for (let n = 0; n < margins.length; n += 7) {
    const x = margins[n]!;
    const got = (await logistic([x])).loss;
    expect(Math.abs(got / loss(x) - 1)).toBeLessThan(1e-9);
  }
});

it('has the sigmoid to the last bit but one of float32', async () => {
  const { slopes } = await logistic(margins);
  slopes.forEach((got, n) => {
    const exact = slope(margins[n]!);
    // Below 1e-38 float32 has fewer digits.
    expect(Math.abs(got - exact)).toBeLessThanOrEqual(6.1e-8 * Math.abs(exact) + 1e-45);
  });
});

it('scales the slope but not the loss, and sums the loss in float64', async () => {
  const half = await logistic(margins, 0.5);
  const whole = await logistic(margins);
  expect(half.loss).toBe(whole.loss);
  half.slopes.forEach((s, n) => {
    expect(Math.abs(2 * s - whole.slopes[n]!)).toBeLessThanOrEqual(1e-44);
  });
  const million = await logistic(new Float32Array(1_000_001).fill(3));
  expect(Math.abs(million.loss / (1_000_001 * loss(3)) - 1)).toBeLessThan(1e-9);
});

it('passes infinities and no-numbers on as they are', async () => {
  expect((await logistic([Infinity])).loss).toBeLessThan(1e-300);
  expect(await logistic([-Infinity])).toEqual({ slopes: [-1], loss: Infinity });
  expect(await logistic([NaN])).toEqual({ slopes: [NaN], loss: NaN });
});
