import type { DatasetCard } from '../protocol/dataset.ts';
import type { Cell } from '../protocol/run/events.ts';
import type { Dataset, Field } from './types.ts';

/** Points of the long-tail plot at most. */
const mostPoints = 200;
/** Rows of the look at the data. */
const sampleRows = 8;

function countsOf(column: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const x of column) counts[x]++;
  return counts;
}

/**
 * Gini index of non-negative counts sorted ascending: G = Σ (2k - n - 1)·x_k / (n · Σ x_k) with k from 1 to n,
 * which equals the mean absolute difference of all ordered pairs over twice the mean. 0 where all are equal
 * (or all 0), (n - 1)/n where one has everything.
 */
export function giniOfSorted(ascending: ArrayLike<number>): number {
  const n = ascending.length;
  let weighted = 0;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    weighted += (2 * (k + 1) - n - 1) * ascending[k];
    sum += ascending[k];
  }
  return sum === 0 ? 0 : weighted / (n * sum);
}

/** Least, middle (mean of the two middle ones where n is even), mean and most of counts sorted ascending. */
function spread(ascending: Int32Array): DatasetCard['perUser'] {
  const n = ascending.length;
  if (n === 0) return { min: 0, median: 0, mean: 0, max: 0 };
  const sum = ascending.reduce((a, b) => a + b, 0);
  const median = (ascending[(n - 1) >> 1] + ascending[n >> 1]) / 2;
  return { min: ascending[0], median, mean: sum / n, max: ascending[n - 1] };
}

/**
 * Ranks of the long tail that are drawn: all of up to 200, else 200 that lie evenly on a logarithmic scale (and are
 * whole), so that head and tail are both seen; first and last always.
 */
function tailRanks(n: number): number[] {
  if (n <= mostPoints) return Array.from({ length: n }, (_, k) => k + 1);
  const ranks = new Set<number>();
  for (let k = 0; k < mostPoints; k++) ranks.add(Math.round(n ** (k / (mostPoints - 1))));
  return [...ranks];
}

function histogram(ratings: Float32Array | null): DatasetCard['ratings'] {
  const counts = new Map<number, number>();
  for (const rating of ratings ?? []) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ value, count }));
}

const named = (fields: readonly Field[]) =>
  fields.map((field) => ({ name: field.name, values: field.labels.length }));

/** Row n in names: user, title, then rating, time (ISO 8601) and contexts where there are any. */
function sampleRow(dataset: Dataset, n: number): Cell[] {
  const row: Cell[] = [dataset.userIds[dataset.users[n]], dataset.itemTitles[dataset.items[n]]];
  if (dataset.ratings) row.push(dataset.ratings[n]);
  if (dataset.times) {
    const time = new Date(dataset.times[n] * 1000);
    row.push(Number.isNaN(time.getTime()) ? String(dataset.times[n]) : time.toISOString());
  }
  for (const field of dataset.contextFields) {
    const values = field.values.subarray(field.offsets[n], field.offsets[n + 1]);
    row.push(Array.from(values, (value) => field.labels[value]).join(', '));
  }
  return row;
}

/** What there is to see of a data set, in time linear in its interactions. Repeated pairs count as often as they occur. */
export function describe(dataset: Dataset): DatasetCard {
  const users = dataset.userIds.length;
  const items = dataset.itemIds.length;
  const interactions = dataset.users.length;
  const perUser = countsOf(dataset.users, users).sort();
  const perItem = countsOf(dataset.items, items).sort();
  let times: DatasetCard['times'] = null;
  if (dataset.times && interactions > 0) {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const time of dataset.times) {
      from = Math.min(from, time);
      to = Math.max(to, time);
    }
    times = { from, to };
  }
  return {
    hash: dataset.hash,
    name: dataset.name,
    source: dataset.source,
    users,
    items,
    interactions,
    density: users && items ? interactions / (users * items) : 0,
    shape: items ? users / items : 0,
    gini: giniOfSorted(perItem),
    perUser: spread(perUser),
    perItem: spread(perItem),
    ratings: histogram(dataset.ratings),
    longTail: tailRanks(items).map((rank) => ({ rank, count: perItem[items - rank] })),
    times,
    userFields: named(dataset.userFields),
    itemFields: named(dataset.itemFields),
    contextFields: named(dataset.contextFields),
    notes: dataset.notes,
    sample: Array.from({ length: Math.min(sampleRows, interactions) }, (_, n) => sampleRow(dataset, n)),
  };
}
