import type { Table } from '../../protocol/run/events.ts';
import { planOf } from '../../protocol/spec/check/arena.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { TrainedModel } from '../../training/types.ts';
import { spread } from '../bench/crew.ts';
import type { Bench } from '../bench/training.ts';
import { arenaCell, arenaModel, trainingsOf } from './jobs.ts';
import { ArenaTables } from './tables.ts';

/**
 * The arena: every attack against every model and defence, a cell and a seed at a time. Models that cells share are
 * trained first, once each; then the cells go over the crew, and the tables are made anew as each ends. Tables: `cells`
 * (means over seeds, with clean, mean and worst case), `seeds` (each cell of each seed), `places` (tie groups by the
 * worst case), `differences` (paired over seeds), `warnings` and `budgets`; docs/arena.md says what is in them.
 */
export async function runArena(spec: ArenaSpec, { env, run }: Bench): Promise<Table[]> {
  const { cells, hatched } = planOf(spec);
  const tables = new ArenaTables(spec, hatched, run);
  let known: (readonly [string, TrainedModel])[] = [];
  for (const wave of trainingsOf(cells))
    known = [...known, ...(await spread(env, arenaModel, known, wave, run)).flat()];
  await spread(env, arenaCell, known, cells, run, (value, n) => tables.add(cells[n], value));
  return tables.all;
}
