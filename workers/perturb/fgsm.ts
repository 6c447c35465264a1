import type { Params } from '../core/tensor.ts';
import type { Engine } from '../engines/types.ts';
import { type AttackTargets, attackedMatrices, type Direction, unitRows } from './direction.ts';

/** Each training interaction with one item the user has not met there. */
export interface Triplets {
  readonly users: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

/**
 * Fast gradient attack on the embeddings of BPR-MF (paper 004's adversarial noise; paper 002, equation 4): the
 * gradient of the clean BPR loss, summed over `triplets`, with respect to P [users × d] and Q [items × d], each row
 * divided by its L2 norm. Adding ε times this direction raises the loss fastest among all moves whose rows are at
 * most ε long. It is not a sign. A row that no triplet touches stays 0.
 */
export async function fgsmDirection(
  engine: Engine,
  params: Params,
  triplets: Triplets,
  targets: AttackTargets,
): Promise<Direction> {
  const { gradP, gradQ } = await engine.bprGradient(params, triplets);
  const gradients = { P: gradP, Q: gradQ };
  return Object.fromEntries(
    attackedMatrices(targets).map((name) => [
      name,
      unitRows({ shape: params[name].shape, data: gradients[name] }),
    ]),
  );
}
