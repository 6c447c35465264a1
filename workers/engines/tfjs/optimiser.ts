import { add, div, maximum, mul, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { Optimiser } from '../shape.ts';
import { adamStep } from './adam.ts';

/** State tensors kept for each parameter, by the last part of their name. */
export const SLOTS: Readonly<Record<Optimiser['kind'], readonly string[]>> = {
  sgd: [],
  adagrad: ['acc'],
  adam: ['m', 'v'],
};

/** What every entry of a fresh state tensor holds. */
export const freshSlot = (optimiser: Optimiser): number =>
  optimiser.kind === 'adagrad' ? optimiser.accumulator : 0;

/**
 * Below it a root of an accumulator is 0 in float32, so that g is 0 too: 0/floor is 0 where 0/0 would be NaN.
 */
const ROOT_FLOOR = 1e-19;

/**
 * One dense step; entries with gradient 0 stay as they are under SGD and Adagrad, so that dense is exact.
 * `t` is the number of this step, from 1. Every epsilon is the caller's: tfjs's own differ between backends.
 */
export function optimiserStep(
  optimiser: Optimiser,
  weight: Tensor,
  gradient: Tensor,
  slots: readonly Tensor[],
  t: number,
): { readonly weight: Tensor; readonly slots: Tensor[] } {
  switch (optimiser.kind) {
    case 'sgd':
      return { weight: sub(weight, mul(gradient, optimiser.rate)), slots: [] };
    case 'adagrad': {
      const acc = add(slots[0]!, square(gradient));
      const root = optimiser.epsilon > 0 ? add(sqrt(acc), optimiser.epsilon) : sqrt(acc);
      const safe = optimiser.accumulator > 0 ? root : maximum(root, ROOT_FLOOR);
      return { weight: sub(weight, mul(div(gradient, safe), optimiser.rate)), slots: [acc] };
    }
    case 'adam': {
      const { kind: _, ...constants } = optimiser;
      const next = adamStep(weight, gradient, { m: slots[0]!, v: slots[1]! }, constants, t);
      return { weight: next.weight, slots: [next.m, next.v] };
    }
  }
}
