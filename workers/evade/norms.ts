import type { AttackNorm } from '../engines/tower.ts';

/** The length of a perturbation in the norm that an attack minimises; ‖δ‖₂ for the squared one. */
export function lengthOf(delta: ArrayLike<number>, norm: AttackNorm): number {
  let sum = 0;
  let squares = 0;
  let most = 0;
  for (let k = 0; k < delta.length; k++) {
    const size = Math.abs(delta[k]!);
    most = Math.max(most, size);
    sum += size;
    squares += size * size;
  }
  switch (norm) {
    case 'linf':
      return most;
    case 'l1':
      return sum;
    case 'l2':
    case 'l2-squared':
      return Math.sqrt(squares);
  }
}

/** `lengthOf` each of the rows of a [rows × width] matrix. */
export function rowLengths(deltas: Float32Array, rows: number, norm: AttackNorm): Float64Array {
  const width = deltas.length / rows;
  return Float64Array.from({ length: rows }, (_, n) =>
    lengthOf(deltas.subarray(n * width, (n + 1) * width), norm),
  );
}
