import { hashOf } from '../core/hash.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { ViewSpec } from '../protocol/spec/spec.ts';
import { kCore } from './kcore.ts';
import type { Dataset, Field } from './types.ts';

/** Positions of the marked entries, ascending. */
function positions(marks: Uint8Array): Int32Array {
  let n = 0;
  for (const mark of marks) n += mark;
  const kept = new Int32Array(n);
  n = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i]) kept[n++] = i;
  return kept;
}

/** The rows `rows` of a field, in that order. The labels stay, so that a value means the same in every view. */
function takeRows(field: Field, rows: Int32Array): Field {
  const offsets = new Int32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) {
    offsets[r + 1] = offsets[r] + field.offsets[rows[r] + 1] - field.offsets[rows[r]];
  }
  const values = new Int32Array(offsets[rows.length]);
  for (let r = 0; r < rows.length; r++) {
    values.set(field.values.subarray(field.offsets[rows[r]], field.offsets[rows[r] + 1]), offsets[r]);
  }
  return { ...field, offsets, values };
}

function renumber(column: Int32Array, rows: Int32Array, kept: Int32Array, size: number): Int32Array {
  const position = new Int32Array(size);
  for (let i = 0; i < kept.length; i++) position[kept[i]] = i;
  const renumbered = new Int32Array(rows.length);
  for (let n = 0; n < rows.length; n++) renumbered[n] = position[column[rows[n]]];
  return renumbered;
}

/** Copies the values of `column` at `rows` into `into`; a plain loop, since views of a million rows are made live. */
function take<T extends Int32Array | Float32Array | Float64Array | Uint8Array>(
  column: T,
  rows: Int32Array,
  into: T,
): T {
  for (let k = 0; k < rows.length; k++) into[k] = column[rows[k]];
  return into;
}

/** The interactions `rows` only; users and items stay as they are. */
function takeInteractions(dataset: Dataset, rows: Int32Array): Dataset {
  const { ratings, times, given } = dataset;
  return {
    ...dataset,
    users: take(dataset.users, rows, new Int32Array(rows.length)),
    items: take(dataset.items, rows, new Int32Array(rows.length)),
    ratings: ratings && take(ratings, rows, new Float32Array(rows.length)),
    times: times && take(times, rows, new Float64Array(rows.length)),
    given: given && take(given, rows, new Uint8Array(rows.length)),
    contextFields: dataset.contextFields.map((field) => takeRows(field, rows)),
  };
}

/** Without the rows whose label says that nothing was chosen: they are instances, not interactions. */
function keepChosen(dataset: Dataset): Dataset {
  const { ratings } = dataset;
  if (!dataset.labelled || !ratings) return dataset;
  const rows = positions(Uint8Array.from(ratings, (label) => (label > 0 ? 1 : 0)));
  if (rows.length === 0) {
    throw new LabFailure(
      'bad-spec',
      `No row of ${dataset.name} has the label 1, so it holds no interaction.`,
    );
  }
  return rows.length === ratings.length ? dataset : takeInteractions(dataset, rows);
}

function keepRatingsFrom(dataset: Dataset, least: number): Dataset {
  const { ratings } = dataset;
  if (!ratings) {
    throw new LabFailure(
      'bad-spec',
      `${dataset.name} has no ratings, so none can be at least ${least}; set view.minRating to 0.`,
    );
  }
  const marks = new Uint8Array(ratings.length);
  for (let n = 0; n < marks.length; n++) marks[n] = ratings[n] >= least ? 1 : 0;
  const rows = positions(marks);
  if (rows.length === 0) {
    const most = ratings.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    throw new LabFailure(
      'bad-spec',
      `No rating of ${dataset.name} is at least ${least}; the highest is ${most}, so set view.minRating to ${most} or less.`,
    );
  }
  return rows.length === ratings.length ? dataset : takeInteractions(dataset, rows);
}

/** The largest k below `k` whose core is not empty; 0 where even the interactions are none. */
function largestCore(dataset: Dataset, k: number): number {
  const { users, items, userIds, itemIds } = dataset;
  let low = 0;
  let high = k;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (kCore(users, items, userIds.length, itemIds.length, middle).size > 0) low = middle;
    else high = middle;
  }
  return low;
}

function keepCore(dataset: Dataset, k: number): Dataset {
  const { users, items, userIds, itemIds } = dataset;
  const core = kCore(users, items, userIds.length, itemIds.length, k);
  if (core.size === 0) {
    const largest = largestCore(dataset, k);
    throw new LabFailure(
      'bad-spec',
      `The ${k}-core of ${dataset.name} is empty; set view.core to ${largest} or less, the largest core that leaves something.`,
    );
  }
  const keptUsers = positions(core.users);
  const keptItems = positions(core.items);
  if (keptUsers.length === userIds.length && keptItems.length === itemIds.length) return dataset;
  const rows = positions(core.interactions);
  const cut = takeInteractions(dataset, rows);
  return {
    ...cut,
    userIds: Array.from(keptUsers, (u) => userIds[u]),
    itemIds: Array.from(keptItems, (i) => itemIds[i]),
    itemTitles: Array.from(keptItems, (i) => dataset.itemTitles[i]),
    users: renumber(users, rows, keptUsers, userIds.length),
    items: renumber(items, rows, keptItems, itemIds.length),
    userFields: dataset.userFields.map((field) => takeRows(field, keptUsers)),
    itemFields: dataset.itemFields.map((field) => takeRows(field, keptItems)),
    notes: [
      ...dataset.notes,
      `The ${k}-core leaves ${keptUsers.length} of ${userIds.length} users, ${keptItems.length} of ${itemIds.length} items and ${rows.length} of ${users.length} interactions.`,
    ],
  };
}

/**
 * The data set as an experiment sees it: interactions rated below `minRating` are left out, then the k-core
 * is taken (`core` 0 keeps all; users and items are renumbered, those that go leave side information and
 * titles too), then an implicit view drops the rating values. Rows labelled 0 are left out of an implicit view first. A view that changes nothing is the data set itself;
 * any other has its own hash, made of the data set's and the view.
 * @throws LabFailure 'bad-spec' where nothing is left, or where ratings are asked for and there are none
 */
export function applyView(dataset: Dataset, view: ViewSpec): Dataset {
  if (view.feedback === 'explicit' && !dataset.ratings) {
    throw new LabFailure(
      'bad-spec',
      `${dataset.name} has no ratings; set view.feedback to implicit, or load a file with a rating column.`,
    );
  }
  let seen = view.feedback === 'implicit' ? keepChosen(dataset) : dataset;
  if (view.minRating > 0) seen = keepRatingsFrom(seen, view.minRating);
  if (view.core > 0) seen = keepCore(seen, view.core);
  if (view.feedback === 'implicit' && seen.ratings) seen = { ...seen, ratings: null };
  return seen === dataset ? dataset : { ...seen, hash: hashOf({ dataset: dataset.hash, view }) };
}
