import { arenaColumn } from '../../protocol/names/arena.ts';
import type { ArenaCell } from '../../protocol/spec/cells.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { Job } from '../bench/env.ts';
import { Known } from './known.ts';
import { type CellValue, cellValue, trainFor } from './value.ts';

/** What every hand is given: models that are trained already. */
type Given = readonly (readonly [string, TrainedModel])[];

interface ToTrain {
  readonly cell: ArenaCell;
  /** Whether the column's own model is wanted, or the plain one that it starts from. */
  readonly defended: boolean;
}

/** Trains what several cells share. */
export const arenaModel: Job<Given, ToTrain, Given> = {
  name: 'arena model',
  doing: { study: 'arena', stage: 'models', item: null },
  work: async (given, { cell, defended }, hand) => {
    const known = new Known(given);
    await trainFor(cell, defended, known, hand);
    return known.made;
  },
};

/** A cell of one seed. */
export const arenaCell: Job<Given, ArenaCell, CellValue> = {
  name: 'arena cell',
  doing: { study: 'arena', stage: 'cells', item: null },
  work: (given, cell, hand) => cellValue(cell, new Known(given), hand),
};

const firstOf = (cells: readonly ArenaCell[], group: (cell: ArenaCell) => string): ArenaCell[] => [
  ...new Map([...cells].reverse().map((cell) => [group(cell), cell])).values(),
];

/** The trainings that cells share, in two waves: plain models, and those defended ones that start from them. */
export function trainingsOf(cells: readonly ArenaCell[]): readonly (readonly ToTrain[])[] {
  const isDefended = ({ column }: ArenaCell) => arenaColumn(column).defence.of === 'embeddings';
  const plain = firstOf(cells, ({ column, repeat }) => `${arenaColumn(column).model} ${repeat}`);
  const defended = firstOf(cells.filter(isDefended), ({ column, repeat }) => `${column} ${repeat}`);
  return [
    plain.map((cell) => ({ cell, defended: false })),
    defended.map((cell) => ({ cell, defended: true })),
  ];
}
