import type { Params, Tensor } from '../core/tensor.ts';
import type { PerturbSpec } from '../protocol/spec/spec.ts';

export type Projection = PerturbSpec['attack']['projection'];

/** Each entry clipped to ±ε (paper 002, equation 6): the ball of the largest entry. A row may reach ε·√d in L2. */
function clipEntries({ shape, data }: Tensor, epsilon: number): Tensor {
  const out = new Float32Array(data.length);
  for (let n = 0; n < data.length; n++) out[n] = Math.max(-epsilon, Math.min(epsilon, data[n]));
  return { shape, data: out };
}

/** Each row [rows × d] longer than ε scaled to the length ε, so that what is spent is comparable with FGSM's. */
function shortenRows({ shape, data }: Tensor, epsilon: number): Tensor {
  const [rows, d] = shape;
  const out = data.slice();
  for (let r = 0; r < rows; r++) {
    let square = 0;
    for (let f = r * d; f < (r + 1) * d; f++) square += data[f] * data[f];
    const norm = Math.sqrt(square);
    // Rounding to float32 leaves a scaled row off ε by a hair; it must not be scaled again.
    if (norm <= epsilon * (1 + 1e-6)) continue;
    for (let f = r * d; f < (r + 1) * d; f++) out[f] = data[f] * (epsilon / norm);
  }
  return { shape, data: out };
}

/** The displacement in the ball that is nearest to `displacement`, matrix by matrix. Idempotent. */
export function projected(displacement: Params, projection: Projection, epsilon: number): Params {
  const project = projection === 'element' ? clipEntries : shortenRows;
  return Object.fromEntries(
    Object.entries(displacement).map(([name, matrix]) => [name, project(matrix, epsilon)]),
  );
}
