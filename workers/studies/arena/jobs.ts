import { arenaColumn } from '../../protocol/names/arena.ts';
import type { ArenaCell } from '../../protocol/spec/cells.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { Job } from '../bench/env.ts';
import type { AttackFiles } from './attack-file.ts';
import { Known } from './known.ts';
import { type CellOutcome, cellOutcome, trainFor } from './value.ts';

type Models = readonly (readonly [string, TrainedModel])[];

/** What every hand is given: models that are trained already, and attacks from files. */
interface Given {
  readonly models: Models;
  readonly files: AttackFiles;
}

interface ToTrain {
  readonly cell: ArenaCell;
  /** Whether the column's own model is wanted, or the plain one that it starts from. */
  readonly defended: boolean;
}

/** Trains what several cells share. */
export const arenaModel: Job<Models, ToTrain, Models> = {
  name: 'arena model',
  doing: { study: 'arena', stage: 'models', item: null },
  work: async (given, { cell, defended }, hand) => {
    const known = new Known(given);
    await trainFor(cell, defended, known, hand);
    return known.made;
  },
};

/** A cell of one seed. */
export const arenaCell: Job<Given, ArenaCell, CellOutcome> = {
  name: 'arena cell',
  doing: { study: 'arena', stage: 'cells', item: null },
  work: ({ models, files }, cell, hand) =>
    cellOutcome(cell, new Known(models), hand, files.get(cell.file ?? '')),
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
