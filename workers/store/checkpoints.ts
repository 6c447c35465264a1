import type { Params } from '../core/tensor.ts';
import type { Checkpoint, CheckpointStore } from '../training/types.ts';
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

/** Checkpoints of trainings that are under way; `clearAll` when a run has ended, one way or the other. */
export function checkpointStore(drawers: Drawers): CheckpointStore & { clearAll(): Promise<void> } {
  const drawer = drawers<Checkpoint>('checkpoints');
  return {
    load: async (key) => (await drawer.get(key)) ?? null,
    save: (key, checkpoint) => drawer.put(key, { ...checkpoint, params: compact(checkpoint.params) }),
    clear: (key) => drawer.delete(key),
    clearAll: () => drawer.clear(),
  };
}
