import { type Machine, product } from './robust.ts';

/** What an adversary may do to one instance: the items it may switch, of `items` perturbable ones from feature `first` on. */
export interface Reach {
  readonly first: number;
  readonly items: number;
  readonly active: readonly number[];
  /** Features that may be switched. */
  readonly free: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const descending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort().reverse();
const head = (sorted: Float64Array, count: number): number =>
  sorted.subarray(0, count).reduce((a, b) => a + b, 0);
const largest = (values: readonly number[], count: number): number => head(descending(values), count);

/** f by the double sum of paper 000, equation 2, over a set of features. */
export function plainScore(m: Machine, features: ReadonlySet<number>): number {
  const on = [...features];
  let f = m.bias;
  on.forEach((i, n) => {
    f += m.linear[i] ?? Number.NaN;
    for (const j of on.slice(n)) f += product(m, i, j);
  });
  return f;
}

/** Every product of two perturbable embeddings, taken once for a machine: value of features i and j. */
export function productsOf(m: Machine, first: number, items: number): (i: number, j: number) => number {
  const table = Array.from({ length: items }, (_, i) =>
    Float64Array.from({ length: items }, (_, j) => product(m, first + i, first + j)),
  );
  return (i, j) => table[i - first]?.[j - first] ?? Number.NaN;
}

/**
 * What sets of exactly 1, 2, … `most` switches can add to f in the direction `sigma` at most, by each bound (paper 000,
 * equations 7 to 11, and the lab's own two), term by term. With switches that take away, self terms are part of the
 * gains and only pairs are relaxed; where both ways are open, pairs count by their absolute values.
 */
export function plainBounds(
  m: Machine,
  products: (i: number, j: number) => number,
  { first, items, active, free }: Reach,
  sigma: 1 | -1,
  most: number,
) {
  const all = Array.from({ length: items }, (_, j) => first + j);
  const on = new Set(active);
  const adds = free.filter((j) => !on.has(j));
  const pure = adds.length === free.length;
  const mixed = adds.length > 0 && !pure;
  const met = new Map(
    free.map((j) => [j, (m.linear[j] ?? Number.NaN) + sum(active.map((i) => product(m, i, j)))]),
  );
  const bare = free.map((j) => sigma * (met.get(j) ?? Number.NaN));
  const gains = free.map(
    (j, n) => (on.has(j) ? -1 : 1) * (bare[n] ?? 0) + (on.has(j) ? 0 : sigma * products(j, j)),
  );
  const pair = (i: number, j: number) => {
    const value = sigma * products(i, j);
    return mixed ? Math.abs(value) : value;
  };
  const pairs = descending(all.flatMap((i, n) => all.slice(n + 1).map((j) => pair(i, j))));
  const squares = all.map((j) => sigma * products(j, j));
  const triangle = descending([...pairs.slice(0, most * most), ...squares]);
  const partners = free.map((j) => descending(all.filter((i) => i !== j).map((i) => pair(i, j))));
  return Array.from({ length: most }, (_, n) => {
    const r = n + 1;
    const off = head(pairs, (r * (r - 1)) / 2);
    const single = largest(gains, r) + off;
    return {
      relaxation: pure ? largest(bare, r) + head(triangle, (r * (r + 1)) / 2) : single,
      split: pure ? largest(bare, r) + largest(squares, r) + off : single,
      row: largest(
        partners.map((own, at) => (gains[at] ?? Number.NaN) + 0.5 * head(own, r - 1)),
        r,
      ),
    };
  });
}

/** Algorithm 1 of paper 000 by switching every free item in turn and scoring from scratch; the items until f flips, or []. */
export function plainGreedy(m: Machine, { active, free }: Reach, budget: number): number[] {
  const on = new Set(active);
  const positive = plainScore(m, on) > 0;
  const left = new Set(free);
  const chosen: number[] = [];
  const after = (j: number): number => {
    const changed = new Set(on);
    if (!changed.delete(j)) changed.add(j);
    return (positive ? -1 : 1) * plainScore(m, changed);
  };
  while (chosen.length < budget && left.size > 0) {
    const best = [...left].reduce((at, j) => (after(j) > after(at) ? j : at));
    left.delete(best);
    if (!on.delete(best)) on.add(best);
    chosen.push(best);
    if (plainScore(m, on) > 0 !== positive) return chosen;
  }
  return [];
}
