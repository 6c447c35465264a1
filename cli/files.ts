import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { SourceFile } from '../workers/data/readers/import.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';

/** Levels of folders that are looked into. */
const DEPTH = 4;
/** The most files taken from folders. */
const MOST_FILES = 20_000;

/** The files at some paths, and what of them was left alone, in sentences. */
export interface FoundFiles {
  readonly files: SourceFile[];
  readonly left: string[];
}

const webStream = (path: string, range: { start?: number; end?: number } = {}) =>
  Readable.toWeb(createReadStream(path, range)) as NodeStream as ReadableStream<Uint8Array>;

function sourceFile(path: string, name: string, size: number): SourceFile {
  return {
    name,
    size,
    stream: () => webStream(path),
    slice: (start, end) => ({ stream: () => webStream(path, { start, end: end - 1 }) }),
  };
}

/** Why the system refused a path, in words. */
function refusal(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const words: Record<string, string> = {
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    ELOOP: 'its links go round in circles',
    ENAMETOOLONG: 'the name is too long',
    ENOTDIR: 'a part of the path is no folder',
    ENOENT: 'it is not there',
  };
  return words[code] ?? (code || String(thrown));
}

async function look(path: string, name: string, depth: number, found: FoundFiles): Promise<void> {
  const { files, left } = found;
  try {
    const at = await stat(path);
    if (at.isFile()) {
      if (files.length < MOST_FILES) files.push(sourceFile(path, name, at.size));
      else left.push(`${path} and what follows it were left alone: there are more than 20,000 files.`);
      return;
    }
    if (!at.isDirectory()) return;
    if (depth === 0) {
      left.push(`The folder ${path} was left alone: folders are looked into ${DEPTH} levels deep.`);
      return;
    }
    for (const inner of (await readdir(path)).filter((one) => !one.startsWith('.')).sort()) {
      if (files.length >= MOST_FILES && left.length > 0) return;
      await look(join(path, inner), name === '' ? inner : `${name}/${inner}`, depth - 1, found);
    }
  } catch (thrown) {
    left.push(`${path} was left alone: ${refusal(thrown)}.`);
  }
}

/**
 * The files at `paths`: themselves, and those in folders by their names from there on.
 * @throws LabFailure 'bad-file' where a path cannot be read or nothing is there.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], left: [] };
  for (const path of paths) {
    const kind = await stat(path).catch((thrown: unknown) => {
      const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
      throw new LabFailure(
        'bad-file',
        missing
          ? `There is no file or folder ${path}; give --data another path.`
          : `${path} cannot be read: ${refusal(thrown)}; give --data another path.`,
        { file: path },
      );
    });
    await look(path, kind.isDirectory() ? '' : basename(path), DEPTH, found);
  }
  if (found.files.length === 0) {
    const why = found.left.map((sentence) => ` ${sentence}`).join('');
    throw new LabFailure(
      'bad-file',
      `There are no files in ${paths.join(', ')}; give --data another path.${why}`,
    );
  }
  return found;
}
