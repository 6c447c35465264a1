import type { Rng } from '../../core/random.ts';
import { type Catalogue, genres, styles, yearRange } from './catalogue.ts';
import { type Population, tasteSize } from './population.ts';
import type { SizeSettings } from './sizes.ts';

/** Who interacted with what: user u has the items `items[offsets[u] .. offsets[u+1])`, in the order chosen first. */
export interface Choices {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

/** Spread of the log of how active users are, and the share of all items nobody exceeds; ML-100K's are 1.1 and 0.44. */
const activity = { sd: 1.14, mostShare: 0.45 } as const;

/** How far taste, beside popularity, decides what people choose. */
const tasteInChoice = 0.52;

/** Sparse rows in the space of tastes: row i holds `values` at `columns`, from offsets[i] to offsets[i+1]. */
export interface TasteRows {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Items in the space of tastes: genres (a unit vector together), styles, and how old the film is. */
export function tasteRows(catalogue: Catalogue): TasteRows {
  const nItems = catalogue.titles.length;
  const offsets = new Int32Array(nItems + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < nItems; i++) {
    const of = catalogue.genres[i];
    for (const g of of) {
      columns.push(g);
      values.push(1 / Math.sqrt(of.length));
    }
    for (let s = 0; s < styles; s++) {
      columns.push(genres.length + s);
      values.push(catalogue.style[i * styles + s]);
    }
    columns.push(tasteSize - 1);
    values.push((yearRange.to - catalogue.years[i]) / 9 - 1);
    offsets[i + 1] = columns.length;
  }
  return { offsets, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

/** How well item i suits user u: the product of their vectors. */
export function affinity(taste: Float64Array, u: number, rows: TasteRows, i: number): number {
  const row = u * tasteSize;
  let sum = 0;
  for (let k = rows.offsets[i]; k < rows.offsets[i + 1]; k++)
    sum += taste[row + rows.columns[k]] * rows.values[k];
  return sum;
}

/** The value at position `k` of the sorted values, by Hoare's selection; reorders them. */
function selectInPlace(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >>> 1];
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const kept = values[i];
      values[i++] = values[j];
      values[j--] = kept;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k];
}

/** Number of interactions of each user: the least plus a log-normal share, capped, with the exact total. */
function activityOf(settings: SizeSettings, rng: Rng): Int32Array {
  const { users, items, interactions, leastPerUser } = settings;
  const most = Math.floor(items * activity.mostShare);
  const wish = Float64Array.from({ length: users }, () => Math.exp(activity.sd * rng.normal()));
  const counts = (scale: number) =>
    Int32Array.from(wish, (w) => Math.min(most, leastPerUser + Math.floor(scale * w)));
  const total = (of: Int32Array) => of.reduce((a, b) => a + b, 0);
  let low = 0;
  let high = items;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (total(counts(middle)) <= interactions) low = middle;
    else high = middle;
  }
  // The whole numbers stop short of the total by less than one each; the rest goes round.
  const of = counts(low);
  for (let left = interactions - total(of); left > 0; ) {
    const u = rng.int(users);
    if (of[u] < most) {
      of[u]++;
      left--;
    }
  }
  return of;
}

/** Items nobody chose take the place of the most chosen item of a user drawn at random. */
function reachEveryItem(choices: Choices, nItems: number, rng: Rng): void {
  const { offsets, items } = choices;
  const counts = new Int32Array(nItems);
  for (const i of items) counts[i]++;
  for (let i = 0; i < nItems; i++) {
    if (counts[i] > 0) continue;
    const u = rng.int(offsets.length - 1);
    let place = offsets[u];
    for (let k = offsets[u]; k < offsets[u + 1]; k++) if (counts[items[k]] > counts[items[place]]) place = k;
    counts[items[place]]--;
    items[place] = i;
    counts[i]++;
  }
}

/**
 * Each user draws distinct items without replacement, with weights exp(mainstream · popularity + affinity):
 * an exponential race (the first arrivals of clocks with these rates), which is the same as adding Gumbel noise
 * to the log-weights and taking the largest. Yields the number of users done.
 */
export function* choose(
  settings: SizeSettings,
  catalogue: Catalogue,
  population: Population,
  rows: TasteRows,
  rng: Rng,
): Generator<number, Choices> {
  const { users, items: nItems } = settings;
  const counts = activityOf(settings, rng.child('activity'));
  const offsets = new Int32Array(users + 1);
  for (let u = 0; u < users; u++) offsets[u + 1] = offsets[u] + counts[u];
  const items = new Int32Array(offsets[users]);
  const race = rng.child('race');
  const arrival = new Float64Array(nItems);
  const scratch = new Float64Array(nItems);
  for (let u = 0; u < users; u++) {
    for (let i = 0; i < nItems; i++) {
      const weight =
        population.mainstream[u] * catalogue.popularity[i] +
        tasteInChoice * affinity(population.taste, u, rows, i);
      arrival[i] = -Math.log(1 - race.uniform()) * Math.exp(-weight);
    }
    scratch.set(arrival);
    const limit = selectInPlace(scratch, counts[u] - 1);
    let place = offsets[u];
    for (let i = 0; i < nItems && place < offsets[u + 1]; i++) if (arrival[i] <= limit) items[place++] = i;
    yield u + 1;
  }
  const choices = { offsets, items };
  reachEveryItem(choices, nItems, rng.child('unchosen'));
  return choices;
}
