/**
 * A 0/1 matrix A in compressed rows: row r has ones in the columns `index[offsets[r] .. offsets[r+1])`.
 * Rows are a batch's examples, columns a parameter's rows: A·E looks embeddings up (and adds the several of
 * an example up), Aᵀ·G adds the examples' gradients up, duplicates included. `offsets` null means one a row.
 */
export interface Incidence {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Int32Array | null;
  readonly index: Int32Array;
}

/** One looked-up row per example. */
export const oneHot = (index: Int32Array, columns: number): Incidence => ({
  rows: index.length,
  columns,
  offsets: null,
  index,
});

/** The row of each one of A, in the order of `index`. */
export function rowOfEach(a: Incidence): Int32Array {
  const rows = new Int32Array(a.index.length);
  for (let r = 0; r < a.rows; r++)
    rows.fill(r, a.offsets ? a.offsets[r]! : r, a.offsets ? a.offsets[r + 1]! : r + 1);
  return rows;
}

/** Aᵀ in compressed rows, by counting sort: O(rows + columns + ones). */
export function transposed(a: Incidence): { readonly offsets: Int32Array; readonly index: Int32Array } {
  const offsets = new Int32Array(a.columns + 1);
  for (const column of a.index) offsets[column + 1]! += 1;
  for (let c = 0; c < a.columns; c++) offsets[c + 1]! += offsets[c]!;
  const next = offsets.slice(0, a.columns);
  const index = new Int32Array(a.index.length);
  const rows = rowOfEach(a);
  for (let n = 0; n < rows.length; n++) {
    const column = a.index[n]!;
    index[next[column]!] = rows[n]!;
    next[column]! += 1;
  }
  return { offsets, index };
}

/**
 * A for the examples `order[from .. to)` of sparse rows, padded with empty rows to `rows`.
 * `order` holds positions in `offsets`.
 */
export function rowsOf(
  order: Int32Array,
  from: number,
  to: number,
  rows: number,
  columns: number,
  source: { readonly offsets: Int32Array; readonly values: Int32Array },
): Incidence {
  const offsets = new Int32Array(rows + 1);
  for (let n = 0; n < rows; n++) {
    const at = order[from + n]!;
    offsets[n + 1] = offsets[n]! + (from + n < to ? source.offsets[at + 1]! - source.offsets[at]! : 0);
  }
  const index = new Int32Array(offsets[rows]!);
  for (let n = from; n < to; n++) {
    const at = order[n]!;
    index.set(source.values.subarray(source.offsets[at]!, source.offsets[at + 1]!), offsets[n - from]!);
  }
  return { rows, columns, offsets, index };
}

/**
 * Ones in the fullest batch of `batch` examples, rounded up to a multiple of 1,024: the fixed size to which
 * index tensors are padded, so that the texture pool of WebGL does not grow with every batch.
 */
export function capacityOf(order: Int32Array, batch: number, offsets: Int32Array): number {
  let most = 1;
  for (let from = 0; from < order.length; from += batch) {
    let ones = 0;
    for (let n = from; n < Math.min(from + batch, order.length); n++)
      ones += offsets[order[n]! + 1]! - offsets[order[n]!]!;
    most = Math.max(most, ones);
  }
  return Math.ceil(most / 1024) * 1024;
}
