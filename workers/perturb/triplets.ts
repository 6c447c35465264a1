import type { EmbeddingExamples } from '../engines/types.ts';

/** Each training interaction with one item the user has not met there. */
export interface Triplets {
  readonly users: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

/**
 * The same triplets in the order of their users (UserIndex below `nUsers`), each user's in the order given. A sum over
 * them is the same but for rounding; a pass takes little more than half the time, since a user's row stays in the cache.
 */
export function byUser({ users, positives, negatives }: Triplets, nUsers: number): Triplets {
  const next = new Int32Array(nUsers + 1);
  for (let n = 0; n < users.length; n++) next[users[n] + 1]++;
  for (let u = 0; u < nUsers; u++) next[u + 1] += next[u];
  const sorted = {
    users: new Int32Array(users.length),
    positives: new Int32Array(users.length),
    negatives: new Int32Array(users.length),
  };
  for (let n = 0; n < users.length; n++) {
    const at = next[users[n]]++;
    sorted.users[at] = users[n];
    sorted.positives[at] = positives[n];
    sorted.negatives[at] = negatives[n];
  }
  return sorted;
}

/** The triplets as pairs with labels, on which NCF trains: all positives with label 1, then all negatives with 0. */
export function labelled({ users, positives, negatives }: Triplets): EmbeddingExamples {
  const n = users.length;
  const both = (first: Int32Array, second: Int32Array) => {
    const all = new Int32Array(2 * n);
    all.set(first);
    all.set(second, n);
    return all;
  };
  return {
    kind: 'pointwise',
    users: both(users, users),
    items: both(positives, negatives),
    labels: new Float32Array(2 * n).fill(1, 0, n),
  };
}
