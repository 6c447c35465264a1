/** A vector in the space of MF's parameters, in double precision: a part for P, a part for Q, row-major. */
export interface Blocks {
  readonly P: Float64Array;
  readonly Q: Float64Array;
}

export const zeroLike = ({ P, Q }: Blocks): Blocks => ({
  P: new Float64Array(P.length),
  Q: new Float64Array(Q.length),
});

const dotOf = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
};
export const inner = (a: Blocks, b: Blocks): number => dotOf(a.P, b.P) + dotOf(a.Q, b.Q);

/** target += factor · other, in place. */
export function addTo(target: Blocks, factor: number, other: Blocks): void {
  for (let n = 0; n < target.P.length; n++) target.P[n] += factor * other.P[n];
  for (let n = 0; n < target.Q.length; n++) target.Q[n] += factor * other.Q[n];
}
