import fc from 'fast-check';
import type { Dataset, Field } from '../../../workers/data/types.ts';

/** A data set from plain rows [user, item, rating?, time?], for tests. */
export function datasetOf(
  nUsers: number,
  nItems: number,
  rows: readonly (readonly number[])[],
  more: Partial<Dataset> = {},
): Dataset {
  const column = (at: number) => rows.map((row) => row[at] ?? 0);
  return {
    name: 'toy',
    hash: '0'.repeat(64),
    source: 'file',
    userIds: Array.from({ length: nUsers }, (_, u) => `u${u}`),
    itemIds: Array.from({ length: nItems }, (_, i) => `i${i}`),
    itemTitles: Array.from({ length: nItems }, (_, i) => `Item ${i}`),
    users: Int32Array.from(column(0)),
    items: Int32Array.from(column(1)),
    ratings: rows.every((row) => row.length > 2) ? Float32Array.from(column(2)) : null,
    times: rows.every((row) => row.length > 3) ? Float64Array.from(column(3)) : null,
    userFields: [],
    itemFields: [],
    contextFields: [],
    given: null,
    notes: [],
    ...more,
  };
}

/** A field from lists of value indices, one a row. */
export function fieldOf(name: string, kind: Field['kind'], size: number, rows: readonly number[][]): Field {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => {
    offsets[r + 1] = offsets[r] + row.length;
  });
  return {
    name,
    kind,
    labels: Array.from({ length: size }, (_, v) => `${name} ${v}`),
    offsets,
    values: Int32Array.from(rows.flat()),
  };
}

/** The values of row r of a field. */
export const valuesOf = (field: Field, r: number) => [
  ...field.values.subarray(field.offsets[r], field.offsets[r + 1]),
];

const nUsers = 6;
const nItems = 7;
const row = fc.tuple(
  fc.nat(nUsers - 1),
  fc.nat(nItems - 1),
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 100, max: 106 }),
);
const rows = fc.array(row, { minLength: 1, maxLength: 60 });

/** Small data sets with ties in time and repeated pairs, side information on every side. */
export const anyDataset = rows.chain((list) =>
  fc
    .record({
      timed: fc.boolean(),
      ages: fc.array(fc.nat(2), { minLength: nUsers, maxLength: nUsers }),
      genres: fc.array(fc.uniqueArray(fc.nat(3)), { minLength: nItems, maxLength: nItems }),
      moods: fc.array(fc.nat(1), { minLength: list.length, maxLength: list.length }),
      given: fc.array(fc.nat(2), { minLength: list.length, maxLength: list.length }),
    })
    .map(({ timed, ages, genres, moods, given }) =>
      datasetOf(nUsers, nItems, timed ? list : list.map((r) => r.slice(0, 3)), {
        userFields: [
          fieldOf(
            'age',
            'one-hot',
            3,
            ages.map((a) => [a]),
          ),
        ],
        itemFields: [fieldOf('genre', 'multi-hot', 4, genres)],
        contextFields: [
          fieldOf(
            'mood',
            'one-hot',
            2,
            moods.map((m) => [m]),
          ),
        ],
        given: Uint8Array.from(given),
      }),
    ),
);
