import type { TowerSession } from '../engines/tower.ts';
import type { Found } from './cw.ts';

/** How an attack did against the network that answers. */
export interface SuccessRate {
  /** Share of the examples that are answered no. */
  readonly rate: number;
  /** Mean length of the perturbations that succeeded; NaN where none did. */
  readonly distortion: number;
}

/**
 * Judges perturbations by plain forward passes, whatever the attack believed: an example is answered no where its
 * logit is at most 0 (p ≤ ½). Against noise at test time each example is answered `draws` times, each with fresh noise
 * from `seed`; the rate is the share of all answers that are no, and the distortion their mean length. Where the attack
 * found nothing (length NaN) the example is asked unperturbed, with length 0, which without noise is a yes.
 */
export async function judged(
  session: TowerSession,
  { delta, lengths }: Pick<Found, 'delta' | 'lengths'>,
  noise: { readonly sigma: number; readonly draws: number; readonly seed: number },
): Promise<SuccessRate> {
  const draws = noise.sigma > 0 ? noise.draws : 1;
  let noes = 0;
  let total = 0;
  for (let n = 0; n < draws; n++) {
    const drawn = noise.sigma > 0 ? { sigma: noise.sigma, seed: noise.seed + n } : undefined;
    const logits = await session.logits(delta, drawn);
    for (let row = 0; row < lengths.length; row++) {
      if (logits[row]! > 0) continue;
      noes++;
      total += Number.isNaN(lengths[row]!) ? 0 : lengths[row]!;
    }
  }
  return { rate: noes / (draws * lengths.length), distortion: noes > 0 ? total / noes : Number.NaN };
}

/** Share of the examples whose perturbation was found with a length of at most `epsilon`. */
export function shareWithin(lengths: Float64Array, epsilon: number): number {
  return lengths.reduce((n, one) => n + Number(one <= epsilon), 0) / lengths.length;
}
