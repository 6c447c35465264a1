import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** JSON with sorted keys and without undefined members: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, v) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  );
}

/** SHA-256 of the canonical JSON of `value`, as 64 hex digits: the name under which stages are remembered. */
export function hashOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** SHA-256 of bytes as they are, as 64 hex digits. */
export const bytesHash = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/**
 * SHA-256 over several stretches of bytes as if they stood in one, without joining them; the source may
 * let others run between two stretches.
 */
export async function hashParts(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = sha256.create();
  for await (const part of parts) digest.update(part);
  return bytesToHex(digest.digest());
}
