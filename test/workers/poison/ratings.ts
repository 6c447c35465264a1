import { createRng } from '../../../workers/core/random.ts';
import type { Csr, Split } from '../../../workers/data/types.ts';

/** Sparse rows of a table of ratings; null stands for none. */
export function rowsOf(table: readonly (readonly (number | null)[])[]): Csr & { values: Float32Array } {
  const offsets = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of table) {
    row.forEach((rating, item) => {
      if (rating === null) return;
      columns.push(item);
      values.push(rating);
    });
    offsets.push(columns.length);
  }
  return {
    rows: table.length,
    columns: Int32Array.from(columns),
    offsets: Int32Array.from(offsets),
    values: Float32Array.from(values),
  };
}

/** A random table of whole ratings from 1 to 5, about `share` of its cells rated. */
export function randomTable(users: number, items: number, share: number, seed: number): (number | null)[][] {
  const rng = createRng(seed);
  return Array.from({ length: users }, () =>
    Array.from({ length: items }, () => (rng.uniform() < share ? 1 + rng.int(5) : null)),
  );
}

/** A split by hand: one table for training, one for the test. */
export function splitOf(train: (number | null)[][], test: (number | null)[][], nItems: number): Split {
  const rows = rowsOf(train);
  const held = rowsOf(test);
  return {
    nUsers: train.length,
    nItems,
    train: rows,
    validation: rowsOf(train.map(() => [])),
    test: held,
    trainRows: Int32Array.from(rows.columns.keys()),
    validationRows: new Int32Array(0),
    testRows: Int32Array.from(held.columns.keys(), (n) => rows.columns.length + n),
    notes: [],
  };
}

/** A row as a map from item to rating. */
export function profileOf({ columns, offsets, values }: Csr, row: number): Map<number, number> {
  const profile = new Map<number, number>();
  for (let at = offsets[row]; at < offsets[row + 1]; at++) profile.set(columns[at], values![at]);
  return profile;
}
