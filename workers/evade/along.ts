import { createRng } from '../core/random.ts';
import type { TowerSession } from '../engines/tower.ts';
import type { InputPart } from './inputs.ts';

export const probabilityOf = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Each of `scales` times the perturbation, as rows [scales × width]. */
export function scaled(delta: Float32Array, scales: readonly number[]): Float32Array {
  const rows = new Float32Array(scales.length * delta.length);
  scales.forEach((scale, n) => {
    rows.set(
      delta.map((value) => scale * value),
      n * delta.length,
    );
  });
  return rows;
}

/**
 * How much of the fall of the logit each part of the input carries on the straight way from 0 to δ: the integral of
 * the gradient times the step, by the trapezoid rule over equal stretches. Row r of the result belongs to step r, and
 * its parts sum to logit(0) − logit(r-th step) up to the rule's error (integrated gradients, Sundararajan et al.,
 * ICML 2017). `gradients` [steps × width] are those at the steps, the first at 0; `delta` is one stretch [width].
 */
export function fallByPart(
  gradients: Float32Array,
  delta: Float32Array,
  parts: readonly InputPart[],
): number[][] {
  const width = delta.length;
  const steps = gradients.length / width;
  const falls = [parts.map(() => 0)];
  for (let n = 1; n < steps; n++) {
    falls.push(
      parts.map(({ from, to }, at) => {
        let slope = 0;
        for (let k = from; k < to; k++)
          slope += 0.5 * (gradients[(n - 1) * width + k]! + gradients[n * width + k]!) * delta[k]!;
        return falls[n - 1]![at]! - slope;
      }),
    );
  }
  return falls;
}

/**
 * A random direction among the movable columns, orthogonal to δ and as long as it; null where δ is 0 or nothing else
 * can be moved.
 */
export function randomAcross(
  delta: Float32Array,
  movable: readonly [from: number, to: number],
  seed: number,
): Float32Array | null {
  const rng = createRng(seed).child('random direction');
  const [from, to] = movable;
  const drawn = Float64Array.from(delta, (_, k) => (k >= from && k < to ? rng.normal() : 0));
  let square = 0;
  let along = 0;
  for (let k = from; k < to; k++) {
    square += delta[k]! ** 2;
    along += drawn[k]! * delta[k]!;
  }
  if (square === 0 || to - from < 2) return null;
  for (let k = from; k < to; k++) drawn[k]! -= (along / square) * delta[k]!;
  const scale = Math.sqrt(square) / Math.hypot(...drawn);
  return Float32Array.from(drawn, (value) => scale * value);
}

/**
 * Logits on the plane of two directions: value [row × columns] at along[column]·δ + across[row]·ρ. The session holds
 * the example in each of its along × across rows.
 */
export function planeLogits(
  session: TowerSession,
  delta: Float32Array,
  other: Float32Array,
  along: readonly number[],
  across: readonly number[],
): Promise<Float32Array> {
  const width = delta.length;
  const deltas = new Float32Array(along.length * across.length * width);
  let at = 0;
  for (const up of across)
    for (const right of along)
      for (let k = 0; k < width; k++) deltas[at++] = right * delta[k]! + up * other[k]!;
  return session.logits(deltas);
}
