import { LabFailure } from '../../protocol/run/errors.ts';
import { badFile } from './fail.ts';
import { MAX_HEAD_CELLS, MAX_HEAD_ROWS } from './limits.ts';
import { type Row, RowScanner } from './rows.ts';
import { strangerByBytes } from './signatures.ts';
import type { Entry } from './source.ts';
import { Decoder } from './text.ts';

const HEAD_BYTES = 1 << 16;

/** The first bytes of a file, cut after the last complete line, and why it cannot be text, if so. */
export interface Sniffed {
  readonly entry: Entry;
  readonly head: Uint8Array;
  /** Null where the head is text; else what is wrong with the file. */
  readonly problem: LabFailure | null;
  /** Its first rows by delimiter, as far as they were asked for. */
  readonly cuts: Map<string, readonly HeadRow[]>;
}

const startsWith = (bytes: Uint8Array, ...pattern: number[]) => pattern.every((b, i) => bytes[i] === b);

function problemOf(name: string, head: Uint8Array): LabFailure | null {
  if (head.length === 0)
    return badFile(name, 'the file is empty. Choose one with one interaction on each line.');
  if (startsWith(head, 0x50, 0x4b, 3, 4))
    return badFile(name, 'this is a zip inside a zip. Unpack the outer one and choose this file.');
  if (new Decoder().text(head, 257, 262) === 'ustar')
    return badFile(name, 'this is a tar archive. Unpack it and choose the files with the data.');
  if (/\.safetensors$/i.test(name))
    return badFile(
      name,
      'this holds a model or an attack, not interactions. Bring in a model on the page Train, under “Models on this device”, and an attack on the Arena.',
    );
  const stranger = strangerByBytes(name, head);
  if (stranger) return stranger;
  let control = 0;
  for (const b of head) if (b < 9 || (b > 13 && b < 32)) control++;
  if (head.includes(0) || (control > 2 && control > head.length / 100))
    return badFile(
      name,
      'this is a binary file, not text. Expected a text with one interaction on each line, such as a CSV; export the data as text.',
    );
  if (head.every((b) => b === 10 || b === 13 || b === 32 || b === 9))
    return badFile(name, 'the file holds only blank lines. Choose one with one interaction on each line.');
  if (/^\s*\[\s*[["]/.test(new Decoder().text(head, 0, Math.min(head.length, 200))))
    return badFile(
      name,
      'this JSON holds lists without names. Expected an object for each interaction, such as {"user": 1, "item": 2}, one a line or in a list.',
    );
  return null;
}

/** Looks at the first 64 KiB of a file. A file that cannot be opened or is not text comes back with its problem. */
export async function sniff(entry: Entry): Promise<Sniffed> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let complete = true;
  try {
    for await (const piece of entry.open(() => undefined)) {
      pieces.push(piece.slice(0, HEAD_BYTES));
      length += piece.length;
      if (length < HEAD_BYTES) continue;
      complete = false;
      break;
    }
  } catch (cause) {
    if (!(cause instanceof LabFailure)) throw cause;
    return { entry, head: new Uint8Array(0), problem: cause, cuts: new Map() };
  }
  const head = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    head.set(piece, at);
    at += piece.length;
  }
  const problem = problemOf(entry.name, head);
  const lastLine = Math.max(head.lastIndexOf(10), head.lastIndexOf(13));
  const whole = complete || lastLine < 0;
  return { entry, head: whole ? head : head.subarray(0, lastLine + 1), problem, cuts: new Map() };
}

class Enough extends Error {}

/** One of the first rows of a file, as text. */
export interface HeadRow {
  /** Its first fields, MAX_HEAD_CELLS at most. */
  readonly cells: readonly string[];
  /** How many fields it has. */
  readonly width: number;
}

function cutHead(sniffed: Sniffed, delimiter: string): HeadRow[] {
  const rows: HeadRow[] = [];
  const decoder = new Decoder();
  let cut = 0;
  const scanner = new RowScanner(sniffed.entry.name, delimiter, (row) => {
    rows.push({ cells: cells(row, decoder, MAX_HEAD_CELLS), width: row.fields });
    cut += Math.min(row.fields, MAX_HEAD_CELLS);
    if (rows.length === MAX_HEAD_ROWS || cut > MAX_HEAD_ROWS * 50) throw new Enough();
  });
  try {
    scanner.push(sniffed.head);
    scanner.finish();
  } catch (cause) {
    if (!(cause instanceof Enough || cause instanceof LabFailure)) throw cause;
  }
  return rows;
}

/**
 * The first rows of a file under a delimiter; rows that cannot be cut end the list. Every reader that looks at a file
 * sees the same rows, cut once, so that the work before a plan does not grow with the readers.
 */
export function headRows(sniffed: Sniffed, delimiter: string): readonly HeadRow[] {
  const rows = sniffed.cuts.get(delimiter) ?? cutHead(sniffed, delimiter);
  sniffed.cuts.set(delimiter, rows);
  return rows;
}

/** The fields of a file's first row; none where it is not text. */
export function firstRow(sniffed: Sniffed, delimiter: string): readonly string[] {
  return sniffed.problem ? [] : (headRows(sniffed, delimiter)[0]?.cells ?? []);
}

/** A row's first fields as text, all of them by default. */
export function cells(row: Row, decoder: Decoder, most = row.fields): string[] {
  return Array.from({ length: Math.min(most, row.fields) }, (_, f) =>
    decoder.text(row.bytes, row.starts[f], row.ends[f]),
  );
}
