import { assemble } from './assemble.ts';
import { collect, type Layout } from './delimited.ts';
import { badFile } from './fail.ts';
import type { Side, SideField } from './fields.ts';
import { INTERACTIONS, type Job, partsOf, type Reader, readSide } from './reader.ts';
import { firstRow, type Sniffed, sniff } from './sniff.ts';

/** The first row of a tab-separated file; empty where it is not text. */
async function headerOf(file: Sniffed): Promise<string[]> {
  if (file.problem) throw file.problem;
  return [...firstRow(file, '\t')];
}

const isLog = (file: Sniffed) => {
  const header = firstRow(file, '\t');
  return ['user', 'item', 'cnt', 'daytime', 'weekday'].every((name) => header.includes(name));
};

const isMeta = (file: Sniffed) => {
  const header = firstRow(file, '\t');
  return ['item', 'package', 'category', 'name'].every((name) => header.includes(name));
};

/** App names and categories from meta.csv, whose texts may stand in quotes. */
async function readMeta(job: Job): Promise<Side> {
  const titles = new Map<string, string>();
  const categories = new Map<string, string[]>();
  for (const entry of job.files('names')) {
    const header = await headerOf(await sniff(entry));
    const [item, pack, category, name] = ['item', 'package', 'category', 'name'].map((n) =>
      header.indexOf(n),
    );
    if (Math.min(item, category, name, pack) < 0)
      throw badFile(
        entry.name,
        'expected the columns item, package, category and name in the first line.',
        1,
      );
    const shape = { columns: header.length, header: true, quotes: true, expected: header.join(', ') };
    await readSide(entry, '\t', job.reading, shape, (cells) => {
      const title = [cells[name], cells[pack]].find((text) => text !== '' && text !== 'unknown');
      if (title !== undefined) titles.set(cells[item], title);
      categories.set(cells[item], [cells[category] || 'unknown']);
    });
  }
  const fields: SideField[] =
    categories.size > 0 ? [{ name: 'category', kind: 'one-hot', of: categories }] : [];
  return { userFields: [], itemFields: fields, titles };
}

/**
 * Frappe (Baltrunas et al., 2015): app uses with eight contexts. A row is one user, item and context, so
 * the same pair stands in many rows and all are kept. The number of uses (cnt) is left out, as in the
 * published experiments, which take every row as one positive.
 */
export const frappe: Reader = {
  format: 'frappe',
  label: 'Frappe',
  wants: 'frappe.csv; with meta.csv for the names of the apps',
  example: '0\t0\t1\tmorning\tsunday\tweekend\tunknown\tfree\tsunny\tUnited States\t0',
  recognise(files) {
    const log = files.find(isLog);
    if (!log) return null;
    const roles = new Map([[log.entry.name, INTERACTIONS]]);
    const meta = files.find(isMeta);
    if (meta) roles.set(meta.entry.name, 'names');
    return {
      label: meta ? 'Frappe with names' : 'Frappe',
      name: 'Frappe',
      confirm: false,
      table: null,
      roles,
    };
  },
  async load(job) {
    const parts = partsOf(job);
    const header = await headerOf(await sniff(parts[0].entry));
    const user = header.indexOf('user');
    const item = header.indexOf('item');
    if (user < 0 || item < 0)
      throw badFile(parts[0].entry.name, 'expected the columns user and item in the first line.', 1);
    const layout: Layout = {
      delimiter: '\t',
      header: true,
      columns: header.length,
      user,
      item,
      rating: null,
      time: null,
      label: null,
      contexts: header
        .map((name, column) => ({ name, column }))
        .filter(({ name }) => !['user', 'item', 'cnt'].includes(name)),
      expected: header.join(', '),
    };
    job.reading.notes.push('The number of uses in column cnt was left out: every row is one interaction.');
    const side = await readMeta(job);
    return assemble(job.plan.name, await collect(parts, layout, job.reading), side, job.reading);
  },
};
