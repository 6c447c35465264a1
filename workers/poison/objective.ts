import { type Blocks, dot } from '../core/blocks.ts';
import type { Csr } from '../data/types.ts';
import type { Surrogate } from './surrogate.ts';
import type { AttackSituation } from './types.ts';

/** What an attack wants of a factorisation: a number to be large, and its gradient with respect to P and Q. */
export interface Wish {
  readonly value: number;
  readonly gradient: Blocks;
}

/** Mean prediction of the targets over genuine users (Li et al., NIPS 2016: an integrity attack); `sign` -1 to demote. */
export function targetWish(
  { P, Q, d }: Surrogate,
  users: number,
  targets: readonly number[],
  sign: 1 | -1,
): Wish {
  const gradient = { P: new Float64Array(P.length), Q: new Float64Array(Q.length) };
  const weight = sign / (users * targets.length);
  let value = 0;
  for (const target of targets) {
    for (let u = 0; u < users; u++) {
      value += weight * dot(P, u * d, Q, target * d, d);
      for (let f = 0; f < d; f++) {
        gradient.P[u * d + f] += weight * Q[target * d + f];
        gradient.Q[target * d + f] += weight * P[u * d + f];
      }
    }
  }
  return { value, gradient };
}

/**
 * Mean squared distance of the predictions for the cells that genuine users did not rate from those of the clean
 * factorisation (Li et al., NIPS 2016: an availability attack).
 */
export function havocWish({ P, Q, d }: Surrogate, train: Csr, clean: Surrogate): Wish {
  const items = Q.length / d;
  const gradient = { P: new Float64Array(P.length), Q: new Float64Array(Q.length) };
  const weight = 1 / (train.rows * items - train.columns.length);
  let value = 0;
  for (let u = 0; u < train.rows; u++) {
    let at = train.offsets[u];
    for (let item = 0; item < items; item++) {
      if (at < train.offsets[u + 1] && train.columns[at] === item) {
        at++;
        continue;
      }
      const moved = dot(P, u * d, Q, item * d, d) - dot(clean.P, u * d, clean.Q, item * d, d);
      value += weight * moved * moved;
      const factor = 2 * weight * moved;
      for (let f = 0; f < d; f++) {
        gradient.P[u * d + f] += factor * Q[item * d + f];
        gradient.Q[item * d + f] += factor * P[u * d + f];
      }
    }
  }
  return { value, gradient };
}

/** What the goal of a problem wants; `clean` is the factorisation of the genuine ratings. */
export function wishOf({ goal, train, targets }: AttackSituation, clean: Surrogate, now: Surrogate): Wish {
  if (goal === 'availability') return havocWish(now, train, clean);
  return targetWish(now, train.rows, targets, goal === 'promote' ? 1 : -1);
}
