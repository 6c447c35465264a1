import type { Params } from '../core/tensor.ts';
import type { Checkpoint, CheckpointStore } from '../training/types.ts';
import { checkpointFault, type Sealed, sealed, unsealed } from './content.ts';
import type { Drawers } from './drawers.ts';

/** Copies tensors that are views, since the browser's store would keep the whole buffer behind a view. */
export function compact(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [
      name,
      { shape: [...shape], data: data.byteLength === data.buffer.byteLength ? data : data.slice() },
    ]),
  );
}

/** What is kept of one run while it is under way; `clearAll` when it has ended, one way or the other. */
export interface RunKeeping {
  readonly checkpoints: CheckpointStore;
  readonly parts: PartStore;
  clearAll(): Promise<void>;
}

/** What the parts of a study gave that were done before it was cut off. */
export interface PartStore {
  /** @throws Damaged */
  load(key: string): Promise<unknown>;
  save(key: string, output: unknown): Promise<void>;
}

/**
 * Checkpoints and finished parts of runs that are under way, those of each run apart. What is not as it was written is
 * told by a `Damaged` as it is loaded, and made again and written over by whoever asked.
 */
export function runKeeping(drawers: Drawers): (run: string) => RunKeeping {
  const checkpoints = drawers<Sealed<Checkpoint>>('checkpoints');
  const parts = drawers<Sealed<{ readonly output: unknown }>>('parts');
  return (run) => {
    const own = (key: string) => `${run}/${key}`;
    return {
      checkpoints: {
        load: async (key) => {
          const kept = await checkpoints.get(own(key));
          return kept === undefined
            ? null
            : unsealed<Checkpoint>(kept, 'A checkpoint of this run', checkpointFault);
        },
        save: (key, checkpoint) =>
          checkpoints.put(own(key), sealed({ ...checkpoint, params: compact(checkpoint.params) })),
        clear: (key) => checkpoints.delete(own(key)),
      },
      parts: {
        load: async (key) => {
          const kept = await parts.get(own(key));
          if (kept === undefined) return undefined;
          const look = (record: { readonly output?: unknown }) =>
            record.output === undefined ? 'it holds nothing' : null;
          return unsealed(kept, 'A finished part of this run', look).output;
        },
        save: (key, output) => parts.put(own(key), sealed({ output })),
      },
      clearAll: async () => {
        for (const drawer of [checkpoints, parts]) {
          for (const key of await drawer.keys()) if (key.startsWith(own(''))) await drawer.delete(key);
        }
      },
    };
  };
}
