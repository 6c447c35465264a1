import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import type { Scorer } from '../engines/types.ts';

/** Every user's scores are the items' numbers of training interactions. `items` is the number of items. */
export function popularityScores(train: Csr, items: number): Scorer {
  const counts = new Float32Array(items);
  for (let n = 0; n < train.offsets[train.rows]!; n++) counts[train.columns[n]!]! += 1;
  return {
    scores: async (users) => {
      const block = new Float32Array(users.length * items);
      for (let n = 0; n < users.length; n++) block.set(counts, n * items);
      return block;
    },
    dispose: () => {},
  };
}

/**
 * Uniform scores in [0, 1); a user's depend on `rng`'s seed and the user alone, whatever the block.
 * `items` is the number of items.
 */
export function randomScores(items: number, rng: Rng): Scorer {
  return {
    scores: async (users) => {
      const block = new Float32Array(users.length * items);
      for (let n = 0; n < users.length; n++) {
        const own = rng.child(`random scores of user ${users[n]}`);
        for (let i = 0; i < items; i++) block[n * items + i] = own.uniform();
      }
      return block;
    },
    dispose: () => {},
  };
}
