import { shareKept } from '../../arena/worst.ts';
import { arenaProbes, isFileRow } from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import type { ArenaCell } from '../../protocol/spec/cells.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';
import type { CellValue } from './value.ts';

/** A cell of one seed that was measured. */
export interface Done {
  readonly cell: ArenaCell;
  readonly value: CellValue;
}

export const seedRow = ({ cell: { family, row, column, spec }, value }: Done): ArenaTableRow<'seeds'> => ({
  ...{ family, row, column, seed: spec.seed, instances: value.kept.length },
  kept: shareKept(value.kept),
  test: value.test,
  norm: value.norm,
  length: value.length,
});

/** What an attack that chooses has tried. */
export const triedRows = ({
  cell: { family, row, column, spec },
  value: { tried = [] },
}: Done): ArenaTableRow<'tried'>[] =>
  row === 'clean' || isFileRow(row)
    ? []
    : tried.map(({ taken, ...one }) => ({
        ...{ family, row, column, seed: spec.seed, ...one },
        taken: taken ? 'yes' : 'no',
      }));

/** What was tried besides, in the order of the probes. */
export const probeRows = ({
  cell: { family, column, spec },
  value: { probes = {} },
}: Done): ArenaTableRow<'probes'>[] =>
  idsOf(arenaProbes).flatMap((probe) => {
    const value = probes[probe];
    return value === undefined ? [] : [{ family, column, seed: spec.seed, probe, value }];
  });
