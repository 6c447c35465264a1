import type { Params } from '../core/tensor.ts';
import type { AttackTargets, Direction } from './direction.ts';
import type { SingleStep } from './method.ts';
import type { Objective } from './objective.ts';

/**
 * Fast gradient attack on embeddings (paper 004's adversarial noise; paper 002, equation 4): the gradient of the
 * objective at the clean parameters, each row divided by its L2 norm. Adding ε times this direction raises the
 * objective fastest among all moves whose rows are at most ε long. It is a sign only where
 * the spec's `rows` asks for one. A row that no example touches stays 0.
 */
export async function fgsmDirection(
  objective: Objective,
  params: Params,
  targets: AttackTargets,
): Promise<Direction> {
  return (await objective.ascent(params, targets, 0)).direction;
}

export const fgsm: SingleStep<'targets' | 'goal' | 'gradient' | 'draw' | 'rows'> = {
  decides: ['targets', 'goal', 'gradient', 'draw', 'rows'],
  direction: ({ params, objective }, options) => fgsmDirection(objective(options), params, options.targets),
};
