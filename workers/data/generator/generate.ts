import { hashOf } from '../../core/hash.ts';
import { createRng } from '../../core/random.ts';
import type { DatasetSpec } from '../../protocol/spec/spec.ts';
import type { Dataset, Field } from '../types.ts';
import { type Catalogue, genres, makeCatalogue, yearRange } from './catalogue.ts';
import { choose, tasteRows } from './choices.ts';
import { makeTimes } from './clock.ts';
import { ageBrackets, genders, makePopulation, occupations, type Population } from './population.ts';
import { rate } from './ratings.ts';
import { sizeSettings } from './sizes.ts';

type GeneratedSpec = Extract<DatasetSpec, { kind: 'generated' }>;

/** Enters the hash: to be raised when the same settings come to give other data. */
const version = 1;

/** A field with one value a row. */
function oneHot(name: string, labels: readonly string[], values: Int32Array): Field {
  return {
    name,
    kind: 'one-hot',
    labels,
    offsets: Int32Array.from({ length: values.length + 1 }, (_, r) => r),
    values,
  };
}

function userFields(population: Population): Field[] {
  return [
    oneHot('age', ageBrackets, population.ages),
    oneHot('gender', genders, population.genders),
    oneHot('occupation', occupations, population.occupations),
  ];
}

function itemFields(catalogue: Catalogue): Field[] {
  const offsets = new Int32Array(catalogue.genres.length + 1);
  catalogue.genres.forEach((of, i) => {
    offsets[i + 1] = offsets[i] + of.length;
  });
  const genre: Field = {
    name: 'genre',
    kind: 'multi-hot',
    labels: genres.map((g) => g.name),
    offsets,
    values: Int32Array.from(catalogue.genres.flat()),
  };
  const years = Array.from({ length: yearRange.to - yearRange.from + 1 }, (_, y) =>
    String(yearRange.from + y),
  );
  return [
    genre,
    oneHot(
      'year',
      years,
      catalogue.years.map((year) => year - yearRange.from),
    ),
  ];
}

/** Interactions in the order of time, as a service would have logged them; equal times by user. */
function orderOfTime(times: Float64Array): Int32Array {
  const start = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  // Seconds and position in one exact number (below 2^53), so that a plain numeric sort does.
  const keys = times.map((time, k) => (time - start) * times.length + k).sort();
  return Int32Array.from(keys, (key) => key % times.length);
}

/** The steps of a generation: yields the share done, from 0 to 1, and returns the data set. */
function* steps(spec: GeneratedSpec): Generator<number, Dataset> {
  const settings = sizeSettings[spec.size];
  const rng = createRng(spec.seed).child('generator');
  const catalogue = makeCatalogue(settings.items, rng.child('catalogue'));
  const population = makePopulation(settings.users, rng.child('population'));
  const rows = tasteRows(catalogue);
  yield 0.05;
  const choosing = choose(settings, catalogue, population, rows, rng.child('choices'));
  let step = choosing.next();
  while (!step.done) {
    yield 0.05 + (0.75 * step.value) / settings.users;
    step = choosing.next();
  }
  const choices = step.value;
  const times = makeTimes(choices, catalogue.popularity, rng.child('clock'));
  yield 0.88;
  const ratings = rate(choices, catalogue, population, rows, rng.child('ratings'));
  yield 0.95;
  const order = orderOfTime(times);
  const users = new Int32Array(times.length);
  for (let u = 0; u < settings.users; u++) users.fill(u, choices.offsets[u], choices.offsets[u + 1]);
  return {
    name: `Generated ${spec.size}, seed ${spec.seed}`,
    hash: hashOf({ generator: version, size: spec.size, seed: spec.seed }),
    source: 'generated',
    userIds: Array.from({ length: settings.users }, (_, u) => String(u + 1)),
    itemIds: Array.from({ length: settings.items }, (_, i) => String(i + 1)),
    itemTitles: catalogue.titles,
    users: order.map((k) => users[k]),
    items: order.map((k) => choices.items[k]),
    ratings: Float32Array.from(order, (k) => ratings[k]),
    times: Float64Array.from(order, (k) => times[k]),
    userFields: userFields(population),
    itemFields: itemFields(catalogue),
    contextFields: [],
    given: null,
    notes: ['Invented people and films; it behaves like MovieLens and contains nothing of it.'],
  };
}

/** A data set that behaves like MovieLens, made up from its size and seed alone; the same spec gives the same bytes. */
export function generate(spec: GeneratedSpec): Dataset {
  const work = steps(spec);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/**
 * The same, giving way to others: `gate` is awaited after each user's choices (under a millisecond of work), and
 * may throw to stop; `progress` hears the share done, from 0 to 1.
 */
export async function generateInSteps(
  spec: GeneratedSpec,
  gate: () => Promise<void>,
  progress: (done: number) => void = () => {},
): Promise<Dataset> {
  const work = steps(spec);
  let step = work.next();
  while (!step.done) {
    progress(step.value);
    await gate();
    step = work.next();
  }
  return step.value;
}
