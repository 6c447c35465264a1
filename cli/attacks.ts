import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bytesHash } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { withAttackFile } from '../workers/studies/attacks.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { misuse } from './failure.ts';
import { writeWhole } from './sweep-files.ts';

/** A grid with its attacks from files, and where a study finds these. */
interface Taken {
  readonly spec: Spec;
  readonly attackFiles: NonNullable<StudyEnv['attackFiles']>;
}

/** Where a sweep keeps its attacks from files, under their hashes, so that later parts of it need not be given them. */
export interface HeldAttacks {
  get(hash: string): Promise<Uint8Array | null>;
  put(hash: string, bytes: Uint8Array): Promise<void>;
}

/** Those in a folder of a sweep. */
export function attacksIn(dir: string): HeldAttacks {
  const folder = join(dir, 'attacks');
  return {
    get: async (hash) => {
      const bytes = await readFile(join(folder, hash)).catch(() => null);
      return bytes && bytesHash(bytes) === hash ? bytes : null;
    },
    put: async (hash, bytes) => {
      await mkdir(folder, { recursive: true }).catch(() => {
        throw misuse(`The folder ${folder} cannot be made; give another --out.`);
      });
      await writeWhole(join(folder, hash), bytes);
    },
  };
}

/**
 * Adds the attacks at `paths` to a grid; one that the grid names already, by its hash, only has to be given, or held.
 * @throws LabFailure 'bad-spec' where the spec is no grid, a file cannot be read or one that it names is not given;
 *   'bad-file' where an attack does not fit
 */
export async function takeAttacks(
  written: Spec,
  paths: readonly string[],
  env: StudyEnv,
  run: RunContext,
  held: HeldAttacks | null = null,
): Promise<Taken> {
  const files = new Map<string, Uint8Array>();
  let spec = written;
  for (const path of paths) {
    if (spec.study !== 'arena')
      throw misuse(
        `--attack belongs to a grid, a spec of the study arena, and this is one of ${spec.study}.`,
      );
    const bytes = await readFile(path).catch(() => {
      throw misuse(`There is no file ${path} for --attack that can be read.`);
    });
    spec = (await withAttackFile(spec, basename(path), bytes, env, run)).spec;
    files.set(bytesHash(bytes), bytes);
    await held?.put(bytesHash(bytes), bytes);
  }
  const named = spec.study === 'arena' ? (spec.files ?? []) : [];
  for (const { hash } of named) {
    const bytes = files.get(hash) ?? (await held?.get(hash));
    if (bytes) files.set(hash, bytes);
  }
  const lost = named.find(({ hash }) => !files.has(hash));
  if (lost) throw misuse(`The grid names the attack ${lost.name} from a file; give it with --attack PATH.`);
  return { spec, attackFiles: { get: async (hash) => files.get(hash) ?? null } };
}
