import { describe, expect, it } from 'vitest';
import { inspectFiles, loadFiles } from '../../../../workers/data/readers/import.ts';
import type { ImportPlan } from '../../../../workers/protocol.ts';
import { checkDataset, file, quiet } from './files.ts';
import type { Layout } from './layout.ts';
import { layouts } from './layouts.ts';

const filesOf = ({ files }: Layout) =>
  Object.entries(files).map(([name, content]) => file(name, content, 4096));
const base = (name: string) => name.slice(name.lastIndexOf('/') + 1).toLowerCase();
const usedIn = (plan: ImportPlan) =>
  Object.fromEntries(
    plan.files.filter(({ role }) => role !== 'ignore').map(({ name, role }) => [base(name), role]),
  );

describe.each(Object.entries(layouts))('%s, as it is downloaded', (_name, layout) => {
  it('is planned file by file and read without a setting', async () => {
    const files = filesOf(layout);
    const plan = await inspectFiles(files);
    expect(usedIn(plan)).toEqual(layout.roles);
    const data = await loadFiles(files, plan, quiet);
    checkDataset(data);
    expect([data.userIds.length, data.itemIds.length, data.users.length]).toEqual([
      layout.users,
      layout.items,
      layout.interactions,
    ]);
    const titles = Object.fromEntries(data.itemIds.map((id, k) => [id, data.itemTitles[k]]));
    expect(titles).toMatchObject(layout.titles ?? {});
    const fields = [...data.userFields, ...data.itemFields, ...data.contextFields];
    if (layout.fields)
      expect(Object.fromEntries(fields.map(({ name, labels }) => [name, labels.length]))).toEqual(
        layout.fields,
      );
    if (layout.rated !== undefined) expect(data.ratings !== null).toBe(layout.rated);
    if (layout.timed !== undefined) expect(data.times !== null).toBe(layout.timed);
  });

  it('shows the first rows of every table that is used', async () => {
    const plan = await inspectFiles(filesOf(layout));
    for (const { role, kind, table } of plan.files) {
      if (role === 'ignore' || kind !== 'table') continue;
      expect(table?.preview.length).toBeGreaterThan(2);
    }
  });
});
