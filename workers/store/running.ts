import type { Unfinished } from '../protocol/api.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import type { Drawers } from './drawers.ts';

/** A study that was begun and has not ended: what a page asks for after a reload. */
export interface Running extends Unfinished {
  /** What 'auto' chose, so that the run goes on where its checkpoints were made; null before. */
  readonly engine: EngineId | null;
}

export interface RunningStore {
  load(): Promise<Running | null>;
  save(running: Running): Promise<void>;
  clear(): Promise<void>;
}

const key = 'run';

/** Keeps the one study that is running, so that a reload or a crash can find it. */
export function runningStore(drawers: Drawers): RunningStore {
  const drawer = drawers<Running>('running');
  return {
    load: async () => (await drawer.get(key)) ?? null,
    save: (running) => drawer.put(key, running),
    clear: () => drawer.delete(key),
  };
}
