import { arenaCellNs } from '../../protocol/cost/studies.ts';
import { arenaColumn, arenaRow, wayOfColumn } from '../../protocol/names/arena.ts';
import { adapts, isWayOfClicks } from '../../protocol/names/poison.ts';
import { type ArenaCell, cellLook, isOwnRow } from '../../protocol/spec/cells.ts';
import { hasTeacher } from '../../protocol/spec/cells-inputs.ts';
import { sharedBy } from '../../protocol/spec/cells-shared.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { Job } from '../bench/env.ts';
import type { AttackFiles } from './attack-file.ts';
import type { CellOutcome } from './cell-value.ts';
import { Known } from './known.ts';
import { cellOutcome, trainFor, trainPoisoned } from './value.ts';

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

/** What each cell takes whatever its attack: data, an engine, tables. */
const eachNs = 1e7;

/** What a cell takes beside the models that others share, in nanoseconds of a usual machine. */
function weightOf(cell: ArenaCell): number {
  const { attack, made } = arenaCellNs(cell, usual);
  return eachNs + attack + made;
}

/** Cells as they are run: seed by seed, those of the last seed longest first, so that no worker is left alone with one. */
export function inTurn(cells: readonly ArenaCell[]): ArenaCell[] {
  const last = Math.max(...cells.map(({ repeat }) => repeat));
  const early = cells.filter(({ repeat }) => repeat < last);
  const weighed = cells
    .filter(({ repeat }) => repeat === last)
    .map((cell) => ({ cell, weight: weightOf(cell) }));
  return [...early, ...weighed.sort((a, b) => b.weight - a.weight).map(({ cell }) => cell)];
}

/**
 * The cells of one of several shards, in their order. Cells that are read of the same certificates stay together; the
 * heaviest go first to the shard that has least.
 * @param part from 1
 */
export function shardOf(cells: readonly ArenaCell[], part: number, of: number): ArenaCell[] {
  const groups = new Map<string, { readonly cells: ArenaCell[]; weight: number }>();
  for (const [n, cell] of cells.entries()) {
    const isRead = cell.spec.study === 'certify';
    const key = isRead ? sharedBy(cell)! : `${n}`;
    const group = groups.get(key) ?? { cells: [], weight: 0 };
    groups.set(key, group);
    // Searched once, however many are read of it.
    group.weight = Math.max(group.weight, weightOf(cell));
    group.cells.push(cell);
  }
  const loads = new Array<number>(of).fill(0);
  const own = new Set<ArenaCell>();
  for (const group of [...groups.values()].sort((a, b) => b.weight - a.weight)) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += group.weight;
    if (least === part - 1) for (const cell of group.cells) own.add(cell);
  }
  return cells.filter((cell) => own.has(cell));
}

/** A cell of one seed. */
export const arenaCell: Job<Given, ArenaCell, CellOutcome> = {
  name: 'arena cell',
  doing: { study: 'arena', stage: 'cells', item: null },
  like: (cell) => ({
    kind: [cell.family, cell.row, cell.column].join(' '),
    weight: weightOf(cell),
  }),
  shares: sharedBy,
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
