/** A factorization machine in float64. */
export interface Machine {
  bias: number;
  readonly linear: number[];
  readonly embeddings: number[];
  readonly factors: number;
}

export const product = ({ embeddings, factors }: Machine, i: number, j: number): number => {
  let sum = 0;
  for (let d = 0; d < factors; d++) sum += embeddings[i * factors + d] * embeddings[j * factors + d];
  return sum;
};

/** f by the double sum of paper 000, equation 2. */
export function slowScore(m: Machine, active: readonly number[]): number {
  let f = m.bias;
  active.forEach((i, n) => {
    f += m.linear[i];
    for (const j of active.slice(n)) f += product(m, i, j);
  });
  return f;
}

const largest = (values: readonly number[], count: number): number =>
  [...values]
    .sort((a, b) => b - a)
    .slice(0, count)
    .reduce((sum, x) => sum + x, 0);

/** What sets of at most q switches can add to f in a direction: the largest bound over all sizes, none included. */
export function slowBound(
  m: Machine,
  active: readonly number[],
  perturbable: readonly number[],
  direction: 1 | -1,
  q: number,
  bound: 'relaxation' | 'row-bound',
): number {
  const free = perturbable.filter((j) => !active.includes(j));
  const p = (j: number) => direction * (m.linear[j] + active.reduce((sum, i) => sum + product(m, i, j), 0));
  const triangle = perturbable.flatMap((i, n) =>
    perturbable.slice(n).map((j) => direction * product(m, i, j)),
  );
  let worst = 0;
  for (let r = 1; r <= Math.min(q, free.length); r++) {
    const brackets = free.map((j) => {
      const pairs = perturbable.filter((i) => i !== j).map((i) => direction * product(m, i, j));
      return p(j) + direction * product(m, j, j) + 0.5 * largest(pairs, r - 1);
    });
    const value =
      bound === 'relaxation'
        ? largest(free.map(p), r) + largest(triangle, (r * (r + 1)) / 2)
        : largest(brackets, r);
    worst = Math.max(worst, value);
  }
  return worst;
}
