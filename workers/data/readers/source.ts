import { LabFailure, reasonOf } from '../../protocol/run/errors.ts';
import { badFile } from './fail.ts';

/** A file as a browser's File, a Blob with a name, or a command line's adapter gives it. */
export interface SourceFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  stream(): ReadableStream<Uint8Array>;
  /** A part of the file; where it is missing, the stream is read from the start and skipped through. */
  slice?(start: number, end: number): { stream(): ReadableStream<Uint8Array> };
}

/** Bytes as they come; ends early where the consumer stops. */
export type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** One readable text: a file that was given, or a file inside an archive. */
export interface Entry {
  /** As a person finds it again: 'ml-1m.zip/ml-1m/ratings.dat'. */
  readonly name: string;
  /** Last part of the name in lower case, without .gz: 'ratings.dat'. */
  readonly base: string;
  /** Size by which progress is counted: unpacked for files in a zip, packed for gzip. */
  readonly bytes: number;
  /** The unpacked content; `onRaw` hears how much of `bytes` was read. */
  open(onRaw: (bytes: number) => void): Bytes;
}

/** 'ml-100k.zip/ml-100k/u.data.gz' → 'u.data' */
export function baseName(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/\.gz$/, '');
}

/**
 * The bytes [start, end) of a file.
 * @throws LabFailure 'bad-file' where the device cannot read the file (moved, changed, no permission).
 */
export async function* readRange(file: SourceFile, start: number, end: number): Bytes {
  if (end <= start) return;
  const part = file.slice && (start > 0 || end < file.size) ? file.slice(start, end) : null;
  let at = part ? start : 0;
  const reader = (part ?? file).stream().getReader();
  try {
    while (at < end) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        if (cause instanceof LabFailure) throw cause;
        throw badFile(
          file.name,
          `the file could not be read (${reasonOf(cause)}). It may have been moved or changed; choose it again.`,
        );
      });
      if (done) return;
      const from = Math.max(0, start - at);
      const to = Math.min(value.length, end - at);
      at += value.length;
      if (to > from) yield value.subarray(from, to);
    }
  } finally {
    // What the source has to say on closing changes nothing for the reader.
    await reader.cancel().catch(() => undefined);
  }
}

/** All bytes of a short stretch in one piece. */
export async function readAll(bytes: Bytes): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
