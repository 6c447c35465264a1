import { badFile, printable, tooLarge } from './fail.ts';
import { checkGrowth, type Growth, inflateEntry } from './inflate.ts';
import { MAX_DIRECTORY_BYTES, MAX_ENTRIES } from './limits.ts';
import { type Bytes, readAll, readRange, type SourceFile } from './source.ts';
import { Decoder } from './text.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** A field of 32 bits that says: see the zip64 record. */
const SEE_64 = 0xffffffff;
const EXTRA_64 = 1;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END_64_BYTES = 56;
const LOCATOR_64_BYTES = 20;
/** The end record may carry a comment of up to 65,535 bytes, and zip64's locator stands before it. */
const END_REACH = END_BYTES + LOCATOR_64_BYTES + 0xffff;

/** One file of a zip, as the directory has it. */
export interface Packed {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Bytes. */
  readonly packed: number;
  readonly unpacked: number;
  /** Where its local header stands. */
  readonly offset: number;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const uint64 = (view: DataView, at: number) => Number(view.getBigUint64(at, true));

/** True where a file starts as a zip does, whatever it is called. */
export async function isZip(file: SourceFile): Promise<boolean> {
  const start = await readAll(readRange(file, 0, 4));
  if (start.length < 4) return false;
  const signature = viewOf(start).getUint32(0, true);
  return signature === LOCAL || signature === END;
}

const cutOff = (file: SourceFile) =>
  badFile(
    file.name,
    'the zip file is cut off: the directory at its end is missing or damaged. Download it again.',
  );

interface Place {
  readonly count: number;
  readonly start: number;
  readonly bytes: number;
}

/** Where the directory stands, from the record at the end of the file (zip64's where there is one). */
async function findDirectory(file: SourceFile): Promise<Place> {
  const from = Math.max(0, file.size - END_REACH);
  const tail = await readAll(readRange(file, from, file.size));
  const view = viewOf(tail);
  let end = tail.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw cutOff(file);
  const place = {
    count: view.getUint16(end + 10, true),
    bytes: view.getUint32(end + 12, true),
    start: view.getUint32(end + 16, true),
  };
  const locator = end - LOCATOR_64_BYTES;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) {
    if (place.start + place.bytes > from + end) throw cutOff(file);
    return place;
  }
  const at = uint64(view, locator + 8);
  const record = await readAll(readRange(file, at, at + END_64_BYTES));
  if (record.length < END_64_BYTES || viewOf(record).getUint32(0, true) !== END_64) throw cutOff(file);
  const large = viewOf(record);
  const place64 = { count: uint64(large, 32), bytes: uint64(large, 40), start: uint64(large, 48) };
  if (place64.start + place64.bytes > at) throw cutOff(file);
  return place64;
}

/** The 64-bit sizes and offset of a directory's entry, for those of its fields that point there. */
function wide(view: DataView, extra: number, end: number, fields: readonly number[]): number[] {
  for (let p = extra; p + 4 <= end; ) {
    const size = view.getUint16(p + 2, true);
    if (view.getUint16(p, true) === EXTRA_64) {
      let at = p + 4;
      return fields.map((field) => {
        if (field !== SEE_64 || at + 8 > Math.min(end, p + 4 + size)) return field;
        at += 8;
        return uint64(view, at - 8);
      });
    }
    p += 4 + size;
  }
  return [...fields];
}

/** Refuses files that lie over each other: no program packs so, and a few bytes unpack to any number of files. */
function refuseOverlap(file: SourceFile, entries: readonly Packed[], directory: number): void {
  const ordered = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [k, { offset, packed, name }] of ordered.entries()) {
    const next = ordered[k + 1]?.offset ?? directory;
    if (offset + LOCAL_BYTES + packed > next)
      throw tooLarge(
        file.name,
        `the files in this zip overlap (${name} reaches into the next), as in a zip bomb. Pack the files again, or choose them unpacked.`,
      );
  }
}

/**
 * The files of a zip (zip64 too) by its directory, which stands at its end; folders are left out.
 * @throws LabFailure 'bad-file' where it is damaged or holds no files, 'too-large' where it is built like a bomb.
 */
export async function readDirectory(file: SourceFile): Promise<Packed[]> {
  const { count, bytes, start } = await findDirectory(file);
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES)
    throw tooLarge(
      file.name,
      `the zip file holds more than ${MAX_ENTRIES.toLocaleString('en')} files. Unpack it and choose the files with the data.`,
    );
  const records = await readAll(readRange(file, start, start + bytes));
  if (records.length < bytes) throw cutOff(file);
  const at = viewOf(records);
  const decoder = new Decoder();
  const entries: Packed[] = [];
  for (let p = 0, k = 0; k < count; k++) {
    if (p + CENTRAL_BYTES > bytes || at.getUint32(p, true) !== CENTRAL) throw cutOff(file);
    const nameEnd = p + CENTRAL_BYTES + at.getUint16(p + 28, true);
    const extraEnd = nameEnd + at.getUint16(p + 30, true);
    const next = extraEnd + at.getUint16(p + 32, true);
    if (next > bytes) throw cutOff(file);
    const [unpacked, packed, offset] = wide(at, nameEnd, extraEnd, [
      at.getUint32(p + 24, true),
      at.getUint32(p + 20, true),
      at.getUint32(p + 42, true),
    ]);
    entries.push({
      // Some programs of Windows part folders by backslashes.
      name: printable(decoder.text(records, p + CENTRAL_BYTES, nameEnd)).replaceAll('\\', '/'),
      encrypted: (at.getUint16(p + 8, true) & 1) === 1,
      method: at.getUint16(p + 10, true),
      crc: at.getUint32(p + 16, true),
      packed: packed!,
      unpacked: unpacked!,
      offset: offset!,
    });
    p = next;
  }
  refuseOverlap(file, entries, start);
  const kept = entries.filter((entry) => !entry.name.endsWith('/'));
  if (kept.length === 0)
    throw badFile(
      file.name,
      `the zip file holds no files${entries.length > 0 ? ', only folders' : ''}. Choose one with the data in it.`,
    );
  return kept;
}

/**
 * The content of one file of a zip.
 * @param name as it stands in sentences.
 * @param growth counts what the archive gives.
 * @throws LabFailure 'bad-file' where it is encrypted, packed in an unusual way or damaged, 'too-large' for a bomb.
 */
export async function* openPacked(file: SourceFile, name: string, entry: Packed, growth: Growth): Bytes {
  if (entry.encrypted) throw badFile(name, 'the file is encrypted. Unpack it with its password first.');
  if (entry.method !== 0 && entry.method !== 8)
    throw badFile(
      name,
      'the file is packed by a method other than deflate. Unpack it and pack it again as plain zip.',
    );
  checkGrowth(name, entry.packed, entry.unpacked);
  const start = await contentStart(file, name, entry);
  yield* inflateEntry(
    name,
    readRange(file, start, start + entry.packed),
    { deflated: entry.method === 8, bytes: entry.unpacked, crc: entry.crc },
    growth,
  );
}

/** Where the packed bytes of an entry start, behind its local header. */
export async function contentStart(file: SourceFile, name: string, entry: Packed): Promise<number> {
  const local = await readAll(readRange(file, entry.offset, entry.offset + LOCAL_BYTES));
  if (local.length < LOCAL_BYTES || viewOf(local).getUint32(0, true) !== LOCAL)
    throw badFile(
      name,
      'the zip file is damaged: the content is not where its directory says. Download it again.',
    );
  const header = viewOf(local);
  return entry.offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
}
