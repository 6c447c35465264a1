import { pick } from '../core/pick.ts';
import type { Rng } from '../core/random.ts';
import type { Params } from '../core/tensor.ts';
import type { PerturbAttackId } from '../protocol/names/perturb.ts';
import type { PerturbSpec } from '../protocol/spec/spec.ts';
import type { Direction } from './direction.ts';
import type { Walk } from './multistep.ts';
import type { Objective } from './objective.ts';

type Options = PerturbSpec['attack'];
/** What of an attack's spec the objective hangs on: who takes a gradient declares these. */
export type ObjectiveOptions = Pick<Options, 'goal' | 'gradient' | 'draw' | 'rows'>;

/** The trained model in front of an attack. */
export interface Site {
  readonly params: Params;
  /** What the goal raises on this model. */
  objective(options: ObjectiveOptions): Objective;
  /** Everything that an attack draws at random hangs on the model's seed and the number of the draw. */
  rng(options: Pick<Options, 'draw'>): Rng;
}

/**
 * An attack on embeddings. It is given no more of the spec than the members it `decides` by, and the key of what it
 * gives is made of those same members: an option that is read cannot be missing from the key.
 */
interface Declared<D extends keyof Options> {
  readonly decides: readonly D[];
}

/** One direction for every budget ε. */
export interface SingleStep<D extends keyof Options = keyof Options> extends Declared<D> {
  direction(site: Site, options: Pick<Options, D>): Direction | Promise<Direction>;
}

/** A walk of several steps along the gradient of the objective, within the ball of ε. */
export interface MultiStep<D extends keyof Options = keyof Options> extends Declared<D> {
  walk(options: Pick<Options, D>, epsilon: number): Walk;
}

/** What every walk hangs on: its objective, and how it steps and stays in the ball. */
export const walking = ['targets', 'goal', 'gradient', 'draw', 'rows', 'step', 'projection'] as const;

/** α of a spec at a budget: a share of ε, or of one length. */
export const stepLength = ({ step }: Pick<Options, 'step'>, epsilon: number): number =>
  step.kind === 'share' ? step.share * epsilon : step.size;

/** What decides a method's perturbation beside the model, ε and the iteration. */
export const keyPart = (
  method: PerturbAttackId,
  { decides }: Declared<keyof Options>,
  attack: Options,
): object => ({ method, ...pick(decides, attack) });
