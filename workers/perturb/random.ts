import type { Rng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { PerturbSpec } from '../protocol/spec/spec.ts';
import { type AttackTargets, attackedMatrices, type Direction, unitRows } from './direction.ts';
import type { SingleStep } from './method.ts';

export type NoiseKind = PerturbSpec['attack']['noise'];

/**
 * Random noise of the same size as the attack's (paper 004's random noise): each row drawn from a normal distribution
 * and divided by its L2 norm, so uniform on the sphere; or its entries uniform in ±1 before the division, which leans
 * towards the corners of the cube. Every matrix has its own stream of `rng`.
 */
export function randomDirection(
  params: Params,
  targets: AttackTargets,
  rng: Rng,
  kind: NoiseKind = 'normal',
): Direction {
  return Object.fromEntries(
    attackedMatrices(params, targets).map((name) => {
      const own = rng.child(`noise on ${name}`);
      const draw = kind === 'normal' ? () => own.normal() : () => 2 * own.uniform() - 1;
      const data = new Float32Array(params[name].data.length).map(draw);
      return [name, unitRows({ shape: params[name].shape, data })];
    }),
  );
}

/** The same length as FGSM's, so that what the gradient adds is seen. */
export const random: SingleStep<'targets' | 'draw' | 'noise'> = {
  decides: ['targets', 'draw', 'noise'],
  direction: ({ params, rng }, { targets, draw, noise }) =>
    randomDirection(params, targets, rng({ draw }).child('random'), noise),
};
