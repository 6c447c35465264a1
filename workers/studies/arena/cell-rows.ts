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

/** In the order of the grid: families, columns, lines, seeds. */
export function inOrder(spec: ArenaSpec) {
  const families = idsOf(arenaFamilies);
  const place = ({ cell: { family, column, row, repeat } }: Done) => [
    families.indexOf(family),
    spec.columns.indexOf(column),
    linesOf(spec, family).indexOf(row),
    repeat,
  ];
  return (a: Done, b: Done): number => {
    const [first, second] = [place(a), place(b)];
    const at = first.findIndex((value, n) => value !== second[n]);
    return at < 0 ? 0 : first[at] - second[at];
  };
}
