import type { Csr, Split } from './types.ts';

/** Columns of interactions from which sparse rows are made; a `Dataset` is one. */
export interface PairSource {
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly ratings: Float32Array | null;
  readonly times: Float64Array | null;
}

/** Sparse rows together with the interaction that each entry stands for. */
export interface CsrWithSource {
  readonly csr: Csr;
  /** Aligned with `csr.columns`: index of the interaction into the source's columns. */
  readonly source: Int32Array;
}

/** Stable counting sort of `entries` by `key[entry]`, a value in [0, size). */
function sortBy(entries: Int32Array, key: Int32Array, size: number): Int32Array {
  const next = new Int32Array(size + 1);
  for (const entry of entries) next[key[entry] + 1]++;
  for (let i = 0; i < size; i++) next[i + 1] += next[i];
  const sorted = new Int32Array(entries.length);
  for (const entry of entries) sorted[next[key[entry]]++] = entry;
  return sorted;
}

/**
 * Sparse user rows over the interactions named by `entries` (indices into the source), in time linear in
 * their number. A pair of user and item that occurs more than once becomes one entry: its earliest
 * interaction, by time and then by order in the source, as paper 004 (section 4.1) merges repeated ratings.
 */
export function csrOf(
  source: PairSource,
  nUsers: number,
  nItems: number,
  entries: Int32Array,
): CsrWithSource {
  const { users, items, ratings, times } = source;
  const sorted = sortBy(sortBy(entries, items, nItems), users, nUsers);
  const offsets = new Int32Array(nUsers + 1);
  const kept = new Int32Array(sorted.length);
  let n = 0;
  for (const entry of sorted) {
    const before = n > 0 ? kept[n - 1] : -1;
    if (before >= 0 && users[before] === users[entry] && items[before] === items[entry]) {
      const sooner = times ? times[entry] - times[before] : entry - before;
      if (sooner < 0 || (sooner === 0 && entry < before)) kept[n - 1] = entry;
      continue;
    }
    kept[n++] = entry;
    offsets[users[entry] + 1]++;
  }
  for (let u = 0; u < nUsers; u++) offsets[u + 1] += offsets[u];
  const rows = kept.slice(0, n);
  const columns = new Int32Array(n);
  for (let k = 0; k < n; k++) columns[k] = items[rows[k]];
  let values: Float32Array | null = null;
  if (ratings) {
    values = new Float32Array(n);
    for (let k = 0; k < n; k++) values[k] = ratings[rows[k]];
  }
  return { csr: { rows: nUsers, columns, offsets, values }, source: rows };
}

/** Whether `column` stands in row `row`: binary search, since columns ascend. */
export function csrHas(csr: Csr, row: number, column: number): boolean {
  let low = csr.offsets[row];
  let high = csr.offsets[row + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (csr.columns[middle] < column) low = middle + 1;
    else high = middle;
  }
  return low < csr.offsets[row + 1] && csr.columns[low] === column;
}

/** The rows without the entries that one of `others` holds; the rows of all are the same users. */
export function csrWithout(rows: CsrWithSource, others: readonly Csr[]): CsrWithSource {
  const { csr, source } = rows;
  const offsets = new Int32Array(csr.rows + 1);
  const kept: number[] = [];
  for (let u = 0; u < csr.rows; u++) {
    for (let k = csr.offsets[u]; k < csr.offsets[u + 1]; k++) {
      if (!others.some((other) => csrHas(other, u, csr.columns[k]))) kept.push(k);
    }
    offsets[u + 1] = kept.length;
  }
  const { values } = csr;
  return {
    csr: {
      rows: csr.rows,
      columns: Int32Array.from(kept, (k) => csr.columns[k]),
      offsets,
      values: values ? Float32Array.from(kept, (k) => values[k]) : null,
    },
    source: Int32Array.from(kept, (k) => source[k]),
  };
}

/** Training interactions of every item. */
export function popularityOf({ train, nItems }: Pick<Split, 'train' | 'nItems'>): Int32Array {
  const counts = new Int32Array(nItems);
  for (const item of train.columns) counts[item]++;
  return counts;
}
