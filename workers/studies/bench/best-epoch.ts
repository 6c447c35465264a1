import type { Params } from '../../core/tensor.ts';
import type { CheckpointStore } from '../../training/types.ts';

/** The best epoch so far of a training that keeps the best instead of the last. */
export interface Best {
  readonly epoch: number;
  readonly value: number;
  readonly params: Params;
  /** Looks since. */
  readonly age: number;
  /** The epoch looked at last. */
  readonly looked: number;
}

/** After a look at `epoch`; an epoch that was looked at before, and trained again after a lost device, changes nothing. */
export function afterLook(best: Best | null, epoch: number, value: number, params: Params): Best {
  if (best && epoch <= best.looked) return best;
  if (!best || value > best.value) return { epoch, value, params, age: 0, looked: epoch };
  return { ...best, age: best.age + 1, looked: epoch };
}

const keyOf = (key: string) => `${key} best`;

/**
 * A store that keeps the best epoch beside every checkpoint, so that a training which chooses its epoch goes on after a
 * reload as if it had not been cut off. The best is written first: with an older checkpoint it is still right, since
 * the epochs up to `looked` are not looked at again.
 */
export function withBest(
  store: CheckpointStore,
  best: () => Best | null,
  found: (best: Best) => void,
): CheckpointStore {
  return {
    load: async (key) => {
      const kept = await store.load(keyOf(key));
      if (kept) {
        const [value, age, looked] = kept.losses;
        found({ epoch: kept.epoch, params: kept.params, value, age, looked });
      }
      return store.load(key);
    },
    save: async (key, checkpoint) => {
      const one = best();
      if (one) {
        const { epoch, params, value, age, looked } = one;
        await store.save(keyOf(key), { epoch, params, losses: [value, age, looked] });
      }
      await store.save(key, checkpoint);
    },
    clear: async (key) => {
      await store.clear(key);
      await store.clear(keyOf(key));
    },
  };
}
