import type { Params } from '../core/tensor.ts';
import type { EmbeddingGradient } from '../engines/types.ts';
import { type AttackTargets, attackedMatrices, type Direction, type RowStep, unitRows } from './direction.ts';

/** What an attacker raises, seen from one point. */
export interface Ascent {
  /** The objective at the point. */
  readonly value: number;
  /** Its gradient with respect to the attacked matrices, its rows as steps. */
  readonly direction: Direction;
}

/** What an attacker raises by moving embeddings. */
export interface Objective {
  /** At `params`, for an iteration counted from 0: objectives on samples or fresh negatives differ between them. */
  ascent(params: Params, targets: AttackTargets, iteration: number): Promise<Ascent>;
}

/**
 * The loss over the examples of an iteration, each model's own: raised (`sign` 1) by the untargeted attack of
 * papers 002 and 004, lowered (`sign` -1) by the targeted ones, whose triplets are made so that a low loss is their goal.
 * `rows` says how a row of the gradient becomes a step.
 */
export function lossObjective(
  gradientAt: (params: Params, iteration: number) => Promise<EmbeddingGradient>,
  sign: 1 | -1 = 1,
  rows: RowStep = 'floored',
): Objective {
  return {
    ascent: async (params, targets, iteration) => {
      const { loss, gradients } = await gradientAt(params, iteration);
      const direction = attackedMatrices(params, targets).map((name) => {
        const data = sign === 1 ? gradients[name] : gradients[name].map((value) => -value);
        return [name, unitRows({ shape: params[name].shape, data }, rows)];
      });
      return { value: sign * loss, direction: Object.fromEntries(direction) };
    },
  };
}
