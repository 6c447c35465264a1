import { arenaCellNs } from '../../protocol/cost/studies.ts';
import { arenaColumn, arenaRow, wayOfColumn } from '../../protocol/names/arena.ts';
import { adapts, isWayOfClicks } from '../../protocol/names/poison.ts';
import { type ArenaCell, cellLook, isOwnRow } from '../../protocol/spec/cells.ts';
import { hasTeacher } from '../../protocol/spec/cells-inputs.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { Job } from '../bench/env.ts';
import type { AttackFiles } from './attack-file.ts';
import { Known } from './known.ts';
import { type CellOutcome, cellOutcome, trainFor, trainPoisoned } from './value.ts';

type Models = readonly (readonly [string, TrainedModel])[];

/** What every hand is given: models that are trained already, and attacks from files. */
interface Given {
  readonly models: Models;
  readonly files: AttackFiles;
}

interface ToTrain {
  readonly cell: ArenaCell;
  /** The plain model that columns start from, the column's own, or the plain one of the cell's poisoned data. */
  readonly which: 'plain' | 'defended' | 'poisoned';
}

/** Trains what several cells share. */
export const arenaModel: Job<Models, ToTrain, Models> = {
  name: 'arena model',
  doing: { study: 'arena', stage: 'models', item: null },
  work: async (given, { cell, which }, hand) => {
    const known = new Known(given);
    if (which === 'poisoned') await trainPoisoned(cell, known, hand);
    else await trainFor(cell, which === 'defended', known, hand);
    return known.made;
  },
};

/** Data of the size of MovieLens 100K, on which cells are weighed before any has ended. */
const usual = { users: 943, items: 1682, interactions: 100_000 };

/** A cell of one seed. */
export const arenaCell: Job<Given, ArenaCell, CellOutcome> = {
  name: 'arena cell',
  doing: { study: 'arena', stage: 'cells', item: null },
  like: (cell) => ({
    kind: [cell.family, cell.row, cell.column].join(' '),
    weight: arenaCellNs(cell, usual).attack,
  }),
  about: ({ family, row, column }) =>
    // Mean and worst case of a column are made of all its cells.
    ([row, 'mean', 'worst'] as const).map((line) => cellLook({ family, line, column })),
  work: ({ models, files }, cell, hand) =>
    cellOutcome(cell, new Known(models), hand, files.get(cell.file ?? '')),
};

const firstOf = (cells: readonly ArenaCell[], group: (cell: ArenaCell) => string): ArenaCell[] => [
  ...new Map([...cells].reverse().map((cell) => [group(cell), cell])).values(),
];

/** One cell for each attack by fake users after which several columns train the same model of clicks, and then go on. */
function poisoned(cells: readonly ArenaCell[]): ArenaCell[] {
  const goesOn = ({ column, row, spec }: ArenaCell) => {
    const way = wayOfColumn(column);
    if (spec.study !== 'poison' || spec.model.kind !== 'bprmf' || !isOwnRow(row)) return false;
    return (way === null || isWayOfClicks(way)) && !adapts(arenaRow(row).attack);
  };
  const own = cells.filter(goesOn);
  const group = ({ row, repeat }: ArenaCell) => `${row} ${repeat}`;
  return firstOf(own, group).filter((cell) => own.filter((one) => group(one) === group(cell)).length > 1);
}

/**
 * The trainings that cells share, in two waves: plain models; then defended ones that start from them, and the plain
 * ones of poisoned clicks.
 */
export function trainingsOf(cells: readonly ArenaCell[]): readonly (readonly ToTrain[])[] {
  // Of neural models the teacher, which those that learn from none do without.
  const starts = ({ column, spec }: ArenaCell) => spec.study !== 'evade' || hasTeacher(column);
  // On poisoned data each cell trains its own.
  const isDefended = ({ column, spec }: ArenaCell) =>
    spec.study !== 'poison' && arenaColumn(column).defence.of !== 'none';
  const plain = firstOf(
    cells.filter(starts),
    ({ column, repeat }) => `${arenaColumn(column).model} ${repeat}`,
  );
  const defended = firstOf(cells.filter(isDefended), ({ column, repeat }) => `${column} ${repeat}`);
  return [
    plain.map((cell) => ({ cell, which: 'plain' })),
    [
      ...defended.map((cell) => ({ cell, which: 'defended' }) as const),
      ...poisoned(cells).map((cell) => ({ cell, which: 'poisoned' }) as const),
    ],
  ];
}
