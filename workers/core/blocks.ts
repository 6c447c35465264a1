/** A vector in the space of MF's parameters, in double precision: a part for P, a part for Q, row-major. */
export interface Blocks {
  readonly P: Float64Array;
  readonly Q: Float64Array;
}

export const zeroLike = ({ P, Q }: Blocks): Blocks => ({
  P: new Float64Array(P.length),
  Q: new Float64Array(Q.length),
});

/** Dot product of n entries, those of `a` from `at` on and those of `b` from `from` on. */
export function dot(a: Float64Array, at: number, b: Float64Array, from: number, n: number): number {
  let sum = 0;
  for (let f = 0; f < n; f++) sum += a[at + f] * b[from + f];
  return sum;
}

export const inner = (a: Blocks, b: Blocks): number =>
  dot(a.P, 0, b.P, 0, a.P.length) + dot(a.Q, 0, b.Q, 0, a.Q.length);

/** target += factor · other, in place. */
export function addTo(target: Blocks, factor: number, other: Blocks): void {
  for (let n = 0; n < target.P.length; n++) target.P[n] += factor * other.P[n];
  for (let n = 0; n < target.Q.length; n++) target.Q[n] += factor * other.Q[n];
}
