import { Gunzip, Inflate } from 'fflate';
import { LabFailure } from '../../protocol/run/errors.ts';
import { badFile, tooLarge } from './fail.ts';
import { MAX_GZIP_HEADER, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES } from './limits.ts';
import type { Bytes } from './source.ts';

/**
 * Packed bytes handed over at once. A byte unpacks to 1,032 at most, so the first piece gives 1 MiB at most, which is
 * what a look at the head of a file costs, and none gives more than 16 MiB: a bomb is seen before memory is gone.
 */
const FIRST_PIECE = 1 << 10;
const LARGEST_PIECE = 1 << 14;

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

/** What one packed file (an archive, or a gzip file) has given so far, over all that is inside. */
export class Growth {
  private readonly given = new Map<string, number>();
  private total = 0;

  /** @param packed bytes of the whole packed file. */
  constructor(private readonly packed: number) {}

  /**
   * Counts the first `bytes` bytes of what `part` holds; a part that is opened again is not counted twice.
   * @throws LabFailure 'too-large' where the whole has grown out of all proportion, with the reason.
   */
  count(part: string, bytes: number): void {
    const before = this.given.get(part) ?? 0;
    if (bytes <= before) return;
    this.given.set(part, bytes);
    this.total += bytes - before;
    checkGrowth(part, this.packed, this.total);
  }
}

/**
 * Refuses content that is out of all proportion to what it was packed in.
 * @throws LabFailure 'too-large'
 */
export function checkGrowth(file: string, packed: number, unpacked: number): void {
  if (unpacked > MAX_UNPACKED_BYTES)
    throw tooLarge(
      file,
      'this and what was read before it from the same archive unpack to more than 2 GiB. Use a smaller sample of the data.',
    );
  if (unpacked > RATIO_FREE_BYTES && unpacked > packed * MAX_RATIO)
    throw tooLarge(
      file,
      `it unpacks to more than ${MAX_RATIO} times its size, as a zip bomb does. If the data is right, unpack it yourself and load the text.`,
    );
}

type Sink = (piece: Uint8Array) => void;

/** Runs a push-style inflater over a stream and hands on what it gives; `onGrowth` hears how much was given so far. */
async function* pump(
  file: string,
  packed: Bytes,
  onGrowth: (given: number) => void,
  start: (sink: Sink) => { push(chunk: Uint8Array, final?: boolean): void },
): Bytes {
  const ready: Uint8Array[] = [];
  const inflater = start((piece) => piece.length > 0 && ready.push(piece));
  let output = 0;
  let most = FIRST_PIECE;
  const push = (piece: Uint8Array, final: boolean) => {
    try {
      inflater.push(piece, final);
    } catch (cause) {
      throw cause instanceof LabFailure ? cause : damaged(file);
    }
    for (const part of ready) output += part.length;
    onGrowth(output);
  };
  for await (const chunk of packed)
    for (let at = 0; at < chunk.length; ) {
      // A copy, since the inflater keeps what it has not used yet.
      const piece = chunk.slice(at, at + most);
      push(piece, false);
      yield* ready.splice(0);
      at += piece.length;
      most = Math.min(LARGEST_PIECE, 2 * most);
    }
  push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

/** The last packed bytes that went by, so that the end of a gzip member can be read once the next one begins. */
class Trail {
  /** Packed bytes so far. */
  length = 0;
  private bytes = new Uint8Array(0);

  push(chunk: Uint8Array): void {
    const kept = this.bytes.subarray(Math.max(0, this.bytes.length - MAX_GZIP_HEADER));
    const joined = new Uint8Array(kept.length + chunk.length);
    joined.set(kept);
    joined.set(chunk, kept.length);
    this.bytes = joined;
    this.length += chunk.length;
  }

  /** True where the eight bytes before `end` are this CRC and this length (modulo 2^32). */
  closes(end: number, crc: number, length: number): boolean {
    const at = this.bytes.length - (this.length - end) - 8;
    if (at < 0) return false;
    const view = new DataView(this.bytes.buffer, at, 8);
    return view.getUint32(0, true) === crc && view.getUint32(4, true) === length >>> 0;
  }
}

/**
 * The content of a gzip file (of several members too), each member checked against its own CRC and length.
 * @param growth counts what it gives.
 * @throws LabFailure 'bad-file' where it is cut off or damaged, 'too-large' where it grows like a bomb.
 */
export async function* gunzip(file: string, packed: Bytes, growth: Growth): Bytes {
  const trail = new Trail();
  let crc = 0;
  let length = 0;
  const check = (end: number) => {
    if (!trail.closes(end, crc, length)) throw damaged(file);
    crc = 0;
    length = 0;
  };
  const watched = async function* (): Bytes {
    for await (const chunk of packed) {
      trail.push(chunk);
      yield chunk;
    }
  };
  const start = (sink: Sink) => {
    const inflater = new Gunzip((piece) => {
      crc = crc32(piece, crc);
      length += piece.length;
      sink(piece);
    });
    // Called with where the next member begins, once all of the one before was handed on.
    inflater.onmember = check;
    return inflater;
  };
  yield* pump(file, watched(), (given) => growth.count(file, given), start);
  if (trail.length < 18) throw damaged(file);
  check(trail.length);
}

/**
 * The content of one file of a zip, checked against the length and the CRC that the directory gives.
 * @param growth counts what it gives.
 * @throws LabFailure as `gunzip`.
 */
export async function* inflateEntry(
  file: string,
  packed: Bytes,
  expected: { readonly deflated: boolean; readonly bytes: number; readonly crc: number },
  growth: Growth,
): Bytes {
  let crc = 0;
  let length = 0;
  const onGrowth = (given: number) => growth.count(file, given);
  const content = expected.deflated ? pump(file, packed, onGrowth, (sink) => new Inflate(sink)) : packed;
  for await (const piece of content) {
    length += piece.length;
    if (length > expected.bytes) throw damaged(file);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (length !== expected.bytes || crc !== expected.crc) throw damaged(file);
}
