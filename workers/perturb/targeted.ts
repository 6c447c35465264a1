import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { negativeSampler } from '../training/draw.ts';
import type { Triplets } from './triplets.ts';

/** What is wanted of one item. */
export interface Goal {
  /** push: into the lists; remove: out of them. */
  readonly kind: 'push' | 'remove';
  /** ItemIndex. */
  readonly item: number;
  /** Rivals sampled for each user. */
  readonly others: number;
}

/**
 * Triplets whose BPR loss is low where the goal is reached: for `push` Σ softplus(-(x_ut - x_uj)) over the users and
 * their sampled rivals j, for `remove` the same with t and j exchanged. Papers 002 and 004 attack untargeted only, so
 * the choice is the lab's: sampled rivals rather than the mean item, since a list is entered by passing items one by
 * one; uniform over the items outside the user's training items. Users who met the item in training take no part,
 * since it is left out of their lists.
 */
export function targetedTriplets(train: Csr, nItems: number, goal: Goal, rng: Rng): Triplets {
  const sampler = negativeSampler(train, nItems);
  const users: number[] = [];
  const rivals: number[] = [];
  for (let user = 0; user < train.rows; user++) {
    const met = train.columns.subarray(train.offsets[user], train.offsets[user + 1]);
    // One free item is the target itself.
    if (met.includes(goal.item) || met.length + 1 >= nItems) continue;
    for (let n = 0; n < goal.others; n++) {
      let rival = sampler.draw(rng, user);
      while (rival === goal.item) rival = sampler.draw(rng, user);
      users.push(user);
      rivals.push(rival);
    }
  }
  const target = new Int32Array(users.length).fill(goal.item);
  const others = Int32Array.from(rivals);
  return goal.kind === 'push'
    ? { users: Int32Array.from(users), positives: target, negatives: others }
    : { users: Int32Array.from(users), positives: others, negatives: target };
}
