import { createRng } from './random.ts';
import { symmetricSpectrum } from './symmetric.ts';

/** Directions carried along besides those wanted, so that close eigenvalues are told apart in few rounds. */
const spare = 6;
const mostRounds = 300;
/** Relative change of the wanted eigenvalues below which they are taken for found. */
const settled = 1e-12;

/** Columns of a tall matrix, each of the same length. */
type Columns = Float64Array[];

export const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
};

/** Gram-Schmidt, twice for accuracy, in place; a column without a rest becomes zero. */
function orthonormalise(columns: Columns): void {
  columns.forEach((column, at) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const before of columns.slice(0, at)) {
        const along = dot(column, before);
        for (let n = 0; n < column.length; n++) column[n] -= along * before[n];
      }
    }
    const norm = Math.sqrt(dot(column, column));
    for (let n = 0; n < column.length; n++) column[n] = norm > 0 ? column[n] / norm : 0;
  });
}

/**
 * The `wanted` largest eigenvalues, descending, and unit eigenvectors of a symmetric positive semidefinite matrix of
 * `size` rows that is known by its products only: subspace iteration with the best axes within the span (Golub and Van
 * Loan, section 8.2). Fewer where the matrix has fewer rows.
 */
export function leadingEigen(
  times: (vector: Float64Array) => Float64Array,
  size: number,
  wanted: number,
): { readonly values: readonly number[]; readonly vectors: readonly Float64Array[] } {
  const width = Math.min(wanted + spare, size);
  const rng = createRng(1);
  let basis: Columns = Array.from({ length: width }, () => new Float64Array(size).map(() => rng.normal()));
  orthonormalise(basis);
  let leading: readonly number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const images = basis.map(times);
    const small = Float64Array.from({ length: width * width }, (_, n) =>
      dot(basis[Math.floor(n / width)], images[n % width]),
    );
    const { values, vectors } = symmetricSpectrum(small, width);
    const next = basis.map((_, at) => {
      const column = new Float64Array(size);
      images.forEach((image, row) => {
        const weight = vectors[row * width + at];
        for (let n = 0; n < size; n++) column[n] += weight * image[n];
      });
      return column;
    });
    const top = [...values].slice(0, wanted);
    const still = top.every((value, n) => Math.abs(value - (leading[n] ?? 0)) <= settled * Math.abs(value));
    leading = top;
    orthonormalise(next);
    basis = next;
    if (still) break;
  }
  return { values: leading, vectors: basis.slice(0, wanted) };
}
