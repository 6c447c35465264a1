import { createRng, type Rng } from '../../core/random.ts';
import { keyPart, type ObjectiveOptions, type Site } from '../../perturb/method.ts';
import { perturbMethods } from '../../perturb/methods.ts';
import { lossObjective, type Objective } from '../../perturb/objective.ts';
import { targetedTriplets } from '../../perturb/targeted.ts';
import { byUser, labelled, type Triplets } from '../../perturb/triplets.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { type EpochSource, tripletEpochs } from '../../training/epochs.ts';
import { stageKey } from '../bench/stages.ts';
import type { Method, PerturbSubject } from './subject.ts';

type Attack = PerturbSpec['attack'];

/** All that an attack draws at random hangs on the model's seed, so that defended and undefended models meet the same. */
const attackRng = (seed: number, { draw }: Pick<Attack, 'draw'>): Rng =>
  createRng(seed).child(draw === 0 ? 'attack' : `attack ${draw}`);

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
export function checkGoal({ goal }: Attack, nItems: number): void {
  if (goal.kind === 'untargeted' || goal.item < nItems) return;
  throw new LabFailure(
    'bad-spec',
    `There is no item number ${goal.item}; this view has ${nItems} items, counted from 0. Choose another attack.goal.item.`,
  );
}

/** The triplets of each iteration, by users: drawn once and remembered, or anew for every iteration. */
function tripletsOf(
  { env, data, model }: PerturbSubject,
  { goal, gradient, draw: number }: ObjectiveOptions,
): (iteration: number) => Promise<Triplets> {
  const { split } = data;
  const rng = attackRng(model.seed, { draw: number });
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
export function attackObjective(subject: PerturbSubject, options: ObjectiveOptions): Objective {
  const { seat, model } = subject;
  const untargeted = options.goal.kind === 'untargeted';
  const sign = untargeted ? 1 : -1;
  const triplets = tripletsOf(subject, options);
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
