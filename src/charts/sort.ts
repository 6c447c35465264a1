import type { Cell, KeyOf, Row } from '../../workers/protocol.ts';

export interface Sorting<R extends Row> {
  readonly key: KeyOf<R>;
  readonly descending: boolean;
}

/** Order of two cells that are there: numbers by value and before texts, texts as people sort them. */
function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  return a.localeCompare(b, 'en', { numeric: true });
}

const empty = (cell: Cell | undefined): cell is null | undefined =>
  cell === null || cell === undefined || Number.isNaN(cell);

/** Rows sorted by a column, stable; cells that are empty stand last either way. Null sorts nothing. */
export function sortRows<R extends Row>(rows: readonly R[], sorting: Sorting<R> | null): readonly R[] {
  if (!sorting) return rows;
  const sign = sorting.descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const a = left[sorting.key];
    const b = right[sorting.key];
    if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b));
    return sign * compare(a, b);
  });
}
