import { epsilonAt } from '../../protocol/spec/epsilon.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';

/** Budgets on a logarithmic grid, both ends included, ascending, without repeats. */
export function epsilonGrid({
  from,
  to,
  points,
}: Pick<PerturbSpec['attack'], 'from' | 'to' | 'points'>): number[] {
  const inner = Array.from({ length: points }, (_, n) => epsilonAt(from, to, n / (points - 1)));
  return [...new Set(inner)].sort((a, b) => a - b);
}

/** Iterations at which a walk is measured: the first, every `every`-th, and the last; ascending. */
export function iterationMarks({ upTo, every }: { readonly upTo: number; readonly every: number }): number[] {
  const marks = new Set([1, upTo]);
  for (let mark = every; mark < upTo; mark += every) marks.add(mark);
  return [...marks].sort((a, b) => a - b);
}
