import type { Params } from '../../core/tensor.ts';
import { keyPart, type ObjectiveOptions, type Site } from '../../perturb/method.ts';
import { perturbMethods } from '../../perturb/methods.ts';
import { lossObjective, type Objective } from '../../perturb/objective.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { stageKey } from '../bench/stages.ts';
import { attackRng, tripletsOf } from './models/draws.ts';
import { groundOf, type Method, type PerturbSubject } from './subject.ts';

/** Everything but ε and the iteration that decides a perturbation of a model. */
export const attackKey = ({ spec, model }: PerturbSubject, method: Method): string =>
  stageKey('direction', keyPart(method, perturbMethods[method], spec.attack), model.key);

/** The subject as an attack sees it. */
export const siteOf = (subject: PerturbSubject): Site => ({
  params: subject.model.params,
  objective: (options) => attackObjective(subject, options),
  rng: (options) => attackRng(subject.model.seed, options),
});

/** @throws LabFailure 'bad-spec' where the attack is about an item that this view does not have */
export function checkGoal({ goal }: Pick<PerturbSpec['attack'], 'goal'>, nItems: number): void {
  if (goal.kind === 'untargeted' || goal.item < nItems) return;
  throw new LabFailure(
    'bad-spec',
    `There is no item number ${goal.item}; this view has ${nItems} items, counted from 0. Choose another attack.goal.item.`,
  );
}

/**
 * What the attack of the spec raises on a model: its training loss over all training examples or a batch of them; or
 * for a targeted attack the goal's loss, lowered.
 */
export function attackObjective(subject: PerturbSubject, options: ObjectiveOptions): Objective {
  const { seat, kind } = subject;
  if (options.goal.kind === 'untargeted') {
    const loss = kind.loss(options);
    return lossObjective(
      (params, iteration) => seat.use((engine) => loss(engine, params, iteration)),
      1,
      options.rows,
    );
  }
  const triplets = tripletsOf(groundOf(subject), options);
  const lowered = async (params: Params, iteration: number) => {
    const aimed = await triplets(iteration);
    return seat.use((engine) => kind.pairLoss(engine, params, aimed));
  };
  return lossObjective(lowered, -1, options.rows);
}
