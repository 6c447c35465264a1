import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { TrainedModel } from '../workers/training/types.ts';
import { misuse } from './failure.ts';

/** Writes a file whole or not at all: whoever is killed meanwhile leaves a draft behind that nobody reads. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, content);
  await rename(draft, path);
}

/** The text of a file; null where it is not there. */
export const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

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
