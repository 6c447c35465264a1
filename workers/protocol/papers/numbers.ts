import type { PaperTable, Source } from './card.ts';

/** The names of a table's columns, in order. */
export const columnsOf = ({ columns }: PaperTable): readonly string[] => columns.split(' | ');

/** A row's numbers as they are printed; '-' where there is none. */
export const printedOf = (row: string): readonly string[] => row.split(' ');

/** A figure as the paper prints it: its value, and half a unit of its last digit. */
export interface Printed {
  readonly value: number;
  readonly half: number;
}

function asPrinted(text: string): Printed {
  const plain = text.replaceAll(',', '');
  const digits = plain.split('.')[1]?.length ?? 0;
  return { value: Number(plain), half: digits === 0 ? 0 : 0.5 * 10 ** -digits };
}

/** The figure in a cell, 'row > column'. @throws RangeError where the table has no such cell. */
export function cellOf(table: PaperTable, cell: string): Printed {
  const [row = '', column = ''] = cell.split(' > ');
  const at = columnsOf(table).indexOf(column);
  const text = printedOf(table.rows[row] ?? '')[at];
  if (text === undefined || text === '-') throw new RangeError(`${table.id} has no cell ${cell}.`);
  return asPrinted(text);
}

const none: Printed = { value: Number.NaN, half: Number.NaN };

/** (a - b) / a */
function lossOf(a: Printed, b: Printed): Printed {
  const value = (a.value - b.value) / a.value;
  return { value, half: (b.half + Math.abs(1 - value) * a.half) / a.value };
}

/** The figure that a claim compares with, and how far rounding may have moved it. */
export function figureOf(tables: readonly PaperTable[], { table, cells, take }: Source): Printed {
  const found = tables.find(({ id }) => id === table);
  if (!found) throw new RangeError(`There is no ${table}.`);
  const printed = cells.map((cell) => cellOf(found, cell));
  const at = (n: number): Printed => printed[n] ?? none;
  const [first, second, third] = [at(0), at(1), at(2)];
  switch (take) {
    case 'value':
      return first;
    case 'per-cent':
      return { value: first.value / 100, half: first.half / 100 };
    case 'difference':
      return { value: first.value - second.value, half: first.half + second.half };
    case 'per-cent-difference':
      return { value: (first.value - second.value) / 100, half: (first.half + second.half) / 100 };
    case 'loss':
      return lossOf(first, second);
    case 'loss-difference': {
      const [one, other] = [lossOf(first, second), lossOf(third, at(3))];
      return { value: one.value - other.value, half: one.half + other.half };
    }
    case 'more-lost': {
      const value = (third.value - second.value) / first.value;
      return { value, half: (third.half + second.half + Math.abs(value) * first.half) / first.value };
    }
  }
}
