import { bytesHash } from '../core/hash.ts';
import type { Drawers } from './drawers.ts';

/** Attacks from files, as they were dropped, under the hash of their bytes: one that was changed is none. */
export function attackStore(drawers: Drawers) {
  const attacks = drawers<Uint8Array>('attacks');
  return {
    get: async (hash: string): Promise<Uint8Array | null> => {
      const bytes = await attacks.get(hash);
      return bytes && bytesHash(bytes) === hash ? bytes : null;
    },
    save: (bytes: Uint8Array): Promise<void> => attacks.put(bytesHash(bytes), bytes),
  };
}
