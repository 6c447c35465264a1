import { badFile, quote, tooLarge } from './fail.ts';
import { MAX_LABEL_BYTES, MAX_LABELS } from './limits.ts';
import type { Row } from './rows.ts';
import { Decoder } from './text.ts';

/** The blanks before and behind a field, in one number. */
const paddingOf = ({ starts, ends, outer }: Row, field: number): number =>
  (starts[field]! - outer.starts[field]!) * 65536 + (outer.ends[field]! - ends[field]!);

/**
 * Numbers labels (ids) by first appearance, compared byte by byte, so that ids too long for a number
 * never merge; no string is made until the end. Open addressing over FNV-1a.
 */
export class Labels {
  count = 0;
  private slots = new Int32Array(1024).fill(-1);
  private offsets = new Int32Array(512);
  private arena = new Uint8Array(4096);
  private used = 0;
  /** Blanks around each label where it came first, as `paddingOf` counts them. */
  private padded = new Int32Array(512);
  /** Rows whose label had other blanks around it than where it came first, which were left off. */
  readonly joined: { rows: number; first: { file: string; line: number } | null } = { rows: 0, first: null };

  /**
   * @param what 'user', 'item': for sentences.
   * @param optional true where a label may be empty.
   * @param limit the most labels.
   */
  constructor(
    private readonly what: string,
    private readonly optional = false,
    private readonly limit = MAX_LABELS,
  ) {}

  /**
   * The number of the label in field `field` of `row`; with the blanks around it where it is an id of JSON.
   * @throws LabFailure 'bad-file' if it is empty, long or binary, 'too-large' above the limit.
   */
  add(row: Row, field: number): number {
    const exact = row.exact && !this.optional;
    if (exact && row.broken.includes(field)) this.refuseBroken(row, field);
    const { starts, ends } = exact ? row.outer : row;
    const start = starts[field]!;
    const end = ends[field]!;
    const b = row.bytes;
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ b[i]!, 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (this.slots.length - 1);
    for (let found = this.slots[slot]!; found >= 0; found = this.slots[slot]!) {
      if (this.equals(found, b, start, end)) {
        if (!exact && this.padded[found] !== paddingOf(row, field)) this.tellJoined(row);
        return found;
      }
      slot = (slot + 1) & (this.slots.length - 1);
    }
    this.check(row, start, end);
    const added = this.insert(row, start, end, slot);
    if (!exact) this.padded[added] = paddingOf(row, field);
    return added;
  }

  /** The labels as text, in order of their numbers. */
  strings(decoder: Decoder): string[] {
    return Array.from({ length: this.count }, (_, k) =>
      decoder.text(this.arena, this.offsets[k]!, this.offsets[k + 1]!),
    );
  }

  private tellJoined({ file, line }: Row): void {
    this.joined.first ??= { file, line };
    this.joined.rows++;
  }

  private refuseBroken(row: Row, field: number): never {
    throw badFile(
      row.file,
      `the ${this.what} ${quote(new Decoder().text(row.bytes, row.starts[field], row.ends[field]))} holds a line break, a tab, a zero (\\u0000) or half a character (\\ud800 … \\udfff), by which no ids can be told apart. Correct or remove the line, or choose another column.`,
      row.line,
    );
  }

  private equals(k: number, b: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[k]!;
    if (this.offsets[k + 1]! - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (b[i] !== this.arena[j]) return false;
    return true;
  }

  private check(row: Row, start: number, end: number): void {
    if (end === start && !this.optional)
      throw badFile(
        row.file,
        `the ${this.what} is empty. Expected an id in this column; remove the line, fill it in, or choose another column.`,
        row.line,
      );
    if (end - start > MAX_LABEL_BYTES)
      throw badFile(
        row.file,
        `the ${this.what} is longer than ${MAX_LABEL_BYTES} bytes. Expected an id; check the delimiter and the columns.`,
        row.line,
      );
    for (let i = start; i < end; i++)
      if (row.bytes[i]! < 32 && row.bytes[i] !== 9)
        throw badFile(
          row.file,
          `the ${this.what} ${quote(new Decoder().text(row.bytes, start, end))} holds a control character. Expected text; check that the file is not binary or damaged.`,
          row.line,
        );
  }

  private insert(row: Row, start: number, end: number, slot: number): number {
    if (this.count === this.limit)
      throw tooLarge(
        row.file,
        `it has more than ${this.limit.toLocaleString('en')} different values for the ${this.what}, whose names alone take about a gigabyte of memory. Use a smaller sample of the data, or check which columns hold the ids.`,
        row.line,
      );
    const b = row.bytes;
    const k = this.count++;
    this.slots[slot] = k;
    if (this.used + end - start > this.arena.length) {
      const larger = new Uint8Array((this.used + end - start) * 2);
      larger.set(this.arena.subarray(0, this.used));
      this.arena = larger;
    }
    this.arena.set(b.subarray(start, end), this.used);
    this.used += end - start;
    if (k + 1 >= this.offsets.length) {
      const larger = new Int32Array(this.offsets.length * 2);
      larger.set(this.offsets);
      this.offsets = larger;
      const padded = new Int32Array(larger.length);
      padded.set(this.padded);
      this.padded = padded;
    }
    this.offsets[k + 1] = this.used;
    if (this.count * 2 > this.slots.length) this.rehash();
    return k;
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let k = 0; k < this.count; k++) {
      let hash = 0x811c9dc5;
      for (let i = this.offsets[k]!; i < this.offsets[k + 1]!; i++)
        hash = Math.imul(hash ^ this.arena[i]!, 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
      while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = k;
    }
    this.slots = slots;
  }
}

const INTEGER = /^[+-]?\d+$/;

/** Compares integers written as text, of any length. */
function compareIntegers(a: string, b: string): number {
  if (a.length <= 15 && b.length <= 15) {
    const d = Number(a) - Number(b);
    if (d !== 0) return d;
  } else {
    const x = BigInt(a.replace('+', ''));
    const y = BigInt(b.replace('+', ''));
    if (x !== y) return x < y ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Labels of a field in the order it lists them: by number where all are integers, else by code unit. */
export function sortedLabels(labels: Iterable<string>): string[] {
  const all = [...new Set(labels)];
  return all.every((label) => INTEGER.test(label)) ? all.sort(compareIntegers) : all.sort();
}

/**
 * The order in which users and items are indexed: ascending by number where all ids are integers, else
 * by first appearance. Texts that are equal after decoding share one index.
 * @param distinct true where no two labels are equal (they were told apart by their bytes, all UTF-8).
 * @returns the ids in order, and for each position in `labels` its index.
 */
export function indexIds(labels: readonly string[], distinct = false): { ids: string[]; rank: Int32Array } {
  if (!distinct) {
    const ids = [...new Set(labels)];
    if (ids.length < labels.length) {
      if (ids.every((id) => INTEGER.test(id))) ids.sort(compareIntegers);
      const at = new Map(ids.map((id, k) => [id, k]));
      return { ids, rank: Int32Array.from(labels, (label) => at.get(label)!) };
    }
  }
  const order = Int32Array.from(labels, (_, k) => k);
  if (labels.every((id) => INTEGER.test(id))) order.sort((a, b) => compareIntegers(labels[a]!, labels[b]!));
  const rank = new Int32Array(labels.length);
  for (let k = 0; k < order.length; k++) rank[order[k]!] = k;
  return { ids: Array.from(order, (k) => labels[k]!), rank };
}
