import { Gunzip, Inflate } from 'fflate';
import { LabFailure } from '../../protocol/run/errors.ts';
import { badFile, tooLarge } from './fail.ts';
import { MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES } from './limits.ts';
import type { Bytes } from './source.ts';

/** Packed bytes handed over at once: they unpack to 16 MiB at most, so a bomb is seen before memory is gone. */
const PIECE = 1 << 14;

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 (IEEE 802.3, as in zip and gzip), continued from `crc`. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let c = ~crc;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

const damaged = (file: string) =>
  badFile(file, 'the packed file is damaged or cut off: its content cannot be unpacked. Download it again.');

/** Refuses content that grows out of all proportion, with the reason. */
export function checkGrowth(file: string, packed: number, unpacked: number): void {
  if (unpacked > MAX_UNPACKED_BYTES)
    throw tooLarge(file, 'it unpacks to more than 2 GiB. Use a smaller sample of the data.');
  if (unpacked > RATIO_FREE_BYTES && unpacked > packed * MAX_RATIO)
    throw tooLarge(
      file,
      `it unpacks to more than ${MAX_RATIO} times its size, as a zip bomb does. If the data is right, unpack it yourself and load the text.`,
    );
}

type Sink = (piece: Uint8Array) => void;

/** Runs a push-style inflater over a stream and hands on what it gives, checked for growth. */
async function* pump(
  file: string,
  packed: Bytes,
  start: (sink: Sink) => { push(chunk: Uint8Array, final?: boolean): void },
): Bytes {
  const ready: Uint8Array[] = [];
  const inflater = start((piece) => piece.length > 0 && ready.push(piece));
  let input = 0;
  let output = 0;
  const push = (piece: Uint8Array, final: boolean) => {
    try {
      inflater.push(piece, final);
    } catch (cause) {
      throw cause instanceof LabFailure ? cause : damaged(file);
    }
    input += piece.length;
    for (const part of ready) output += part.length;
    checkGrowth(file, input, output);
  };
  for await (const chunk of packed)
    for (let at = 0; at < chunk.length; at += PIECE) {
      // A copy, since the inflater keeps what it has not used yet.
      push(chunk.slice(at, at + PIECE), false);
      yield* ready.splice(0);
    }
  push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

/**
 * The content of a gzip file (of several members too), checked against its last member's CRC and length.
 * @throws LabFailure 'bad-file' where it is cut off or damaged, 'too-large' where it grows like a bomb.
 */
export async function* gunzip(file: string, packed: Bytes): Bytes {
  let crc = 0;
  let length = 0;
  const tail = new Uint8Array(8);
  let seen = 0;
  const watched = async function* (): Bytes {
    for await (const chunk of packed) {
      seen += chunk.length;
      if (chunk.length >= 8) tail.set(chunk.subarray(chunk.length - 8));
      else if (chunk.length > 0) {
        tail.copyWithin(0, chunk.length);
        tail.set(chunk, 8 - chunk.length);
      }
      yield chunk;
    }
  };
  const start = (sink: Sink) => {
    const inflater = new Gunzip((piece) => {
      crc = crc32(piece, crc);
      length += piece.length;
      sink(piece);
    });
    inflater.onmember = () => {
      crc = 0;
      length = 0;
    };
    return inflater;
  };
  yield* pump(file, watched(), start);
  const view = new DataView(tail.buffer);
  if (seen < 18 || view.getUint32(0, true) !== crc || view.getUint32(4, true) !== length >>> 0)
    throw damaged(file);
}

/**
 * The content of one file of a zip, checked against the length and the CRC that the directory gives.
 * @throws LabFailure as `gunzip`.
 */
export async function* inflateEntry(
  file: string,
  packed: Bytes,
  expected: { readonly deflated: boolean; readonly bytes: number; readonly crc: number },
): Bytes {
  let crc = 0;
  let length = 0;
  const content = expected.deflated ? pump(file, packed, (sink) => new Inflate(sink)) : packed;
  for await (const piece of content) {
    length += piece.length;
    if (length > expected.bytes) throw damaged(file);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (length !== expected.bytes || crc !== expected.crc) throw damaged(file);
}
