import type { FileFormat, ImportPlan } from '../../protocol/dataset.ts';
import type { Dataset } from '../types.ts';
import type { Part } from './delimited.ts';
import { badFile, short, tooLarge } from './fail.ts';
import { MAX_SIDE_ROWS } from './limits.ts';
import type { Reading } from './reading.ts';
import { delimiterName, type Row } from './rows.ts';
import { cells, type Sniffed } from './sniff.ts';
import type { Entry } from './source.ts';

/** What a reader found in a set of files. */
export interface Recognised {
  readonly label: string;
  readonly name: string;
  readonly confirm: boolean;
  readonly table: ImportPlan['table'];
  /** File name → what it is for. */
  readonly roles: ReadonlyMap<string, string>;
}

/** A load under way: the plan, its files by role, and the reading that counts them. */
export interface Job {
  readonly plan: ImportPlan;
  readonly reading: Reading;
  /** Files of a role, by name. */
  files(role: string): Entry[];
}

/** One format: how it looks, how to recognise it, how to read it. */
export interface Reader {
  readonly format: FileFormat;
  readonly label: string;
  /** The files it wants, in words. */
  readonly wants: string;
  /** One line of its interactions. */
  readonly example: string;
  recognise(files: readonly Sniffed[]): Recognised | null;
  load(job: Job): Promise<Dataset>;
}

export const INTERACTIONS = 'interactions';
export const PARTS = ['training part', 'validation part', 'test part'] as const;

/**
 * The files of interactions of a job: the whole, or the parts of a given split in order. Parts without
 * a training part are read as one whole, with a note.
 */
export function partsOf(job: Job): Part[] {
  const whole = job.files(INTERACTIONS).map((entry) => ({ entry, given: null }));
  const parts = PARTS.flatMap((role, k) =>
    job.files(role).map((entry) => ({ entry, given: k as 0 | 1 | 2 })),
  );
  const all = [...whole, ...parts];
  if (parts.length > 0 && !parts.some(({ given }) => given === 0)) {
    job.reading.notes.push(
      'The files hold no training part, so they were read as one set without a given split.',
    );
    return parts.map(({ entry }) => ({ entry, given: null }));
  }
  if (all.length === 0 || (whole.length > 0 && all.length > 1))
    throw badFile(
      job.plan.name,
      'the plan must name one file of interactions, or the parts of a split. Choose the files again.',
    );
  return all;
}

/** Which part of a split a file name speaks of, or null. */
export function partOfName(base: string): (typeof PARTS)[number] | null {
  if (/(^|[._-])(train|training|base)([._-]|$)/.test(base)) return PARTS[0];
  if (/(^|[._-])(valid|validation|val|dev)([._-]|$)/.test(base)) return PARTS[1];
  if (/(^|[._-])(test|testing)([._-]|$)/.test(base)) return PARTS[2];
  return null;
}

/** Roles for files that hold the same kind of rows: the parts of a split where the names say so, else null. */
export function splitRoles(files: readonly Sniffed[]): Map<string, string> | null {
  const roles = new Map<string, string>();
  for (const { entry } of files) {
    const part = partOfName(entry.base);
    if (part === null) return null;
    roles.set(entry.name, part);
  }
  const used = new Set(roles.values());
  return used.size > 1 && used.size === roles.size ? roles : null;
}

/** The name of a data set after a file: without folders and endings. */
export function nameAfter(name: string): string {
  return (
    name.slice(name.lastIndexOf('/') + 1).replace(/(\.(gz|csv|tsv|txt|dat|data|inter|libfm))+$/i, '') || name
  );
}

/**
 * Reads a file of side information row by row, as text.
 * @throws LabFailure 'bad-file' for a row with another number of columns, 'too-large' above MAX_SIDE_ROWS.
 */
export async function readSide(
  entry: Entry,
  delimiter: string,
  reading: Reading,
  shape: {
    readonly columns: number;
    readonly header: boolean;
    readonly expected: string;
    readonly quotes?: boolean;
  },
  onRow: (cells: string[], line: number) => void,
): Promise<void> {
  let rows = 0;
  const each = (row: Row) => {
    if (++rows > MAX_SIDE_ROWS)
      throw tooLarge(entry.name, 'it has more than 2 million lines. Use a smaller sample of the data.');
    if (row.fields !== shape.columns)
      throw badFile(
        entry.name,
        `expected ${shape.columns} columns separated by a ${delimiterName(delimiter)} (${short(shape.expected, 120)}), found ${row.fields}. Correct or remove the line.`,
        row.line,
      );
    if (rows > 1 || !shape.header) onRow(cells(row, reading.decoder), row.line);
  };
  await reading.rows(entry, delimiter, each, { quotes: shape.quotes });
}
