/** Eigenvalues, descending, and eigenvectors: vector n is column n of `vectors`. */
export interface Spectrum {
  readonly values: Float64Array;
  /** [size × size], row-major. */
  readonly vectors: Float64Array;
}

const sweeps = 30;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).
 * @param matrix [size × size], row-major; only its symmetric part counts
 */
export function symmetricSpectrum(matrix: ArrayLike<number>, size: number): Spectrum {
  const a = Float64Array.from({ length: size * size }, (_, n) => {
    const [i, j] = [Math.floor(n / size), n % size];
    return 0.5 * (matrix[i * size + j] + matrix[j * size + i]);
  });
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const scale = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let off = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) off += a[i * size + j] ** 2;
    if (off <= 1e-24 * scale) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  const order = Array.from({ length: size }, (_, n) => n).sort((i, j) => a[j * size + j] - a[i * size + i]);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => {
    for (let i = 0; i < size; i++) vectors[i * size + to] = v[i * size + from];
  });
  return { values: Float64Array.from(order, (i) => a[i * size + i]), vectors };
}

/** Turns axes p and q so that a[p][q] vanishes. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < size; i++) {
    const [x, y] = [a[i * size + p], a[i * size + q]];
    a[i * size + p] = c * x - s * y;
    a[i * size + q] = s * x + c * y;
  }
  for (let i = 0; i < size; i++) {
    const [x, y] = [a[p * size + i], a[q * size + i]];
    a[p * size + i] = c * x - s * y;
    a[q * size + i] = s * x + c * y;
  }
  for (let i = 0; i < size; i++) {
    const [x, y] = [v[i * size + p], v[i * size + q]];
    v[i * size + p] = c * x - s * y;
    v[i * size + q] = s * x + c * y;
  }
}
