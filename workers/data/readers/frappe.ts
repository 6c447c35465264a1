import { badFile } from './fail.ts';
import { type Format, knownTable, type Planned, type Recognition } from './reader.ts';
import type { Reading } from './reading.ts';
import { readRows, type Sides } from './sides.ts';
import { firstRow, type Sniffed, sniff } from './sniff.ts';

const hasColumns = (file: Sniffed, names: readonly string[]) => {
  const header = firstRow(file, '\t');
  return names.every((name) => header.includes(name));
};

const isLog = (file: Sniffed) => hasColumns(file, ['user', 'item', 'cnt', 'daytime', 'weekday']);
const isMeta = (file: Sniffed) => hasColumns(file, ['item', 'package', 'category', 'name']);

/** App names and categories from meta.csv, whose texts may stand in quotes. */
export async function readApps({ entry }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const file = await sniff(entry);
  if (file.problem) throw file.problem;
  const header = firstRow(file, '\t');
  const [item, pack, category, name] = ['item', 'package', 'category', 'name'].map((n) =>
    header.indexOf(n),
  ) as [number, number, number, number];
  if (Math.min(item, category, name, pack) < 0)
    throw badFile(entry.name, 'expected the columns item, package, category and name in the first line.', 1);
  const categories = sides.field('item', 'category', 'one-hot');
  const seen = new Set<string>();
  const shape = { columns: header.length, header: true, quotes: true, expected: header.join(', ') };
  await readRows(entry, '\t', reading, shape, (cells, line) => {
    const id = cells[item]!;
    if (!sides.knows('item', id, entry.name, line) || !sides.first(seen, 'item', id, entry.name, line))
      return;
    const title = [cells[name], cells[pack]].find((text) => text !== '' && text !== 'unknown');
    if (title !== undefined) sides.titles.set(id, title);
    categories.of.set(id, [cells[category] || 'unknown']);
  });
}

/**
 * Frappe (Baltrunas et al., 2015): app uses with eight contexts. A row is one user, item and context, so
 * the same pair stands in many rows and all are kept. The number of uses (cnt) is left out, as in the
 * published experiments, which take every row as one positive.
 */
export const frappe: Format = {
  format: 'frappe',
  label: 'Frappe',
  wants: 'frappe.csv; with meta.csv for the names of the apps',
  example: '0\t0\t1\tmorning\tsunday\tweekend\tunknown\tfree\tsunny\tUnited States\t0',
  recognise(files) {
    const log = files.find(isLog);
    if (!log) return null;
    const roles = { user: 'user', item: 'item', cnt: 'ignore' } as const;
    const table = knownTable(
      '\t',
      true,
      firstRow(log, '\t').map((name) => [name, roles[name as keyof typeof roles] ?? 'context'] as const),
    );
    const found = new Map<string, Recognition>([
      [log.entry.name, { role: 'interactions', kind: 'table', table }],
    ]);
    const meta = files.find(isMeta);
    if (meta) found.set(meta.entry.name, { role: 'items', kind: 'frappe-meta' });
    return { label: meta ? 'Frappe with names' : 'Frappe', name: 'Frappe', confirm: false, files: found };
  },
};
