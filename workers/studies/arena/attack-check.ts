import { bytesHash } from '../../core/hash.ts';
import type { RunContext } from '../../core/run.ts';
import { fileRow } from '../../protocol/names/arena.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import { planOf } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { StudyEnv } from '../bench/env.ts';
import { studyData } from '../bench/stages.ts';
import {
  type AttackFile,
  allowedBy,
  embeddingsFor,
  fakesIn,
  needRows,
  readAttackFile,
  Unfit,
} from './attack-file.ts';

type GridFile = NonNullable<ArenaSpec['files']>[number];

/** Letters of a row's name. */
const longest = 60;

/** The name of a row, unlike those that there are. */
function nameFor(name: string, { files = [] }: ArenaSpec): string {
  const plain = name.slice(-longest);
  const taken = new Set(files.map((file) => file.name));
  for (let n = 1; ; n++) {
    const wanted = n === 1 ? plain : `${plain} (${n})`;
    if (!taken.has(wanted)) return wanted;
  }
}

/** @throws Unfit where the file does not fit a cell as far as that can be known before anything is trained */
async function tryCells(file: AttackFile, spec: ArenaSpec, env: StudyEnv, run: RunContext): Promise<void> {
  const cells = planOf(spec).cells.filter(({ row }) => row === fileRow(file.name));
  let absent: Unfit | null = null;
  let fits = 0;
  for (const cell of cells) {
    try {
      if (file.family === 'embeddings') {
        embeddingsFor(file, cell);
        needRows(file, cell, (await studyData(cell.spec, env, run)).split);
      } else if (cell.spec.study === 'poison')
        fakesIn(file, allowedBy(cell.column, cell.spec, await studyData(cell.spec, env, run)));
      fits++;
    } catch (thrown) {
      if (!(thrown instanceof Unfit && thrown.absent)) throw thrown;
      absent ??= thrown;
    }
  }
  if (fits === 0) throw absent ?? new Unfit(`No model and defence of this grid can meet ${file.name}.`);
}

/**
 * The grid with an attack from a file, checked against data and budget as far as that can be done before a model is
 * trained: how far embeddings were moved is known when theirs is.
 * @throws LabFailure 'bad-file' with a sentence where it does not fit
 */
export async function withAttackFile(
  spec: ArenaSpec,
  name: string,
  bytes: Uint8Array,
  env: StudyEnv,
  run: RunContext,
): Promise<{ readonly file: GridFile; readonly spec: ArenaSpec }> {
  const hash = bytesHash(bytes);
  const known = spec.files?.find((file) => file.hash === hash);
  if (known) return { file: known, spec };
  const read = readAttackFile(nameFor(name, spec), bytes);
  const file: GridFile = { family: read.family, hash, name: read.name };
  const wider: ArenaSpec = { ...spec, files: [...(spec.files ?? []), file] };
  try {
    await tryCells(read, wider, env, run);
  } catch (thrown) {
    if (thrown instanceof Unfit) throw new LabFailure('bad-file', thrown.message, { file: name });
    throw thrown;
  }
  return { file, spec: wider };
}
