import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { hashOf } from '../workers/core/hash.ts';
import type { Table } from '../workers/protocol/run/events.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import type { TrainedModel } from '../workers/training/types.ts';
import { misuse } from './failure.ts';

/** One of several parts of a sweep, from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

export const forms = ['text', 'csv', 'json', 'latex'] as const;
export type Form = (typeof forms)[number];

/** The file of a swept folder that says what is swept. */
export const sweptName = 'grid.json';

/** The version of this lab, which the parts of one sweep must share. */
export async function versionOf(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return String(version);
}

/** Writes a file whole or not at all: whoever is killed meanwhile leaves a draft behind that nobody reads. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, content);
  await rename(draft, path);
}

/** The text of a file; null where it is not there. */
export const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** Whether a text is that of a spec, whatever the order of its members. */
function sameSpec(text: string, spec: Spec): boolean {
  try {
    return hashOf(JSON.parse(text)) === hashOf(spec);
  } catch {
    return false;
  }
}

/** Notes in a folder what is swept there. @throws LabFailure 'bad-spec' where the folder holds another sweep */
export async function noteSwept(dir: string, spec: Spec): Promise<void> {
  const path = join(dir, sweptName);
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  const there = await textOf(path);
  if (there === null) return writeWhole(path, text);
  if (!sameSpec(there, spec))
    throw misuse(`${dir} holds the parts of another sweep (${path}); give another --out for this one.`);
}

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A table as CSV, numbers at full precision. */
export function csvOf({ columns, rows }: Table): string {
  const keys = columns.map(({ key }) => key);
  const lines = rows.map((row) => keys.map((key) => quoted(String(row[key] ?? ''))).join(','));
  return `${[keys.join(','), ...lines].join('\r\n')}\r\n`;
}

/** Folders of a sweep. @throws LabFailure 'bad-spec' where they cannot be made */
export async function sweepFolders(
  dir: string,
): Promise<{ readonly cells: string; readonly models: string }> {
  const folders = { cells: join(dir, 'cells'), models: join(dir, 'models') };
  for (const folder of Object.values(folders)) {
    await mkdir(folder, { recursive: true }).catch(() => {
      throw misuse(`The folder ${folder} cannot be made; give another --out.`);
    });
  }
  return folders;
}

/**
 * Models that cells share, kept as files under their keys, so that shards on one file system share them too. What two
 * shards train at the same moment is trained twice, and is the same.
 */
export function modelFiles(folder: string) {
  const path = (key: string) => join(folder, `${key}.model`);
  return {
    get: async (key: string): Promise<TrainedModel | undefined> => {
      const bytes = await readFile(path(key)).catch(() => undefined);
      return bytes && (deserialize(bytes) as TrainedModel);
    },
    put: (key: string, model: TrainedModel): Promise<void> => writeWhole(path(key), serialize(model)),
  };
}
