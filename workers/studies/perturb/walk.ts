import { pick } from '../../core/pick.ts';
import { type Direction, moved } from '../../perturb/direction.ts';
import { perturbMethods } from '../../perturb/methods.ts';
import { multiStep, type Stride, startOf, stepped, type Walk } from '../../perturb/multistep.ts';
import type { Ascent } from '../../perturb/objective.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { stageKey } from '../bench/stages.ts';
import { attackKey, attackObjective, siteOf } from './objective.ts';
import type { MultiStepMethod, PerturbSubject } from './subject.ts';

/** How a multi-step attack of the spec walks at ε. */
function walkOf({ attack }: PerturbSpec, method: MultiStepMethod, epsilon: number): Walk {
  const declared = perturbMethods[method];
  return declared.walk(pick(declared.decides, attack), epsilon);
}

const startRng = (subject: PerturbSubject) => siteOf(subject).rng(subject.spec.attack).child('start');

/** The walk of a multi-step attack on the subject, from its start. */
export function walk(
  subject: PerturbSubject,
  method: MultiStepMethod,
  epsilon: number,
): AsyncGenerator<Stride, never> {
  const { spec, model } = subject;
  return multiStep(
    model.params,
    attackObjective(subject, spec.attack),
    walkOf(spec, method, epsilon),
    startRng(subject),
  );
}

/** A step as it is remembered. */
interface Footprint {
  /** What has been added to the clean parameters after the step. */
  readonly displacement: Direction;
  /** The objective before the step, at the step's own examples, and where it pushed. */
  readonly ascent: Ascent;
}

/** One step of a walk, as displacements from the clean parameters. */
export interface WalkStep {
  readonly previous: Direction;
  /** Where the step led before the projection. */
  readonly stepped: Direction;
  readonly now: Direction;
  /** The objective before and after, both at the examples of this step. */
  readonly objective: { readonly previous: number; readonly now: number };
}

/**
 * Step `iteration` (from 1) of the walk that `walk` takes, to the last bit. Every step is remembered, so that the next
 * one takes one gradient, not all from the start on.
 */
export async function walkStep(
  subject: PerturbSubject,
  method: MultiStepMethod,
  epsilon: number,
  iteration: number,
): Promise<WalkStep> {
  const { spec, env, run, model } = subject;
  const how = walkOf(spec, method, epsilon);
  const objective = attackObjective(subject, spec.attack);
  const at = (displacement: Direction) => moved(model.params, displacement, 1);
  const key = (step: number) => stageKey('step', { epsilon, step }, attackKey(subject, method));
  const start = startOf(model.params, how, startRng(subject));
  const before = async (step: number) => (step === 1 ? start : (await footprint(step - 1)).displacement);
  const footprint = (step: number): Promise<Footprint> =>
    env.cache.once(key(step), async () => {
      const from = await before(step);
      await run.gate();
      const ascent = await objective.ascent(at(from), how.targets, step - 1);
      return { displacement: stepped(from, ascent.direction, how), ascent };
    });
  const previous = await before(iteration);
  const { displacement: now, ascent } = await footprint(iteration);
  // Where all steps have the same examples, the next one looks at this place first.
  const { gradient } = spec.attack;
  const same = gradient.kind === 'full' && gradient.negatives === 'fixed';
  const after = same
    ? (await footprint(iteration + 1)).ascent
    : await objective.ascent(at(now), how.targets, iteration - 1);
  return {
    previous,
    stepped: moved(previous, ascent.direction, how.step),
    now,
    objective: { previous: ascent.value, now: after.value },
  };
}
