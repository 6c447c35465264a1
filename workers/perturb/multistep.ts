import type { Rng } from '../core/random.ts';
import { type Params, zeros } from '../core/tensor.ts';
import { type AttackTargets, attackedMatrices, type Direction, moved } from './direction.ts';
import type { Objective } from './objective.ts';
import { type Projection, projected } from './projection.ts';

/** Half-width of the uniform start in the published code of paper 002, whatever ε is. */
export const publishedStart = 0.05;

/** How a multi-step attack walks. */
export interface Walk {
  readonly targets: AttackTargets;
  readonly epsilon: number;
  /** α, the length of a step of a row. */
  readonly step: number;
  readonly projection: Projection;
  /** Half-width of the uniform start; 0 starts at the clean parameters (BIM). */
  readonly start: number;
}

/** Where a walk is after `iteration` steps. */
export interface Stride {
  readonly iteration: number;
  /** The perturbed parameters. */
  readonly params: Params;
  /** What was added to the clean ones. */
  readonly displacement: Direction;
  /** Along what the last step went; null at the start. */
  readonly direction: Direction | null;
}

/** The displacement before the first step: zeros, or uniform in ±start from a stream of `rng` a matrix, projected. */
export function startOf(clean: Params, { targets, start, projection, epsilon }: Walk, rng: Rng): Direction {
  const drawn = attackedMatrices(clean, targets).map((name) => {
    const matrix = zeros(...clean[name].shape);
    if (start === 0) return [name, matrix];
    const own = rng.child(`start on ${name}`);
    return [name, { ...matrix, data: matrix.data.map(() => start * (2 * own.uniform() - 1)) }];
  });
  return projected(Object.fromEntries(drawn), projection, epsilon);
}

/** One step: α along the direction, then back into the ball (paper 002, equation 7). */
export function stepped(displacement: Direction, direction: Direction, walk: Walk): Direction {
  return projected(moved(displacement, direction, walk.step), walk.projection, walk.epsilon);
}

/**
 * The multi-step attacks of paper 002 (equations 5 to 7): BIM from the clean embeddings, PGD from a random start.
 * Yields the start and then every iteration, without end; the gradient is taken at the perturbed parameters, each
 * row divided by its L2 norm. With one step of α = ε BIM is FGSM before the clipping.
 */
export async function* multiStep(
  clean: Params,
  objective: Objective,
  walk: Walk,
  rng: Rng,
): AsyncGenerator<Stride, never> {
  let displacement = startOf(clean, walk, rng);
  let direction: Direction | null = null;
  for (let iteration = 0; ; iteration++) {
    const params = moved(clean, displacement, 1);
    yield { iteration, params, displacement, direction };
    const ascent = await objective.ascent(params, walk.targets, iteration);
    direction = ascent.direction;
    displacement = stepped(displacement, direction, walk);
  }
}
