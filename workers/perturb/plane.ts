import type { Tensor } from '../core/tensor.ts';

/** A plane in the space of the embeddings. */
export interface Plane {
  readonly centre: Float64Array;
  /** Orthonormal. */
  readonly axes: readonly [Float64Array, Float64Array];
  /** Shares of the variance along the axes. */
  readonly explained: readonly [number, number];
}

const rounds = 1000;
const settled = 1e-12;

function covariance({ shape, data }: Tensor, centre: Float64Array): Float64Array {
  const [rows, d] = shape;
  const matrix = new Float64Array(d * d);
  for (let r = 0; r < rows; r++) {
    for (let a = 0; a < d; a++) {
      const x = data[r * d + a] - centre[a];
      for (let b = 0; b <= a; b++) matrix[a * d + b] += x * (data[r * d + b] - centre[b]);
    }
  }
  for (let a = 0; a < d; a++) for (let b = 0; b < a; b++) matrix[b * d + a] = matrix[a * d + b];
  return matrix;
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, n) => sum + value * b[n], 0);

/**
 * The eigenvector of the largest eigenvalue among those orthogonal to `taken`, by power iteration; its largest entry
 * is positive, so that the picture does not flip between runs.
 */
function leading(matrix: Float64Array, d: number, taken: readonly Float64Array[]): Float64Array {
  let vector = new Float64Array(d).map((_, n) => 1 + n / d);
  const clean = (raw: Float64Array): Float64Array<ArrayBuffer> => {
    let rest = Float64Array.from(raw);
    for (const one of taken) {
      const along = dot(rest, one);
      rest = rest.map((value, n) => value - along * one[n]);
    }
    const norm = Math.sqrt(dot(rest, rest));
    return norm > 0 ? rest.map((value) => value / norm) : rest;
  };
  vector = clean(vector);
  for (let round = 0; round < rounds; round++) {
    const image = new Float64Array(d);
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) image[a] += matrix[a * d + b] * vector[b];
    const next = clean(image);
    const change = Math.abs(1 - Math.abs(dot(next, vector)));
    vector = next;
    if (change < settled) break;
  }
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

/** The plane of the two principal components of the rows of `matrix` [rows × d], d at least 1. */
export function principalPlane(matrix: Tensor): Plane {
  const [rows, d] = matrix.shape;
  const centre = new Float64Array(d);
  for (let n = 0; n < matrix.data.length; n++) centre[n % d] += matrix.data[n] / rows;
  const spread = covariance(matrix, centre);
  const first = leading(spread, d, []);
  const second = leading(spread, d, [first]);
  let trace = 0;
  for (let a = 0; a < d; a++) trace += spread[a * d + a];
  const share = (axis: Float64Array) => {
    let along = 0;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) along += axis[a] * spread[a * d + b] * axis[b];
    return trace > 0 ? along / trace : 0;
  };
  return { centre, axes: [first, second], explained: [share(first), share(second)] };
}

/** x and y of every row of `matrix` [rows × d] in the plane, in turn. */
export function inPlane({ centre, axes }: Plane, { shape, data }: Tensor): Float32Array {
  const [rows, d] = shape;
  const points = new Float32Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    for (const [at, axis] of axes.entries()) {
      let sum = 0;
      for (let f = 0; f < d; f++) sum += (data[r * d + f] - centre[f]) * axis[f];
      points[2 * r + at] = sum;
    }
  }
  return points;
}
