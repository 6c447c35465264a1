import { createRng, type Rng } from '../../../core/random.ts';
import type { ObjectiveOptions } from '../../../perturb/method.ts';
import { targetedTriplets } from '../../../perturb/targeted.ts';
import { byUser, type Triplets } from '../../../perturb/triplets.ts';
import { LabFailure } from '../../../protocol/run/errors.ts';
import { arrange, drawOrder } from '../../../training/draw.ts';
import { type EpochSource, tripletEpochs } from '../../../training/epochs.ts';
import { stageKey } from '../../bench/stages.ts';
import type { ModelGround } from './attackable.ts';

/** All that an attack draws at random hangs on the model's seed, so that defended and undefended models meet the same. */
export const attackRng = (seed: number, { draw }: Pick<ObjectiveOptions, 'draw'>): Rng =>
  createRng(seed).child(draw === 0 ? 'attack' : `attack ${draw}`);

/**
 * The triplets of each iteration, by users: the training interactions with a negative each, or those that have the
 * goal of a targeted attack; drawn once and remembered, or anew for every iteration.
 */
export function tripletsOf(
  { env, data, seed }: ModelGround,
  { goal, gradient, draw: number }: Omit<ObjectiveOptions, 'rows'>,
): (iteration: number) => Promise<Triplets> {
  const { split } = data;
  const rng = attackRng(seed, { draw: number });
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
  const key = stageKey('attack triplets', { goal, draw: number, seed }, data.keys.split);
  return () => env.cache.once(key, () => sorted(0));
}

/** `size` of the triplets, drawn with replacement. */
function sampled(all: Triplets, size: number, rng: Rng): Triplets {
  const rows = Int32Array.from({ length: size }, () => rng.int(all.users.length));
  const pick = (column: Int32Array) => rows.map((row) => column[row]);
  return { users: pick(all.users), positives: pick(all.positives), negatives: pick(all.negatives) };
}

/**
 * Which of `n` training examples an iteration takes: all (null), or a batch of them, ascending, drawn anew for every
 * iteration.
 */
export function examplesAt(
  { seed }: Pick<ModelGround, 'seed'>,
  { gradient, draw }: Pick<ObjectiveOptions, 'gradient' | 'draw'>,
  n: number,
): (iteration: number) => Int32Array | null {
  if (gradient.kind === 'full' || gradient.size >= n) return () => null;
  const rng = attackRng(seed, { draw });
  const all = Int32Array.from({ length: n }, (_, at) => at);
  const swaps = new Int32Array(n);
  const order = new Int32Array(n);
  return (iteration) => {
    drawOrder(rng.child(`examples ${iteration}`), swaps);
    arrange(swaps, all, order);
    return order.slice(0, gradient.size).sort();
  };
}
