import type { Csr, Split } from '../data/types.ts';

/** Stands in `Split.trainRows` for a rating that the data set does not hold. */
const notInData = -1;

/** Rows of `more` below those of `rows`; both or neither with values. */
export function appendRows(rows: Csr, more: Csr): Csr {
  const offsets = new Int32Array(rows.rows + more.rows + 1);
  offsets.set(rows.offsets);
  for (let r = 0; r < more.rows; r++) offsets[rows.rows + r + 1] = rows.columns.length + more.offsets[r + 1];
  const columns = new Int32Array(rows.columns.length + more.columns.length);
  columns.set(rows.columns);
  columns.set(more.columns, rows.columns.length);
  const values = rows.values && more.values && new Float32Array(columns.length);
  values?.set(rows.values!);
  values?.set(more.values!, rows.columns.length);
  return { rows: rows.rows + more.rows, columns, offsets, values };
}

const emptyRows = (rows: number): Csr => ({
  rows,
  columns: new Int32Array(0),
  offsets: new Int32Array(rows + 1),
  values: new Float32Array(0),
});

/**
 * A split with fake users below the genuine ones, who keep their numbers. Fakes stand in training only, so nothing is
 * held out of them. Their entries of `trainRows` are -1, since no interaction of the data set stands behind them. Without
 * fakes it is the split itself.
 */
export function withUsers(split: Split, fakes: Csr): Split {
  if (fakes.rows === 0) return split;
  const trainRows = new Int32Array(split.trainRows.length + fakes.columns.length).fill(notInData);
  trainRows.set(split.trainRows);
  return {
    ...split,
    nUsers: split.nUsers + fakes.rows,
    train: appendRows(split.train, fakes),
    validation: appendRows(split.validation, emptyRows(fakes.rows)),
    test: appendRows(split.test, emptyRows(fakes.rows)),
    trainRows,
  };
}
