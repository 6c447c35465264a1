import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect } from 'vitest';
import type { Rng } from '../../../workers/core/random.ts';
import { inspectFiles, loadFiles, type SourceFile } from '../../../workers/data/readers/import.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import {
  columnRoles,
  fileRoles,
  type ImportPlan,
  interactionRoles,
  LabFailure,
  withChoice,
  withFileRole,
} from '../../../workers/protocol.ts';
import { datasetFault } from '../../../workers/store/content.ts';
import { checkDataset, file, quiet } from '../../workers/data/readers/files.ts';
import { layouts } from '../../workers/data/readers/layouts.ts';
import { samples } from '../../workers/data/readers/samples.ts';
import type { Case, FuzzFile } from '../case.ts';
import type { Target } from '../target.ts';

/** Bytes of a slice of a real file. */
const SLICE = 3000;
/** Characters that a plan may have beside what its files account for. */
const PLAN = 20_000;

const pick = <T>(rng: Rng, values: readonly T[]): T => values[rng.int(values.length)]!;

/** The head, the middle and the end of each file of each folder, the folder's files together. */
function slicesOf(real: string): Case[] {
  const cases: Case[] = [];
  for (const set of readdirSync(real)) {
    const folder = join(real, set);
    if (!statSync(folder).isDirectory()) continue;
    const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
    const whole = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
    for (const share of [0, 0.5, 1])
      cases.push({
        files: whole.map(({ name, bytes }) => {
          const from = Math.max(0, Math.floor(share * bytes.length - share * SLICE));
          return { name, content: Uint8Array.from(bytes.subarray(from, from + SLICE)) };
        }),
      });
  }
  return cases;
}

/** The files in a zip, so that what is in them is changed rather than the zip. */
function unpacked(packed: FuzzFile): FuzzFile[] {
  if (!packed.name.endsWith('.zip')) return [packed];
  return Object.entries(unzipSync(packed.content))
    .filter(([, content]) => content.length > 0)
    .flatMap(([name, content]) => unpacked({ name, content: Uint8Array.from(content) }));
}

/** A failure in a sentence: everything else that is thrown is a fault. */
function refused(thrown: unknown): string {
  if (!(thrown instanceof LabFailure)) throw thrown;
  const { code, message, line } = thrown.error;
  expect(['bad-file', 'too-large']).toContain(code);
  expect(message).toMatch(/: .+\.$/s);
  expect(message.length).toBeLessThan(3000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  expect(line ?? 1).toBeGreaterThan(0);
  return `refused${line === undefined ? '' : ` at line ${line}`}`;
}

/** What a person may do to a plan before reading. */
function changed(plan: ImportPlan, rng: Rng): ImportPlan {
  const { name, table, kind } = pick(rng, plan.files);
  const what = rng.int(5);
  if (what === 0) return withFileRole(plan, name, pick(rng, fileRoles));
  if (what === 1 && plan.choices.length > 0) return withChoice(plan, pick(rng, plan.choices));
  if (!table || kind !== 'table') return plan;
  const next =
    what === 2
      ? { ...table, delimiter: pick(rng, ['\t', ',', ';', '|', ' ', '::', 'x', '']) }
      : what === 3
        ? { ...table, header: !table.header }
        : {
            ...table,
            columns: table.columns.map((column) =>
              rng.int(2) ? column : { ...column, role: pick(rng, columnRoles) },
            ),
          };
  return { ...plan, files: plan.files.map((one) => (one.name === name ? { ...one, table: next } : one)) };
}

/** Rules of a plan: it is bounded, and names the files that were given. */
function checkPlan(plan: ImportPlan, input: Case): void {
  const bytes = input.files.reduce((sum, { content }) => sum + content.length, 0);
  expect(JSON.stringify(plan).length).toBeLessThan(PLAN + 12 * bytes);
  expect(new Set(plan.files.map(({ name }) => name)).size).toBe(plan.files.length);
  for (const { role, roles, table } of plan.files) {
    expect(roles).toContain(role);
    expect(table?.columns.length ?? 0).toBeLessThanOrEqual(Math.min(60, table?.width ?? 0));
  }
}

/** Rules of a data set beside those of its type: nothing in it was made up, and nothing is beyond what was given. */
function checkRead(data: Dataset, input: Case): void {
  checkDataset(data);
  const bytes = input.files.reduce((sum, { content }) => sum + content.length, 0);
  expect(datasetFault(data)).toBeNull();
  for (const note of data.notes) expect(note).toMatch(/^[^\n]+\.$/);
  const packed = input.files.some(
    ({ content }) => (content[0] === 0x50 && content[1] === 0x4b) || content[0] === 0x1f,
  );
  if (packed) return;
  expect(data.users.length).toBeLessThanOrEqual(bytes);
  const texts = input.files.map(({ content }) => Buffer.from(content));
  for (const id of [...data.userIds.slice(0, 20), ...data.itemIds.slice(0, 20)]) {
    if (id.includes('"')) continue;
    const forms = [Buffer.from(id), Buffer.from(id, 'latin1')];
    expect([id, texts.some((text) => forms.some((form) => text.includes(form)))]).toEqual([id, true]);
  }
}

/** Rows of the interactions that a person would count: lines that are not blank, without the names. */
function rowsIn(plan: ImportPlan, input: Case): { rows: number; names: string[] } | null {
  const used = plan.files.filter(({ role }) => interactionRoles.includes(role));
  let rows = 0;
  for (const { name, kind, table } of used) {
    const content = input.files.find((one) => one.name === name)?.content;
    // Within quotes a line break ends no row; names made printable are not found.
    if (!content || kind !== 'table' || !table || content.includes(0x22) || content[0] === 0x1f) return null;
    const blank = table.delimiter === ' ' ? /^[ \t]*$/ : /^ *$/;
    const text = Buffer.from(content)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '');
    rows += text.split(/\r\n|\r|\n/).filter((line) => !blank.test(line)).length - (table.header ? 1 : 0);
  }
  return { rows, names: used.map(({ name }) => name) };
}

