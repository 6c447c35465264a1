import { bytesHash } from '../core/hash.ts';
import type { KeptAttack } from '../protocol/api.ts';
import { mostAttackBytes } from '../protocol/names/arena.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Drawers } from './drawers.ts';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Attacks from files, as they were dropped, under the hash of their bytes: one that was changed is none. */
export function attackStore(drawers: Drawers, most = mostAttackBytes) {
  const attacks = drawers<Uint8Array>('attacks');
  const list = async (): Promise<KeptAttack[]> => {
    const hashes = await attacks.keys();
    const all = await Promise.all(
      hashes.map(async (hash) => ({ hash, bytes: (await attacks.get(hash))?.length ?? 0 })),
    );
    return all.sort((a, b) => a.hash.localeCompare(b.hash));
  };
  return {
    list,
    get: async (hash: string): Promise<Uint8Array | null> => {
      const bytes = await attacks.get(hash);
      return bytes && bytesHash(bytes) === hash ? bytes : null;
    },
    /** @throws LabFailure 'storage' where it would be more than the device keeps of them */
    save: async (bytes: Uint8Array): Promise<void> => {
      const hash = bytesHash(bytes);
      const others = (await list()).filter((one) => one.hash !== hash);
      const taken = others.reduce((sum, one) => sum + one.bytes, 0);
      if (taken + bytes.length > most)
        throw new LabFailure(
          'storage',
          `This device keeps attacks from files up to ${megabytes(most)}, and ${megabytes(taken)} are taken: ${megabytes(bytes.length)} more do not fit. Delete some under “Attacks from files”, then add this one again.`,
        );
      await attacks.put(hash, bytes);
    },
    delete: (hash: string): Promise<void> => attacks.delete(hash),
  };
}
