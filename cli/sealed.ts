import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';

/** Bytes of the seal that each file begins with: a bit turned over in a stored number would be a wrong result. */
const SEAL = 32;
const sealOf = (content: Uint8Array) => createHash('sha256').update(content).digest();

/** Stands for what a file held that is not what was written. */
export const damaged = Symbol('damaged');

/** What a file holds that `writeSealed` wrote; undefined where there is none. */
export async function readSealed(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch(() => null);
  if (!bytes) return undefined;
  const [seal, content] = [bytes.subarray(0, SEAL), bytes.subarray(SEAL)];
  try {
    if (seal.equals(sealOf(content))) return deserialize(content);
  } catch {
    // What another version of Node wrote is told like what is damaged.
  }
  return damaged;
}

/**
 * Writes a value beside and then in its place, so that whoever is killed leaves no half of a file. Resolves to whether it
 * could be written.
 */
export async function writeSealed(path: string, value: unknown): Promise<boolean> {
  const draft = `${path}.${process.pid}.draft`;
  try {
    const content = serialize(value);
    await writeFile(draft, Buffer.concat([sealOf(content), content]));
    await rename(draft, path);
    return true;
  } catch {
    await rm(draft, { force: true });
    return false;
  }
}
