import { type ExactModel, exactSign } from '../../workers/certify/exact-arithmetic.ts';

/** Every set of at most `budget` switches, in order of size. */
export function* switchSets(switches: readonly number[], budget: number): Generator<number[]> {
  function* choose(from: number, size: number): Generator<number[]> {
    if (size === 0) {
      yield [];
      return;
    }
    for (let i = from; i <= switches.length - size; i++) {
      for (const rest of choose(i + 1, size - 1)) yield [switches[i] as number, ...rest];
    }
  }
  for (let size = 1; size <= Math.min(budget, switches.length); size++) yield* choose(0, size);
}

/** The instance after the switches: each listed feature goes from off to on or from on to off. */
export function switched(active: readonly number[], switches: readonly number[]): number[] {
  const set = new Set(active);
  for (const j of switches) if (!set.delete(j)) set.add(j);
  return [...set];
}

/** Size of the smallest flipping set by trying all of them with exact arithmetic; 0 where none of size ≤ budget flips. */
export function bruteRadius(
  model: ExactModel,
  active: readonly number[],
  switches: readonly number[],
  budget: number,
): number {
  const positive = exactSign(model, active) > 0;
  for (const set of switchSets(switches, budget)) {
    if (exactSign(model, switched(active, set)) > 0 !== positive) return set.length;
  }
  return 0;
}

/** The largest f, in float64 and without the bias, that switching exactly `size` of the features comes to. */
export function mostAfter(
  { factors, linear, embedding }: Omit<ExactModel, 'bias'>,
  active: readonly number[],
  switches: readonly number[],
  size: number,
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const set of switchSets(switches, size)) {
    if (set.length < size) continue;
    const on = switched(active, set);
    let value = on.reduce((sum, j) => sum + linear(j), 0);
    for (let f = 0; f < factors; f++) {
      const column = on.map((j) => embedding(j, f));
      const sum = column.reduce((all, v) => all + v, 0);
      value += (sum * sum + column.reduce((all, v) => all + v * v, 0)) / 2;
    }
    most = Math.max(most, value);
  }
  return most;
}
