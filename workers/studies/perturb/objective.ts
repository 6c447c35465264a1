import { createRng, type Rng } from '../../core/random.ts';
import { lossObjective, type Objective } from '../../perturb/objective.ts';
import { targetedTriplets } from '../../perturb/targeted.ts';
import { byUser, labelled, type Triplets } from '../../perturb/triplets.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { type EpochSource, tripletEpochs } from '../../training/epochs.ts';
import { stageKey } from '../bench/stages.ts';
import type { PerturbSubject } from './subject.ts';

type Attack = PerturbSpec['attack'];

/** All that an attack draws at random hangs on the model's seed, so that defended and undefended models meet the same. */
export const attackRng = (seed: number, { draw }: Pick<Attack, 'draw'>): Rng =>
  createRng(seed).child(draw === 0 ? 'attack' : `attack ${draw}`);

/** What of the attack's spec decides a method's perturbation beside ε and the iteration. */
function attackPart(attack: Attack, method: Attack['methods'][number]): unknown {
  const { targets, goal, gradient, draw, noise, step, projection, start } = attack;
  if (method === 'random') return { method, targets, draw, noise };
  if (method === 'fgsm') return { method, targets, goal, gradient, draw };
  return { method, targets, goal, gradient, draw, step, projection, ...(method === 'pgd' && { start }) };
}

/** Everything but ε and the iteration that decides a perturbation of a model. */
export function attackKey({ spec, model }: PerturbSubject, method: Attack['methods'][number]): string {
  return stageKey('direction', attackPart(spec.attack, method), model.key);
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

/** The triplets of each iteration, by users: drawn once and remembered, or anew for every iteration. */
function tripletsOf({ spec, env, data, model }: PerturbSubject): (iteration: number) => Promise<Triplets> {
  const { goal, gradient, draw: number } = spec.attack;
  const { split } = data;
  const rng = attackRng(model.seed, spec.attack);
  const fresh = gradient.kind === 'batch' || gradient.negatives === 'fresh';
  const size = gradient.kind === 'batch' ? gradient.size : Number.POSITIVE_INFINITY;
  const cut = ({ users, positives, negatives }: Triplets): Triplets => ({
    users: users.subarray(0, size),
    positives: positives.subarray(0, size),
    negatives: negatives.subarray(0, size),
  });
  let source: EpochSource | null = null;
  const drawn = (iteration: number): Triplets => {
    const stream = rng.child(fresh && iteration > 0 ? `negatives ${iteration}` : 'negatives');
    if (goal.kind !== 'untargeted') {
      const all = targetedTriplets(split.train, split.nItems, goal, stream);
      return size < all.users.length ? sampled(all, size, stream.child('batch')) : all;
    }
    source ??= tripletEpochs(split, split.train.columns.length);
    const epoch = source.next(stream);
    if (epoch.kind !== 'triplets') throw new LabFailure('internal', 'BPR triplets were expected.');
    return cut(epoch);
  };
  const sorted = (iteration: number) => byUser(drawn(iteration), split.nUsers);
  if (fresh) return async (iteration) => sorted(iteration);
  const key = stageKey('attack triplets', { goal, draw: number, seed: model.seed }, data.keys.split);
  return () => env.cache.once(key, () => sorted(0));
}

/** `size` of the triplets, drawn with replacement. */
function sampled(all: Triplets, size: number, rng: Rng): Triplets {
  const rows = Int32Array.from({ length: size }, () => rng.int(all.users.length));
  const pick = (column: Int32Array) => rows.map((row) => column[row]);
  return { users: pick(all.users), positives: pick(all.positives), negatives: pick(all.negatives) };
}

/**
 * What the attack of the spec raises on a model: its training loss over all training interactions with one negative
 * each, or over a batch of them, drawn in random order; or for a targeted attack the goal's loss, lowered. The training
 * loss is BPR's, and for NCF the log loss of the same positives and negatives.
 */
export function attackObjective(subject: PerturbSubject): Objective {
  const { spec, seat, model } = subject;
  const untargeted = spec.attack.goal.kind === 'untargeted';
  const sign = untargeted ? 1 : -1;
  const triplets = tripletsOf(subject);
  const { shape } = model;
  if (!shape) throw new LabFailure('internal', `${model.kind} has no embeddings.`);
  return lossObjective(
    (params, examples) => seat.use((engine) => engine.embeddingGradient(shape, params, examples)),
    async (iteration) => {
      const all = await triplets(iteration);
      return shape.kind === 'ncf' && untargeted ? labelled(all) : { kind: 'triplets', ...all };
    },
    sign,
  );
}
