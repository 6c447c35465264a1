import { startsAsObjects, tableOfJson } from './json.ts';
import type { Bytes } from './source.ts';
import { Decoder } from './text.ts';

/** Bytes by which a text is judged. */
const FIRST_BYTES = 256;

/** How a text is stored in units of 16 bits, by its mark or by the zeros beside its first letters; null where it is not. */
function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length < 16) return null;
  const plain = (at: number) =>
    head.every((byte, k) => k % 2 !== at || (byte >= 32 && byte < 127) || (byte > 8 && byte < 14));
  const zero = (at: number) => head.every((byte, k) => k % 2 !== at || byte === 0);
  if (plain(0) && zero(1)) return 'utf-16le';
  return plain(1) && zero(0) ? 'utf-16be' : null;
}

async function* decoded(bytes: Bytes, encoding: 'utf-16le' | 'utf-16be'): Bytes {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const piece of bytes) yield encoder.encode(decoder.decode(piece, { stream: true }));
  yield encoder.encode(decoder.decode());
}

/** A stream as text of lines: UTF-16 as UTF-8, objects of JSON as a table; others as they are. */
export async function* asText(name: string, raw: Bytes): Bytes {
  const held: Uint8Array[] = [];
  let have = 0;
  try {
    while (have < FIRST_BYTES) {
      const { done, value } = await raw.next();
      if (done) break;
      held.push(value);
      have += value.length;
    }
    const head = new Uint8Array(have);
    held.reduce((at, piece) => {
      head.set(piece, at);
      return at + piece.length;
    }, 0);
    const first = head.subarray(0, FIRST_BYTES);
    const rest = async function* (): Bytes {
      yield* held;
      yield* raw;
    };
    const encoding = utf16Of(first);
    if (encoding) yield* decoded(rest(), encoding);
    else yield* startsAsObjects(new Decoder().text(first)) ? tableOfJson(name, rest()) : rest();
  } finally {
    await raw.return();
  }
}
