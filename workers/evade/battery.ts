import { createRng, type Rng } from '../core/random.ts';
import type { AttackedNoise, PgdOptions, TowerSession } from '../engines/tower.ts';
import type { EvadeAttackId } from '../protocol/names/evade.ts';
import { lengthOf } from './norms.ts';

/** The ball that perturbations stay in, and what they are perturbations of. */
export interface Ball {
  readonly norm: PgdOptions['norm'];
  /** Its radius. */
  readonly epsilon: number;
  readonly rows: number;
  readonly width: number;
  /** Columns [from, to) that may be moved. */
  readonly movable: readonly [from: number, to: number];
  /** Decides random directions and starts. */
  readonly seed: number;
}

/** Attacks that stay in a ball; C&W finds its own length. */
export type BallAttack = Exclude<EvadeAttackId, 'cw'>;

/** Steps of PGD; each as long as 2.5 times the radius over their number, so that the ball's far side is in reach. */
export const pgdSteps = 40;
const wholeWay = 2.5 / pgdSteps;

/** What PGD with restarts tries: so many starts, the first in the middle, each with steps of these shares of ε. */
export const inputRestarts = { starts: 4, shares: [wholeWay, 0.25] } as const;

const quiet: AttackedNoise = { sigma: 0, draws: 0, seed: 0 };

/** The steps that an attack takes at most, and the gradients of the network that they need, for each pair. */
export function spentBy(
  attack: EvadeAttackId,
  { iterations, searchSteps, draws }: Readonly<Record<'iterations' | 'searchSteps' | 'draws', number>>,
): { readonly steps: number; readonly gradients: number } {
  const walks = inputRestarts.starts * inputRestarts.shares.length;
  switch (attack) {
    case 'random':
      return { steps: 1, gradients: 0 };
    case 'fgsm':
      return { steps: 1, gradients: 1 };
    case 'pgd':
      return { steps: pgdSteps, gradients: pgdSteps };
    case 'restarts':
      return { steps: walks * pgdSteps, gradients: walks * pgdSteps };
    case 'averaging':
      return { steps: pgdSteps, gradients: pgdSteps * draws };
    case 'cw':
      // And one of the descent at the point found.
      return { steps: iterations * searchSteps, gradients: iterations * searchSteps + 1 };
  }
}

/** A random direction for each row [rows × width], as long in the ball's norm as `length` says. */
function randomSteps(ball: Ball, rng: Rng, length: () => number): Float32Array {
  const { rows, width, norm } = ball;
  const [from, to] = ball.movable;
  const steps = new Float32Array(rows * width);
  for (let n = 0; n < rows; n++) {
    const row = steps.subarray(n * width + from, n * width + to);
    for (let k = 0; k < row.length; k++) row[k] = rng.normal();
    const scale = length() / Math.max(lengthOf(row, norm), Number.MIN_VALUE);
    for (let k = 0; k < row.length; k++) row[k]! *= scale;
  }
  return steps;
}

/**
 * PGD from several starts with several lengths of a step: for each row the walk that brought the logit of a plain forward
 * pass lowest, the earlier of equal ones. Plain PGD is the first of the walks, so no row is above it.
 */
async function restarted(
  session: TowerSession,
  ball: Ball,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { norm, epsilon, rows, width } = ball;
  const best = new Float32Array(rows * width);
  const lowest = new Float32Array(rows).fill(Number.POSITIVE_INFINITY);
  for (let n = 0; n < inputRestarts.starts; n++) {
    const rng = createRng(ball.seed).child(`start ${n}`);
    const start = n === 0 ? undefined : randomSteps(ball, rng, () => epsilon * rng.uniform());
    for (const share of inputRestarts.shares) {
      const options = { norm, epsilon, step: share * epsilon, iterations: pgdSteps, noise: quiet };
      const delta = await session.pgd({ ...options, ...(start && { start }) }, pause);
      const logits = await session.logits(delta);
      for (let row = 0; row < rows; row++) {
        if (logits[row]! >= lowest[row]!) continue;
        lowest[row] = logits[row]!;
        best.set(delta.subarray(row * width, (row + 1) * width), row * width);
      }
    }
  }
  return best;
}

/**
 * Where an attack moves each row within the ball [rows × width]. `noise`: what the network draws at test time, which
 * 'averaging' alone looks at.
 */
export function movedWithin(
  session: TowerSession,
  attack: BallAttack,
  ball: Ball,
  noise: AttackedNoise,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { norm, epsilon } = ball;
  const walk = { norm, epsilon, step: wholeWay * epsilon, iterations: pgdSteps };
  switch (attack) {
    case 'random':
      return Promise.resolve(randomSteps(ball, createRng(ball.seed).child('random step'), () => epsilon));
    case 'fgsm':
      return session.pgd({ ...walk, step: epsilon, iterations: 1, noise: quiet }, pause);
    case 'pgd':
      return session.pgd({ ...walk, noise: quiet }, pause);
    case 'restarts':
      return restarted(session, ball, pause);
    case 'averaging':
      return session.pgd({ ...walk, noise }, pause);
  }
}