/** Rows in = rows out + rows told. */
function checkRows(data: Dataset, plan: ImportPlan, input: Case): void {
  const counted = rowsIn(plan, input);
  if (!counted) return;
  const told = data.notes
    .filter(
      (note) =>
        /^[\d,]+ rows? repeated/.test(note) || counted.names.some((name) => note.includes(` of ${name} w`)),
    )
    .map((note) => Number(/^([\d,]+) rows? /.exec(note)?.[1]?.replaceAll(',', '') ?? 0));
  expect(data.users.length + told.reduce((a, b) => a + b, 0)).toBe(counted.rows);
}

async function read(files: () => SourceFile[], input: Case, rng: Rng | null): Promise<string> {
  let plan = await inspectFiles(files());
  checkPlan(plan, input);
  // A plan that nobody changed is looked at anew and stays.
  if (!rng || rng.int(8) === 0) expect(await inspectFiles(files(), plan)).toEqual(plan);
  for (let changes = rng?.int(4) ?? 0; rng && changes > 0; changes--) {
    plan = changed(plan, rng);
    if (rng.int(3) === 0) continue;
    plan = await inspectFiles(files(), plan);
    checkPlan(plan, input);
  }
  const data = await loadFiles(files(), plan, quiet);
  checkRead(data, input);
  checkRows(data, plan, input);
  const titles = data.itemTitles.filter((title, item) => title !== data.itemIds[item]);
  const counts = `${data.userIds.length} users, ${data.itemIds.length} items, ${data.users.length} interactions`;
  const outcome = titles.length > 0 ? `${counts}: ${titles.slice(0, 4).join(' / ')}` : counts;
  if (!rng || rng.int(8) > 0) return outcome;
  const again = await loadFiles(
    input.files.map(({ name, content }) => file(name, content, 1 + rng.int(300))),
    plan,
    quiet,
  );
  expect(again.hash).toBe(data.hash);
  expect(again.notes).toEqual(data.notes);
  return outcome;
}

/** The readers of data files: a valid data set with every row accounted for, or a failure with a sentence. */
export const readers: Target = {
  name: 'readers',
  words:
    'user item rating timestamp userId movieId title genres user_id:token item_id:token rating:float 1:1 0:5:1 1: 1::2::3 Drama|War id name label plays count tag (1999) PK\u0003\u0004 -1 0.5 978300760 2014-03-01'.split(
      ' ',
    ),
  names: [
    'u.data',
    'u.item',
    'u.user',
    'u.genre',
    'ua.base',
    'ua.test',
    'ratings.dat',
    'ratings.csv',
    'movies.dat',
    'movies.csv',
    'users.dat',
    'frappe.csv',
    'meta.csv',
    'x.inter',
    'x.item',
    'x.libfm',
    'train.txt',
    'test.txt',
    'train.csv',
    'test.csv',
    'item_brand.dat',
    'user_user.dat',
    'user_artist.dat',
    'movie_titles.csv',
    'combined_data_1.txt',
    'README',
    'constructor',
    'a.zip',
    'b.gz',
    '\u001b[2J\n.csv',
  ],
  seeds: (real) => [
    ...Object.values(samples).map((files) => ({
      files: files.map(([name, content]) => ({ name, content })),
    })),
    ...Object.values(layouts).flatMap(({ files }) => {
      const packed = Object.entries(files).map(([name, content]) => ({ name, content }));
      const plain = packed.flatMap(unpacked);
      return plain.length > packed.length
        ? [{ files: packed }, { files: plain }, { files: plain }]
        : [{ files: packed }];
    }),
    ...(real ? slicesOf(real) : []),
  ],
  async run(input, rng) {
    const chunk = !rng || rng.int(2) ? 65_536 : 1 + rng.int(500);
    const files = () => input.files.map(({ name, content }) => file(name, content, chunk));
    try {
      return await read(files, input, rng);
    } catch (thrown) {
      return refused(thrown);
    }
  },
};
