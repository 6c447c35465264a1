import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import {
  inspectFiles,
  type LoadContext,
  loadFiles,
  type SourceFile,
} from '../workers/data/readers/import.ts';
import type { Dataset } from '../workers/data/types.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';

/** Levels of folders that are looked into. */
const DEPTH = 2;

const webStream = (path: string, range: { start?: number; end?: number } = {}) =>
  Readable.toWeb(createReadStream(path, range)) as NodeStream as ReadableStream<Uint8Array>;

function sourceFile(path: string, size: number): SourceFile {
  return {
    name: basename(path),
    size,
    stream: () => webStream(path),
    slice: (start, end) => ({ stream: () => webStream(path, { start, end: end - 1 }) }),
  };
}

async function filesAt(path: string, depth: number): Promise<SourceFile[]> {
  const found = await stat(path).catch(() => null);
  if (!found) {
    throw new LabFailure('bad-file', `There is no file or folder ${path}; give --data another path.`, {
      file: path,
    });
  }
  if (found.isFile()) return [sourceFile(path, found.size)];
  if (!found.isDirectory() || depth === 0) return [];
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  return (await Promise.all(names.map((name) => filesAt(join(path, name), depth - 1)))).flat();
}

/**
 * Reads a data set from files, archives and folders, in the format that they look like.
 * @throws LabFailure 'bad-file' or 'too-large' with what was wrong where
 */
export async function readData(paths: readonly string[], ctx: LoadContext): Promise<Dataset> {
  const files = (await Promise.all(paths.map((path) => filesAt(path, DEPTH)))).flat();
  if (files.length === 0) {
    throw new LabFailure('bad-file', `There are no files in ${paths.join(', ')}; give --data another path.`);
  }
  return loadFiles(files, await inspectFiles(files), ctx);
}
