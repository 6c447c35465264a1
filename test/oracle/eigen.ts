/** Eigenvectors of a small dense matrix by plain power iteration, one after the other, found ones taken out. */
export function bruteEigen(matrix: readonly (readonly number[])[], wanted: number, steps = 200_000) {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  return Array.from({ length: wanted }, (_, k) => {
    let v = Array.from({ length: n }, (_, i) => Math.sin(1 + i * (k + 2)));
    let value = 0;
    for (let step = 0; step < steps; step++) {
      const w = a.map((row) => row.reduce((sum, x, j) => sum + x * v[j], 0));
      value = Math.hypot(...w);
      v = w.map((x) => x / value);
    }
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i][j] -= value * v[i] * v[j];
    return { value, vector: v };
  });
}
