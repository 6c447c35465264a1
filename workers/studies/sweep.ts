import { keptOf, keptText } from '../arena/worst.ts';
import { hashOf } from '../core/hash.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Table } from '../protocol/run/events.ts';
import type { ArenaCell } from '../protocol/spec/cells.ts';
import { planOf } from '../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../protocol/spec/spec.ts';
import type { AttackFiles } from './arena/attack-file.ts';
import type { CellValue } from './arena/cell-value.ts';
import { shardOf } from './arena/jobs.ts';
import type { KnownModels } from './arena/known.ts';
import { filesOf } from './arena/study.ts';
import { ArenaTables } from './arena/tables.ts';
import { cellOutcome } from './arena/value.ts';
import type { Hand } from './bench/env.ts';

/** What a cell came to, as a file holds it. */
export interface CellRecord {
  /** A letter an instance, '1' where it is kept. */
  readonly kept: string;
  readonly test: number;
  readonly norm: number | null;
  readonly length: number | null;
  readonly probes?: CellValue['probes'];
  readonly tried?: CellValue['tried'];
  /** A letter a user of the data, '1' for who has instances. */
  readonly users?: string;
  readonly sample?: CellValue['sample'];
  readonly trainedOn?: CellValue['trainedOn'];
  readonly popularity?: number;
}

/** Why an attack from a file does not fit a cell. */
export interface UnfitRecord {
  readonly unfit: string;
}

/** A cell's name: the hash of its experiment and of the place of its number in it, or of the file that it is about. */
export const cellName = ({ spec, place, file }: ArenaCell): string =>
  hashOf({ spec, place, ...(file !== undefined && { file }) });

/** The cells of a grid that one of several shards runs; `part` counts from 1. */
export const cellsOfShard = (grid: ArenaSpec, { part, of }: { readonly part: number; readonly of: number }) =>
  shardOf(planOf(grid).cells, part, of);

/** Attacks from files, once for a whole sweep. @throws LabFailure 'bad-file' for one that cannot be had or read */
export async function sweptFiles(grid: ArenaSpec, env: Hand['env']): Promise<AttackFiles> {
  const { files, missing } = await filesOf(grid, env);
  for (const reason of missing.values()) throw new LabFailure('bad-file', reason);
  return files;
}

/** Runs a cell by itself, as an arena does. */
export async function sweepCell(
  cell: ArenaCell,
  known: KnownModels,
  hand: Hand,
  files: AttackFiles,
): Promise<CellRecord | UnfitRecord> {
  const outcome = await cellOutcome(cell, known, hand, files.get(cell.file ?? ''));
  if ('unfit' in outcome) return outcome;
  const { kept, users, ...rest } = outcome;
  return { kept: keptText(kept), ...rest, ...(users && { users: keptText(users) }) };
}

/** The tables of an arena from the records of its cells; cells that `recordOf` does not know are still to come. */
export function sweepTables(
  grid: ArenaSpec,
  recordOf: (cell: ArenaCell) => CellRecord | UnfitRecord | undefined,
): { readonly tables: readonly Table[]; readonly missing: number } {
  const { cells, hatched } = planOf(grid);
  const tables = new ArenaTables(grid, hatched, { emit: () => {} });
  let missing = 0;
  for (const cell of cells) {
    const record = recordOf(cell);
    if (!record) {
      missing++;
      continue;
    }
    if ('unfit' in record) {
      tables.add(cell, record);
      continue;
    }
    const { users, kept, ...rest } = record;
    tables.add(cell, { ...rest, kept: keptOf(kept), ...(users && { users: keptOf(users) }) });
  }
  return { tables: tables.all, missing };
}
