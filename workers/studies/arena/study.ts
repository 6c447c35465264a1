import { type ArenaFamily, arenaFamilies, isFileFamily } from '../../protocol/names/arena.ts';
import { reasonOf } from '../../protocol/run/errors.ts';
import type { Table } from '../../protocol/run/events.ts';
import { isOwnRow } from '../../protocol/spec/cells.ts';
import { planOf } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { TrainedModel } from '../../training/types.ts';
import { spread } from '../bench/crew.ts';
import type { StudyEnv } from '../bench/env.ts';
import type { Saving } from '../bench/saving.ts';
import type { Bench } from '../bench/training.ts';
import { exportedAttack } from './attack-export.ts';
import { type AttackFile, type AttackFiles, readAttackFile } from './attack-file.ts';
import { arenaCell, arenaModel, inTurn, trainingsOf } from './jobs.ts';
import { Known } from './known.ts';
import { ArenaTables } from './tables.ts';

/** The attacks from files, and why those are left out that are not here or cannot be read, by their hashes. */
export async function filesOf(
  { files = [] }: ArenaSpec,
  { attackFiles }: StudyEnv,
): Promise<{ readonly files: AttackFiles; readonly missing: ReadonlyMap<string, string> }> {
  const found = new Map<string, AttackFile>();
  const missing = new Map<string, string>();
  for (const { hash, name, family } of files) {
    const bytes = (await attackFiles?.get(hash)) ?? null;
    try {
      const file = bytes && readAttackFile(name, bytes);
      if (file?.family === family) found.set(hash, file);
      else missing.set(hash, file ? otherKind(name, family) : notHere(name));
    } catch (thrown) {
      missing.set(hash, reasonOf(thrown));
    }
  }
  return { files: found, missing };
}

const otherKind = (name: string, family: ArenaFamily): string =>
  `${name} holds no attack by ${arenaFamilies[family].label.toLowerCase()}; take it out of the grid and add it again.`;
const notHere = (name: string): string =>
  `${name} is not on this device. Add the same file again: it is recognised by what it holds.`;

/**
 * The arena: every attack against every model and defence, a cell and a seed at a time. Models that cells share are
 * trained first, once each; then the cells go over the crew, and the tables are made anew as each ends. Tables: `cells`
 * (means over seeds, with clean, mean and worst case), `seeds` (each cell of each seed), `places` (tie groups by the
 * worst case), `differences` (paired over seeds), `warnings` and `budgets`; docs/arena.md says what is in them.
 */
export async function runArena(spec: ArenaSpec, { env, run }: Bench): Promise<Table[]> {
  const { cells, hatched } = planOf(spec);
  const { files, missing } = await filesOf(spec, env);
  const closed = cells.flatMap(({ column, family, row, file, repeat }) => {
    const reason = repeat === 0 && file !== undefined ? missing.get(file) : undefined;
    return reason === undefined ? [] : [{ column, family, row, reason }];
  });
  const open = cells.filter(({ file }) => file === undefined || !missing.has(file));
  const tables = new ArenaTables(spec, [...hatched, ...closed], run);
  let known: (readonly [string, TrainedModel])[] = [];
  for (const wave of trainingsOf(open))
    known = [...known, ...(await spread(env, arenaModel, known, wave, run)).flat()];
  const turn = inTurn(open);
  await spread(env, arenaCell, { models: known, files }, turn, run, (value, n) => tables.add(turn[n], value));
  if (env.saving) await saveAttacks(spec, env.saving, { known: new Known(known), env, run });
  return tables.all;
}

/** Every attack as a file that an arena reads, beside what its cells have saved. */
async function saveAttacks(
  spec: ArenaSpec,
  saving: Saving,
  making: Parameters<typeof exportedAttack>[2],
): Promise<void> {
  const { cells } = planOf(spec);
  const rows = new Set(
    cells.flatMap(({ row, family }) => (isOwnRow(row) && isFileFamily(family) ? [row] : [])),
  );
  const some = cells.some(({ family }) => family === 'fakes');
  for (const row of [...(some ? [null] : []), ...rows]) {
    const { name, bytes } = await exportedAttack(spec, row, making);
    saving.attack(name, bytes);
  }
}
