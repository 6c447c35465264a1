/**
 * Cholesky factor of a symmetric d × d matrix, row-major, in place: the lower triangle takes L with L Lᵀ = matrix, the
 * upper one is left as it was. Only the lower triangle is read. False, with the matrix half done, where it is not
 * positive definite in double precision.
 */
export function factorise(matrix: Float64Array, d: number): boolean {
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < j; k++) {
      const factor = matrix[j * d + k];
      for (let i = j; i < d; i++) matrix[i * d + j] -= factor * matrix[i * d + k];
    }
    if (!(matrix[j * d + j] > 0)) return false;
    const root = Math.sqrt(matrix[j * d + j]);
    for (let i = j; i < d; i++) matrix[i * d + j] /= root;
  }
  return true;
}

/** Solves L Lᵀ x = right in place, `lower` as `factorise` leaves it. */
export function substitute(lower: Float64Array, right: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) right[i] -= lower[i * d + k] * right[k];
    right[i] /= lower[i * d + i];
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) right[i] -= lower[k * d + i] * right[k];
    right[i] /= lower[i * d + i];
  }
}
