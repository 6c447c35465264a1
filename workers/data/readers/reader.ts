import type {
  FileFormat,
  FileKind,
  FileRole,
  ImportPlan,
  PlannedFile,
  TablePlan,
} from '../../protocol/import.ts';
import { badFile } from './fail.ts';
import { MAX_COLUMNS } from './limits.ts';
import type { Reading } from './reading.ts';
import type { Sniffed } from './sniff.ts';
import type { Entry } from './source.ts';

/** What a format says of one file. */
export interface Recognition {
  readonly role: FileRole;
  readonly kind: FileKind;
  /** For tables; guessed for the role where it is left out. */
  readonly table?: TablePlan;
}

/** What a format found in a set of files. */
export interface Recognised {
  readonly label: string;
  readonly name: string;
  readonly confirm: boolean;
  /** By file name; files that are not in it are left alone. */
  readonly files: ReadonlyMap<string, Recognition>;
}

/** One format: how it looks, and how to recognise it. */
export interface Format {
  readonly format: FileFormat;
  readonly label: string;
  /** The files it wants, in words. */
  readonly wants: string;
  /** One line of its interactions. */
  readonly example: string;
  recognise(files: readonly Sniffed[]): Recognised | null;
}

/** A load under way: the plan, its files, and the reading that counts them. */
export interface Load {
  readonly plan: ImportPlan;
  readonly reading: Reading;
  /** Files of a role, by name. */
  files(role: FileRole): Planned[];
}

/** A file as it was given, and what the plan says of it. */
export interface Planned {
  readonly entry: Entry;
  readonly file: PlannedFile;
}

/** A file of interactions and the part of a given split it holds (0 train, 1 validation, 2 test), or null. */
export interface Part extends Planned {
  readonly given: 0 | 1 | 2 | null;
}

const PARTS = ['train', 'validation', 'test'] as const;

/**
 * The files of interactions of a load: the whole, or the parts of a given split in order. Parts without
 * a training part are read as one whole, with a note.
 */
export function partsOf(load: Load): Part[] {
  const whole = load.files('interactions').map((planned) => ({ ...planned, given: null }));
  const parts = PARTS.flatMap((role, k) =>
    load.files(role).map((planned) => ({ ...planned, given: k as 0 | 1 | 2 })),
  );
  if (whole.length + parts.length === 0 || (whole.length > 0 && parts.length > 0))
    throw badFile(
      load.plan.name,
      'the plan must name the file of interactions, or the parts of a split. Say which file holds who did what.',
    );
  if (whole.length > 0) return whole;
  if (new Set(parts.map(({ given }) => given)).size < 2)
    return parts.map((planned) => ({ ...planned, given: null }));
  if (parts.some(({ given }) => given === 0)) return parts;
  load.reading.notes.push(
    'The files hold no training part, so they were read as one set without a given split.',
  );
  return parts.map((planned) => ({ ...planned, given: null }));
}

/** Which part of a split a file name speaks of, or null. */
export function partOfName(base: string): (typeof PARTS)[number] | null {
  if (/(^|[._-])(train|training|base)([._-]|$)/.test(base)) return 'train';
  if (/(^|[._-])(valid|validation|val|dev)([._-]|$)/.test(base)) return 'validation';
  if (/(^|[._-])(test|testing)([._-]|$)/.test(base)) return 'test';
  return null;
}

/** Roles for files that hold the same kind of rows: the parts of a split where the names say so, else null. */
export function splitRoles(files: readonly Sniffed[]): Map<string, FileRole> | null {
  const roles = new Map<string, FileRole>();
  for (const { entry } of files) {
    const part = partOfName(entry.base);
    if (part === null) return null;
    roles.set(entry.name, part);
  }
  const used = new Set(roles.values());
  return used.size > 1 && used.size === roles.size ? roles : null;
}

/** The largest of some files. */
export const largest = (files: readonly Sniffed[]): Sniffed =>
  files.reduce((a, b) => (b.entry.bytes > a.entry.bytes ? b : a));

/** The name of a data set after a file: without folders and endings. */
export function nameAfter(name: string): string {
  return (
    name
      .slice(name.lastIndexOf('/') + 1)
      .replace(/(\.(gz|csv|tsv|txt|dat|data|inter|libfm|jsonl?|ndjson|zip))+$/i, '') || name
  );
}

/** A table whose columns a format knows, by their places. */
export function knownTable(
  delimiter: string,
  header: boolean,
  columns: readonly (readonly [name: string, role: TablePlan['columns'][number]['role']])[],
): TablePlan {
  return {
    delimiter,
    header,
    width: columns.length,
    columns: columns.slice(0, MAX_COLUMNS).map(([name, role]) => ({ name, role, split: null })),
    preview: [],
    guessed: { role: 'interactions', delimiter, header },
  };
}
