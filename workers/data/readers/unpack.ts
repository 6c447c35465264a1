import { LabFailure } from '../../protocol/run/errors.ts';
import { asText } from './as-text.ts';
import { badFile, printable, quote, tooLarge } from './fail.ts';
import { Growth, gunzip } from './inflate.ts';
import { MAX_INNER_ZIP_BYTES, MAX_INNER_ZIPS } from './limits.ts';
import { strangerByMembers } from './signatures.ts';
import { type Bytes, baseName, type Entry, readAll, readRange, type SourceFile } from './source.ts';
import { contentStart, isZip, openPacked, type Packed, readDirectory } from './zip.ts';

/** Zips inside zips are opened this deep. */
const DEPTH = 3;

/** Passes a stream on, through gunzip where it starts like a gzip file, whatever it is called. */
async function* plain(name: string, raw: Bytes, growth: Growth): Bytes {
  const first = new Uint8Array(2);
  let have = 0;
  const held: Uint8Array[] = [];
  try {
    while (have < 2) {
      const { done, value } = await raw.next();
      if (done) break;
      for (let i = 0; i < value.length && have < 2; i++) first[have++] = value[i]!;
      held.push(value);
    }
    const rest = async function* (): Bytes {
      yield* held;
      yield* raw;
    };
    yield* have === 2 && first[0] === 0x1f && first[1] === 0x8b ? gunzip(name, rest(), growth) : rest();
  } finally {
    await raw.return();
  }
}

async function* metered(bytes: Bytes, onRaw: (bytes: number) => void): Bytes {
  for await (const piece of bytes) {
    onRaw(piece.length);
    yield piece;
  }
}

function streamOf(bytes: (start: number, end: number) => Bytes, start: number, end: number) {
  const content = bytes(start, end);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await content.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await content.return();
    },
  });
}

/** A file whose bytes `bytes` gives, any stretch of them. */
const fileOf = (name: string, size: number, bytes: (start: number, end: number) => Bytes): SourceFile => ({
  name,
  size,
  stream: () => streamOf(bytes, 0, size),
  slice: (start, end) => ({ stream: () => streamOf(bytes, start, Math.min(end, size)) }),
});

/** A zip inside a zip as a file of its own: a stretch of the outer one where it is stored as it is, else in memory. */
async function innerZip(file: SourceFile, name: string, entry: Packed, growth: Growth): Promise<SourceFile> {
  if (entry.method === 0 && !entry.encrypted) {
    const from = await contentStart(file, name, entry);
    return fileOf(name, entry.packed, (start, end) => readRange(file, from + start, from + end));
  }
  if (entry.unpacked > MAX_INNER_ZIP_BYTES)
    throw tooLarge(name, 'this zip inside a zip is larger than 256 MiB. Unpack the outer one and choose it.');
  const bytes = await readAll(openPacked(file, name, entry, growth));
  return fileOf(name, bytes.length, async function* (start, end) {
    yield bytes.subarray(start, end);
  });
}

/** Lists one import: what was found so far, and how many zips were opened inside others. */
class Listing {
  readonly entries: Entry[] = [];
  private inner = 0;

  async file(file: SourceFile): Promise<void> {
    const growth = new Growth(file.size);
    if (await isZip(file)) return this.zip(file, growth, 1);
    this.add(file.name, file.size, () => readRange(file, 0, Number.POSITIVE_INFINITY), growth);
  }

  private async zip(file: SourceFile, growth: Growth, depth: number): Promise<void> {
    const members = await readDirectory(file);
    const stranger = strangerByMembers(
      file.name,
      members.map(({ name }) => name),
    );
    if (stranger) return this.refuse(file.name, file.size, stranger, growth);
    for (const packed of members) {
      const name = `${file.name}/${packed.name}`;
      if (/\.zip$/i.test(name) && !/(^|\/)(__MACOSX\/|\.)/.test(name))
        await this.inside(file, name, packed, growth, depth);
      else this.add(name, packed.unpacked, () => openPacked(file, name, packed, growth), growth);
    }
  }

  /** Opens a zip inside another; where that fails, it stays one file that says why when it is opened. */
  private async inside(
    file: SourceFile,
    name: string,
    packed: Packed,
    growth: Growth,
    depth: number,
  ): Promise<void> {
    try {
      if (depth === DEPTH || ++this.inner > MAX_INNER_ZIPS)
        throw tooLarge(name, 'zips lie too deep or too many inside each other. Unpack the outer one first.');
      await this.zip(await innerZip(file, name, packed, growth), growth, depth + 1);
    } catch (cause) {
      if (!(cause instanceof LabFailure)) throw cause;
      this.refuse(name, packed.unpacked, cause, growth);
    }
  }

  /** Lists a file that says why it cannot be read when it is opened. */
  private refuse(name: string, bytes: number, why: LabFailure, growth: Growth): void {
    const content = (): Bytes => {
      throw why;
    };
    this.add(name, bytes, content, growth);
  }

  private add(name: string, bytes: number, content: () => Bytes, growth: Growth): void {
    const open = (onRaw: (bytes: number) => void) =>
      asText(name, plain(name, metered(content(), onRaw), growth));
    this.entries.push({ name, base: baseName(name), bytes, open });
  }
}

/**
 * The texts in what a person chose: files as they are, and the files inside zips, also of zips inside zips.
 * Nothing but inner zips is unpacked yet; each entry streams when it is opened. Gzip is recognised by its content.
 * Names are made printable.
 * @throws LabFailure 'bad-file' for a damaged or empty zip and for two files of one name, 'too-large' for a bomb.
 */
export async function listEntries(files: readonly SourceFile[]): Promise<Entry[]> {
  if (files.length === 0) throw badFile('no file', 'choose at least one file with interactions.');
  const listing = new Listing();
  for (const file of files) await listing.file(named(file));
  const seen = new Set<string>();
  for (const { name } of listing.entries) {
    if (seen.has(name))
      throw badFile(name, `two files are called ${quote(name)}. Choose one of them, or rename one.`);
    seen.add(name);
  }
  return listing.entries;
}

/** The file under a name that may stand in sentences. */
function named(file: SourceFile): SourceFile {
  return {
    name: printable(file.name),
    size: file.size,
    stream: () => file.stream(),
    ...(file.slice && { slice: (start: number, end: number) => file.slice!(start, end) }),
  };
}
