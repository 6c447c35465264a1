import type { Rng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import { type AttackTargets, attackedMatrices, type Direction, unitRows } from './direction.ts';

/**
 * Random noise of the same size as the attack's (paper 004's random noise): each row drawn from a normal distribution
 * and divided by its L2 norm, so uniform on the sphere. Every matrix has its own stream of `rng`.
 */
export function randomDirection(params: Params, targets: AttackTargets, rng: Rng): Direction {
  return Object.fromEntries(
    attackedMatrices(targets).map((name) => {
      const own = rng.child(`noise on ${name}`);
      const data = new Float32Array(params[name].data.length).map(() => own.normal());
      return [name, unitRows({ shape: params[name].shape, data })];
    }),
  );
}
