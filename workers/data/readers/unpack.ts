import { badFile, quote, tooLarge } from './fail.ts';
import { checkGrowth, gunzip, inflateEntry } from './inflate.ts';
import { MAX_ENTRIES } from './limits.ts';
import { type Bytes, baseName, type Entry, readAll, readRange, type SourceFile } from './source.ts';
import { Decoder } from './text.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** The end record is 22 bytes and may carry a comment of up to 65,535. */
const END_REACH = 22 + 0xffff;
const MAX_DIRECTORY = 2 ** 22;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Passes a stream on, through gunzip where it starts like a gzip file, whatever it is called. */
async function* plain(name: string, raw: Bytes): Bytes {
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
    yield* have === 2 && first[0] === 0x1f && first[1] === 0x8b ? gunzip(name, rest()) : rest();
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

interface Packed {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/** Reads a zip's directory, which stands at its end. */
async function directory(file: SourceFile): Promise<Packed[]> {
  const from = Math.max(0, file.size - END_REACH);
  const tail = await readAll(readRange(file, from, file.size));
  const view = viewOf(tail);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  const cutOff = () =>
    badFile(
      file.name,
      'the zip file is cut off: the directory at its end is missing or damaged. Download it again.',
    );
  if (end < 0) throw cutOff();
  const count = view.getUint16(end + 10, true);
  const bytes = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0) throw badFile(file.name, 'the zip file holds no files. Choose one with the data in it.');
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY)
    throw tooLarge(
      file.name,
      'the zip file holds more than 10,000 files or is of the zip64 kind. Unpack it and choose the files with the data.',
    );
  if (start + bytes > from + end) throw cutOff();
  const records = await readAll(readRange(file, start, start + bytes));
  if (records.length < bytes) throw cutOff();
  const at = viewOf(records);
  const decoder = new Decoder();
  const entries: Packed[] = [];
  for (let p = 0, k = 0; k < count; k++) {
    if (p + 46 > bytes || at.getUint32(p, true) !== CENTRAL) throw cutOff();
    const nameEnd = p + 46 + at.getUint16(p + 28, true);
    const next = nameEnd + at.getUint16(p + 30, true) + at.getUint16(p + 32, true);
    if (next > bytes) throw cutOff();
    entries.push({
      name: decoder.text(records, p + 46, nameEnd),
      encrypted: (at.getUint16(p + 8, true) & 1) === 1,
      method: at.getUint16(p + 10, true),
      crc: at.getUint32(p + 16, true),
      packed: at.getUint32(p + 20, true),
      unpacked: at.getUint32(p + 24, true),
      offset: at.getUint32(p + 42, true),
    });
    p = next;
  }
  return entries.filter((entry) => !entry.name.endsWith('/'));
}

async function* openPacked(file: SourceFile, name: string, entry: Packed): Bytes {
  if (entry.encrypted) throw badFile(name, 'the file is encrypted. Unpack it with its password first.');
  if (entry.method !== 0 && entry.method !== 8)
    throw badFile(
      name,
      'the file is packed by a method other than deflate. Unpack it and pack it again as plain zip.',
    );
  checkGrowth(name, entry.packed, entry.unpacked);
  const local = await readAll(readRange(file, entry.offset, entry.offset + 30));
  if (local.length < 30 || viewOf(local).getUint32(0, true) !== LOCAL)
    throw badFile(
      name,
      'the zip file is damaged: the content is not where its directory says. Download it again.',
    );
  const header = viewOf(local);
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  yield* inflateEntry(name, readRange(file, start, start + entry.packed), {
    deflated: entry.method === 8,
    bytes: entry.unpacked,
    crc: entry.crc,
  });
}

async function isZip(file: SourceFile): Promise<boolean> {
  const start = await readAll(readRange(file, 0, 4));
  if (start.length < 4) return false;
  const signature = viewOf(start).getUint32(0, true);
  return signature === LOCAL || signature === END;
}

/**
 * The texts in what a person chose: files as they are, and the files inside zips (one level deep).
 * Nothing is unpacked yet; each entry streams when it is opened. Gzip is recognised by its content.
 * @throws LabFailure 'bad-file' for a damaged or empty zip and for two files of one name.
 */
export async function listEntries(files: readonly SourceFile[]): Promise<Entry[]> {
  if (files.length === 0) throw badFile('no file', 'choose at least one file with interactions.');
  const entries: Entry[] = [];
  for (const file of files) {
    if (!(await isZip(file))) {
      const open = (onRaw: (bytes: number) => void) =>
        plain(file.name, metered(readRange(file, 0, Number.POSITIVE_INFINITY), onRaw));
      entries.push({ name: file.name, base: baseName(file.name), bytes: file.size, open });
      continue;
    }
    for (const packed of await directory(file)) {
      const name = `${file.name}/${packed.name}`;
      const open = (onRaw: (bytes: number) => void) =>
        plain(name, metered(openPacked(file, name, packed), onRaw));
      entries.push({ name, base: baseName(name), bytes: packed.unpacked, open });
    }
  }
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name))
      throw badFile(name, `two files are called ${quote(name)}. Choose one of them, or rename one.`);
    seen.add(name);
  }
  return entries;
}
