import type { Params } from '../core/tensor.ts';
import type { BprGradient, EmbeddingGradient, NcfExamples } from '../engines/types.ts';
import { type AttackTargets, attackedMatrices, type Direction, unitRows } from './direction.ts';
import type { Triplets } from './triplets.ts';

/** What an attacker raises, seen from one point. */
export interface Ascent {
  /** The objective at the point. */
  readonly value: number;
  /** Its gradient with respect to the attacked matrices, each row divided by its L2 norm. */
  readonly direction: Direction;
}

/** What an attacker raises by moving embeddings. */
export interface Objective {
  /** At `params`, for an iteration counted from 0: objectives on samples or fresh negatives differ between them. */
  ascent(params: Params, targets: AttackTargets, iteration: number): Promise<Ascent>;
}

/** What gives gradients: an engine, or a guard around one that opens another after a lost device. */
export type GradientSource = (params: Params, triplets: Triplets) => Promise<BprGradient>;
export type NcfGradientSource = (params: Params, examples: NcfExamples) => Promise<EmbeddingGradient>;

/** A sum over examples, raised (`sign` 1) or lowered (`sign` -1). */
function sumObjective(
  gradientAt: (params: Params, iteration: number) => Promise<EmbeddingGradient>,
  sign: 1 | -1,
): Objective {
  return {
    ascent: async (params, targets, iteration) => {
      const { loss, gradients } = await gradientAt(params, iteration);
      const direction = attackedMatrices(params, targets).map((name) => {
        const data = sign === 1 ? gradients[name] : gradients[name].map((value) => -value);
        return [name, unitRows({ shape: params[name].shape, data })];
      });
      return { value: sign * loss, direction: Object.fromEntries(direction) };
    },
  };
}

/**
 * The summed BPR loss over the triplets of an iteration: raised (`sign` 1) by the untargeted attack of papers 002
 * and 004, lowered (`sign` -1) by the targeted ones, whose triplets are made so that a low loss is their goal.
 */
export function bprObjective(
  gradient: GradientSource,
  triplets: (iteration: number) => Triplets | Promise<Triplets>,
  sign: 1 | -1 = 1,
): Objective {
  return sumObjective(async (params, iteration) => {
    const { loss, gradP, gradQ } = await gradient(params, await triplets(iteration));
    return { loss, gradients: { P: gradP, Q: gradQ } };
  }, sign);
}

/**
 * The same for NCF, whose logits are the scores: the summed log loss on which it trains, over labelled pairs, or the
 * BPR loss of the logits where the examples are triplets. Moves the embeddings of users and items, GMF's too.
 */
export function ncfObjective(
  gradient: NcfGradientSource,
  examples: (iteration: number) => NcfExamples | Promise<NcfExamples>,
  sign: 1 | -1 = 1,
): Objective {
  return sumObjective(async (params, iteration) => gradient(params, await examples(iteration)), sign);
}
