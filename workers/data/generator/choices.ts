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

/** Items in the space of tastes: genres (a unit vector each), styles, and how old the film is. */
export function tasteRows(catalogue: Catalogue): Float64Array {
  const nItems = catalogue.titles.length;
  const rows = new Float64Array(nItems * tasteSize);
  for (let i = 0; i < nItems; i++) {
    const row = i * tasteSize;
    const of = catalogue.genres[i];
    for (const g of of) rows[row + g] = 1 / Math.sqrt(of.length);
    for (let s = 0; s < styles; s++) rows[row + genres.length + s] = catalogue.style[i * styles + s];
    rows[row + tasteSize - 1] = (yearRange.to - catalogue.years[i]) / 9 - 1;
  }
  return rows;
}

/** How well item i suits user u: the product of their vectors. */
export function affinity(taste: Float64Array, u: number, rows: Float64Array, i: number): number {
  const a = u * tasteSize;
  const b = i * tasteSize;
  let sum = 0;
  for (let t = 0; t < tasteSize; t++) sum += taste[a + t] * rows[b + t];
  return sum;
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
  rows: Float64Array,
  rng: Rng,
): Generator<number, Choices> {
  const { users, items: nItems } = settings;
  const counts = activityOf(settings, rng.child('activity'));
  const offsets = new Int32Array(users + 1);
  for (let u = 0; u < users; u++) offsets[u + 1] = offsets[u] + counts[u];
  const items = new Int32Array(offsets[users]);
  const race = rng.child('race');
  const arrival = new Float64Array(nItems);
  const sorted = new Float64Array(nItems);
  for (let u = 0; u < users; u++) {
    for (let i = 0; i < nItems; i++) {
      const weight =
        population.mainstream[u] * catalogue.popularity[i] +
        tasteInChoice * affinity(population.taste, u, rows, i);
      arrival[i] = -Math.log(1 - race.uniform()) * Math.exp(-weight);
    }
    sorted.set(arrival);
    sorted.sort();
    const limit = sorted[counts[u] - 1];
    let place = offsets[u];
    for (let i = 0; i < nItems && place < offsets[u + 1]; i++) if (arrival[i] <= limit) items[place++] = i;
    yield u + 1;
  }
  const choices = { offsets, items };
  reachEveryItem(choices, nItems, rng.child('unchosen'));
  return choices;
}
