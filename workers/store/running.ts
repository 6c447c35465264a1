import { z } from 'zod';
import type { Unfinished } from '../protocol/api.ts';
import { type EngineId, engineIds } from '../protocol/run/engine.ts';
import { specSchema } from '../protocol/spec/spec.ts';
import type { Drawers } from './drawers.ts';

/** A study that was begun and has not ended: what a page asks for after a reload. */
export interface Running extends Unfinished {
  /** What 'auto' chose, so that the run goes on where its checkpoints were made; null before. */
  readonly engine: EngineId | null;
}

export interface RunningStore {
  /** The newest first; what another version wrote and this one cannot read is left out. */
  list(): Promise<Running[]>;
  load(hash: string): Promise<Running | null>;
  save(running: Running): Promise<void>;
  clear(hash: string): Promise<void>;
}

const schema = z.object({
  hash: z.string(),
  begun: z.string(),
  spec: specSchema,
  epoch: z.int().min(0),
  parts: z.int().min(0),
  engine: z.enum(engineIds).nullable(),
});

const read = (record: unknown): Running | null => schema.safeParse(record).data ?? null;

/** Keeps the studies that are under way or were cut off, by the hash of their specs. */
export function runningStore(drawers: Drawers): RunningStore {
  const drawer = drawers<Running>('running');
  return {
    list: async () =>
      (await drawer.all())
        .flatMap((record) => read(record) ?? [])
        .sort((a, b) => b.begun.localeCompare(a.begun) || a.hash.localeCompare(b.hash)),
    load: async (hash) => read(await drawer.get(hash)),
    save: (running) => drawer.put(running.hash, running),
    clear: (hash) => drawer.delete(hash),
  };
}
