import { openAsBlob } from 'node:fs';
import { expect } from 'vitest';
import { inspectFiles, loadFiles, type SourceFile } from '../../../../workers/data/readers/import.ts';
import type { Dataset, Field } from '../../../../workers/data/types.ts';
import { type ImportPlan, LabFailure, mainFile, type TablePlan } from '../../../../workers/protocol.ts';

const encoder = new TextEncoder();

/** A file made in memory; its stream comes in pieces of `chunk` bytes, and it cannot be sliced. */
export function file(name: string, content: string | Uint8Array, chunk = 65536): SourceFile {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return {
    name,
    size: bytes.length,
    stream() {
      let at = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at >= bytes.length) return controller.close();
          controller.enqueue(bytes.slice(at, at + chunk));
          at += chunk;
        },
      });
    },
  };
}

/** A file of the device, as the command line gives it. */
export async function onDisk(folder: string, ...names: string[]): Promise<SourceFile[]> {
  return Promise.all(
    names.map(async (name) => {
      const blob = await openAsBlob(`${folder}/${name}`);
      return {
        name: name.slice(name.lastIndexOf('/') + 1),
        size: blob.size,
        stream: () => blob.stream() as ReadableStream<Uint8Array>,
        slice: (start: number, end: number) => ({
          stream: () => blob.slice(start, end).stream() as ReadableStream<Uint8Array>,
        }),
      };
    }),
  );
}

export const quiet = { progress: () => undefined, gate: () => Promise.resolve() };

export async function load(files: SourceFile[], change: Partial<ImportPlan> = {}): Promise<Dataset> {
  return loadFiles(files, { ...(await inspectFiles(files)), ...change }, quiet);
}

/** The table of the file that holds the interactions. */
export function tableOf(plan: ImportPlan): TablePlan {
  const table = mainFile(plan)?.table;
  if (!table) throw new Error('the plan has no table');
  return table;
}

/** The plan with the table of its interactions changed. */
export function withTable(plan: ImportPlan, change: Partial<TablePlan>): ImportPlan {
  const main = mainFile(plan);
  const files = plan.files.map((one) =>
    one === main ? { ...one, table: { ...tableOf(plan), ...change } } : one,
  );
  return { ...plan, files };
}

/** What each file of a plan is for. */
export const rolesOf = (plan: ImportPlan): Record<string, string> =>
  Object.fromEntries(plan.files.map(({ name, role }) => [name, role]));

/** What the columns of a file hold. */
export const columnRolesOf = (plan: ImportPlan, name = mainFile(plan)?.name): string[] =>
  plan.files.find((one) => one.name === name)?.table?.columns.map(({ role }) => role) ?? [];

/** What `run` fails with; fails the test where it does not, or not with a LabFailure. */
export async function failure(run: Promise<unknown>): Promise<LabFailure['error']> {
  const thrown = await run.then(
    () => 'no failure',
    (cause: unknown) => cause,
  );
  expect(thrown).toBeInstanceOf(LabFailure);
  return (thrown as LabFailure).error;
}

/** A field's rows as words. */
export function words(field: Field | undefined): string[][] {
  if (!field) throw new Error('there is no such field');
  return Array.from({ length: field.offsets.length - 1 }, (_, r) =>
    Array.from(field.values.subarray(field.offsets[r], field.offsets[r + 1]), (v) => field.labels[v]),
  );
}

/** Interactions with the original ids: [user, item, rating?, time?]. */
export function rows(data: Dataset): (string | number)[][] {
  return Array.from(data.users, (u, n) => [
    data.userIds[u],
    data.itemIds[data.items[n]],
    ...(data.ratings ? [data.ratings[n]] : []),
    ...(data.times ? [data.times[n]] : []),
  ]);
}

function checkField(field: Field, length: number): void {
  expect(field.offsets).toHaveLength(length + 1);
  expect(field.offsets[0]).toBe(0);
  expect(field.offsets[length]).toBe(field.values.length);
  expect(new Set(field.labels).size).toBe(field.labels.length);
  for (let r = 0; r < length; r++) {
    const row = Array.from(field.values.subarray(field.offsets[r], field.offsets[r + 1]));
    if (field.kind === 'one-hot') expect(row).toHaveLength(1);
    expect(field.offsets[r + 1]).toBeGreaterThanOrEqual(field.offsets[r]);
    for (const [k, value] of row.entries()) {
      expect(value >= 0 && value < field.labels.length).toBe(true);
      if (k > 0) expect(value).toBeGreaterThan(row[k - 1]);
    }
  }
}

/** Everything that must hold for any data set whatever it was read from. */
export function checkDataset(data: Dataset): void {
  const n = data.users.length;
  expect(n).toBeGreaterThan(0);
  expect(data.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(data.items).toHaveLength(n);
  for (const column of [data.ratings, data.times, data.given]) if (column) expect(column).toHaveLength(n);
  for (const [ids, column] of [
    [data.userIds, data.users],
    [data.itemIds, data.items],
  ] as const) {
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id.length > 0)).toBe(true);
    // Every index in range, and every user and item used.
    expect([...new Set(column)].sort((a, b) => a - b)).toEqual(ids.map((_, k) => k));
  }
  expect(data.itemTitles).toHaveLength(data.itemIds.length);
  expect(data.itemTitles.every((title) => title.length > 0)).toBe(true);
  expect(data.ratings?.every(Number.isFinite) ?? true).toBe(true);
  expect(data.times?.every(Number.isFinite) ?? true).toBe(true);
  expect(data.given?.every((part) => part <= 2) ?? true).toBe(true);
  if (data.labelled) expect(data.ratings?.every((label) => label === 0 || label === 1)).toBe(true);
  for (const field of data.userFields) checkField(field, data.userIds.length);
  for (const field of data.itemFields) checkField(field, data.itemIds.length);
  for (const field of data.contextFields) checkField(field, n);
  if (data.contextFields.length === 0) {
    const pairs = new Set(Array.from(data.users, (u, r) => u * data.itemIds.length + data.items[r]));
    expect(pairs.size).toBe(n);
  }
}
