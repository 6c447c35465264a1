import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { bytesHash } from '../workers/core/hash.ts';
import type { RunContext } from '../workers/core/run.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { withAttackFile } from '../workers/studies/attacks.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { misuse } from './failure.ts';

/** A grid with its attacks from files, and where a study finds these. */
interface Taken {
  readonly spec: Spec;
  readonly attackFiles: NonNullable<StudyEnv['attackFiles']>;
}

/**
 * Adds the attacks at `paths` to a grid; one that the grid names already, by its hash, only has to be given.
 * @throws LabFailure 'bad-spec' where the spec is no grid, a file cannot be read or one that it names is not given;
 *   'bad-file' where an attack does not fit
 */
export async function takeAttacks(
  written: Spec,
  paths: readonly string[],
  env: StudyEnv,
  run: RunContext,
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
  }
  const named = spec.study === 'arena' ? (spec.files ?? []) : [];
  const lost = named.find(({ hash }) => !files.has(hash));
  if (lost) throw misuse(`The grid names the attack ${lost.name} from a file; give it with --attack PATH.`);
  return { spec, attackFiles: { get: async (hash) => files.get(hash) ?? null } };
}
