import { badFile } from './fail.ts';
import { featureName } from './names.ts';
import type { Planned } from './reader.ts';
import type { Reading } from './reading.ts';
import { type FieldDraft, readRows, type Sides } from './sides.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  '#39': "'",
  lt: '<',
  gt: '>',
};

/** A text as a person reads it: without the escapes of web pages and of quoted text. */
const readable = (text: string) =>
  text
    .replace(/&(amp|quot|apos|#39|lt|gt);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll('\\"', '"');

/** Values of which more than half stand for one row alone are no classes; below so many rows nothing is said. */
const FEW_ROWS = 20;

/** Whether a field tells next to nobody from the others, since almost everybody has a value of its own. */
function isNoClass({ kind, of }: FieldDraft): boolean {
  let links = 0;
  const values = new Set<string>();
  for (const row of of.values())
    for (const value of row) {
      links++;
      values.add(value);
    }
  return links >= FEW_ROWS && values.size > (kind === 'one-hot' ? links / 2 : links - 1);
}

/**
 * Reads a table about users or items by its plan: an id, titles, features. A feature has many values where its cells
 * are lists, where an id stands in several rows, or where the file is nothing but pairs; else one.
 * Rows that do not fit are told and left out, and so is a feature in which almost every id has a value of its own.
 */
export async function readSideTable(
  { entry, file }: Planned,
  of: 'user' | 'item',
  sides: Sides,
  reading: Reading,
): Promise<void> {
  const { table } = file;
  if (!table)
    throw badFile(file.name, 'the plan does not say what the columns mean. Choose the files again.');
  const key = table.columns.findIndex(({ role }) => role === of);
  if (key < 0) throw badFile(file.name, `no column is marked as ${of}. Mark the one that holds the ids.`);
  const title = of === 'item' ? table.columns.findIndex(({ role }) => role === 'title') : -1;
  const features = table.columns.flatMap(({ name, role, split }, column) =>
    role === 'feature' ? [{ name: featureName(name), split, column }] : [],
  );
  const pairs = features.length === 1 && title < 0;
  const drafts = features.map(({ name, split, column }) => ({
    split,
    column,
    draft: sides.field(of, name, split !== null || pairs ? 'multi-hot' : 'one-hot'),
  }));
  const seen = new Set<string>();
  const shape = { columns: table.width, header: table.header, expected: '', lenient: true, key };
  await readRows(entry, table.delimiter, reading, shape, (cells, line) => {
    const id = cells[key]!;
    if (!sides.knows(of, id, file.name, line)) return;
    if (drafts.length === 0 && !sides.first(seen, of, id, file.name, line)) return;
    if (title >= 0 && !sides.titles.has(id) && cells[title]) sides.titles.set(id, readable(cells[title]));
    for (const { split, column, draft } of drafts) {
      const cell = cells[column]!;
      const values = split === null ? [cell] : cell.split(split).map((value) => value.trim());
      const filled = values.filter((value) => value !== '' && value !== '(no genres listed)').map(readable);
      const before = draft.of.get(id);
      if (!before) draft.of.set(id, filled);
      else if (filled.some((value) => !before.includes(value))) {
        before.push(...filled);
        draft.kind = 'multi-hot';
      }
    }
  });
  for (const { draft } of drafts)
    if (isNoClass(draft)) {
      reading.notes.push(
        `${draft.name} of ${file.name} was left out as a feature: almost every ${of} has a value of its own.`,
      );
      draft.of.clear();
    }
}

/** Reads names for the values of a feature: its first column marked as feature holds the value, the title the name. */
export async function readValueNames(
  { entry, file }: Planned,
  sides: Sides,
  reading: Reading,
): Promise<void> {
  const { table } = file;
  const value = table?.columns.findIndex(({ role }) => role === 'feature') ?? -1;
  const name = table?.columns.findIndex(({ role }) => role === 'title') ?? -1;
  if (!table || value < 0 || name < 0)
    throw badFile(
      file.name,
      'to name the values of a feature, mark one column as feature and one as title, or leave the file alone.',
    );
  const names = new Map<string, string>();
  const shape = { columns: table.width, header: table.header, expected: '', lenient: true };
  await readRows(entry, table.delimiter, reading, shape, (cells) => {
    if (!names.has(cells[value]!)) names.set(cells[value]!, cells[name]! || cells[value]!);
  });
  sides.names.set(featureName(table.columns[value]!.name), names);
}
