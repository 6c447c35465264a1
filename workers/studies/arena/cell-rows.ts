import { shareKept } from '../../arena/worst.ts';
import {
  type ArenaColumnId,
  type ArenaFamily,
  type ArenaRowId,
  arenaColumn,
  arenaFamilies,
  arenaProbes,
  arenaRow,
  isFileRow,
} from '../../protocol/names/arena.ts';
import { idsOf } from '../../protocol/names/entry.ts';
import { adapts } from '../../protocol/names/poison.ts';
import { type ArenaCell, linesOf } from '../../protocol/spec/cells.ts';
import { trainingOfColumn } from '../../protocol/spec/cells-inputs.ts';
import type { ArenaSpec } from '../../protocol/spec/spec.ts';
import type { ArenaTableRow } from '../../protocol/tables/arena.ts';
import type { CellValue } from './cell-value.ts';

/** A cell of one seed that was measured. */
export interface Done {
  readonly cell: ArenaCell;
  readonly value: CellValue;
  /** The share of its instances that is kept. */
  readonly share: number;
}

export const doneOf = (cell: ArenaCell, value: CellValue): Done => ({
  cell,
  value,
  share: shareKept(value.kept),
});

export const seedRow = ({
  cell: { family, row, column, spec },
  value,
  share,
}: Done): ArenaTableRow<'seeds'> => ({
  ...{ family, row, column, seed: spec.seed, instances: value.kept.length },
  kept: share,
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

/**
 * Gradients are those of the model attacked, defence and all, but for noise at test time, at which one attack alone looks;
 * fake profiles know of no defence, unless they adapt.
 */
export function knowledgeOf(
  family: ArenaFamily,
  column: ArenaColumnId,
  row: ArenaRowId,
): 'adaptive' | 'not adaptive' | null {
  if (family === 'inputs')
    return trainingOfColumn(column).noisy && !arenaRow(row).knows ? 'not adaptive' : 'adaptive';
  if (family !== 'fakes' || adapts(arenaRow(row).attack)) return 'adaptive';
  return arenaColumn(column).defence.of === 'none' ? null : 'not adaptive';
}

/** Where a cell stands in the grid: families, columns, lines, seeds, one after another. */
export function placeIn(spec: ArenaSpec): (cell: ArenaCell) => number {
  const families = idsOf(arenaFamilies);
  const columns = [...new Set(spec.columns)];
  const lines = new Map(families.map((family) => [family, linesOf(spec, family)]));
  const most = Math.max(...[...lines.values()].map(({ length }) => length));
  return ({ family, column, row, repeat }) => {
    const at = families.indexOf(family) * columns.length + columns.indexOf(column);
    return (at * most + (lines.get(family)?.indexOf(row) ?? 0)) * spec.repeats + repeat;
  };
}
