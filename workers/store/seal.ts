import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

type Digest = ReturnType<typeof sha256.create>;

/** The bytes of a number, so that no two numbers are one: -0 is not 0. */
const bytesOf = (value: number) => new Uint8Array(Float64Array.of(value).buffer);

/** Enters a value with its kind and length first, so that no two values run into the same bytes. */
function enter(digest: Digest, value: unknown): void {
  const tag = (kind: string, length = 0) => digest.update(utf8ToBytes(`${kind}${length};`));
  if (typeof value === 'number') {
    tag('number');
    digest.update(bytesOf(value));
  } else if (typeof value === 'string') {
    tag('string', value.length);
    digest.update(utf8ToBytes(value));
  } else if (ArrayBuffer.isView(value)) {
    tag(value.constructor.name, value.byteLength);
    digest.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value)) {
    tag('list', value.length);
    // Ids and titles come by the hundred thousand, and are entered as one text.
    if (value.every((one) => typeof one === 'string')) enter(digest, JSON.stringify(value));
    else for (const one of value) enter(digest, one);
  } else if (value instanceof Map || value instanceof Set) {
    tag(value.constructor.name, value.size);
    for (const one of value) enter(digest, one);
  } else if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).sort();
    tag('record', names.length);
    for (const name of names) {
      enter(digest, name);
      enter(digest, (value as Record<string, unknown>)[name]);
    }
  } else tag(String(value));
}

/**
 * SHA-256 over a value as the store keeps it: records, lists, maps, typed arrays and what they are made of. Equal values
 * have equal seals, and one bit that was turned over in a stored array gives another.
 */
export function sealOf(value: unknown): string {
  const digest = sha256.create();
  enter(digest, value);
  return bytesToHex(digest.digest());
}
