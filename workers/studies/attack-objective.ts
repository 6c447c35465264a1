import { createRng, type Rng } from '../core/random.ts';
import { bprObjective, type GradientSource, type Objective, type Triplets } from '../perturb/objective.ts';
import { targetedTriplets } from '../perturb/targeted.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { PerturbSpec } from '../protocol/spec.ts';
import { tripletEpochs } from '../training/epochs.ts';
import type { Patient } from './perturb-stages.ts';

type Attack = PerturbSpec['attack'];

/** All that an attack draws at random hangs on the model's seed, so that defended and undefended models meet the same. */
export const attackRng = (seed: number, { draw }: Pick<Attack, 'draw'>): Rng =>
  createRng(seed).child(draw === 0 ? 'attack' : `attack ${draw}`);

/** What of the attack's spec decides a method's perturbation beside ε and the iteration. */
export function attackPart(attack: Attack, method: Attack['methods'][number]): unknown {
  const { targets, goal, gradient, draw, noise, step, projection, start } = attack;
  if (method === 'random') return { method, targets, draw, noise };
  if (method === 'fgsm') return { method, targets, goal, gradient, draw };
  return { method, targets, goal, gradient, draw, step, projection, ...(method === 'pgd' && { start }) };
}

/** @throws LabFailure 'bad-spec' where the attack asks for what this data or ranking does not have */
export function checkAttack({ attack, measure }: PerturbSpec, nItems: number): void {
  const { goal } = attack;
  if (goal.kind === 'untargeted') return;
  if (goal.item >= nItems) {
    throw new LabFailure(
      'bad-spec',
      `There is no item number ${goal.item}; this view has ${nItems} items, counted from 0. Choose another attack.goal.item.`,
    );
  }
  if (measure.candidates.kind === 'sampled') {
    throw new LabFailure(
      'bad-spec',
      'A targeted attack is measured by the lists that hold its item, so all items must be ranked; set measure.candidates.kind to all.',
    );
  }
}

/** The triplets of each iteration: drawn once, or anew for every iteration. */
function tripletsOf({ spec, data }: Patient, rng: Rng): (iteration: number) => Triplets {
  const { goal, gradient } = spec.attack;
  const { split } = data;
  const fresh = gradient.kind === 'batch' || gradient.negatives === 'fresh';
  const streamOf = (iteration: number) =>
    rng.child(fresh && iteration > 0 ? `negatives ${iteration}` : 'negatives');
  const size = gradient.kind === 'batch' ? gradient.size : Number.POSITIVE_INFINITY;
  const cut = ({ users, positives, negatives }: Triplets): Triplets => ({
    users: users.subarray(0, size),
    positives: positives.subarray(0, size),
    negatives: negatives.subarray(0, size),
  });
  const source = goal.kind === 'untargeted' ? tripletEpochs(split, split.train.columns.length) : null;
  const draw = (iteration: number): Triplets => {
    const stream = streamOf(iteration);
    if (goal.kind !== 'untargeted') {
      const all = targetedTriplets(split.train, split.nItems, goal, stream);
      return size < all.users.length ? sampled(all, size, stream.child('batch')) : all;
    }
    const epoch = source?.next(stream);
    if (epoch?.kind !== 'triplets') throw new LabFailure('internal', 'BPR triplets were expected.');
    return cut(epoch);
  };
  let once: Triplets | null = null;
  return (iteration) => {
    if (fresh) return draw(iteration);
    once ??= draw(0);
    return once;
  };
}

/** `size` of the triplets, drawn with replacement. */
function sampled(all: Triplets, size: number, rng: Rng): Triplets {
  const rows = Int32Array.from({ length: size }, () => rng.int(all.users.length));
  const pick = (column: Int32Array) => rows.map((row) => column[row]);
  return { users: pick(all.users), positives: pick(all.positives), negatives: pick(all.negatives) };
}

/**
 * What the attack of the spec raises on a model: the BPR loss over all training interactions with one negative each,
 * or over a batch of them, drawn in random order; or for a targeted attack the goal's loss, lowered.
 */
export function attackObjective(patient: Patient): Objective {
  const { spec, seat, model } = patient;
  const gradient: GradientSource = (params, triplets) =>
    seat.use((engine) => engine.bprGradient(params, triplets));
  const sign = spec.attack.goal.kind === 'untargeted' ? 1 : -1;
  return bprObjective(gradient, tripletsOf(patient, attackRng(model.seed, spec.attack)), sign);
}
