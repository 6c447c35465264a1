import fc from 'fast-check';
import type { Csr, Split } from '../../../workers/data/types.ts';
import type { Scorer } from '../../../workers/engines/types.ts';

/** A small ranking problem written out plainly: sets of items per user and a matrix of scores. */
export interface Problem {
  readonly nItems: number;
  readonly train: readonly (readonly number[])[];
  readonly validation: readonly (readonly number[])[];
  readonly test: readonly (readonly number[])[];
  readonly scores: readonly (readonly number[])[];
  readonly k: number;
}

const csr = (rows: readonly (readonly number[])[]): Csr => {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, n) => {
    offsets[n + 1] = offsets[n] + row.length;
  });
  return { rows: rows.length, columns: Int32Array.from(rows.flat()), offsets, values: null };
};

export function splitOf(problem: Pick<Problem, 'nItems' | 'train' | 'validation' | 'test'>): Split {
  const none = new Int32Array(0);
  return {
    nUsers: problem.train.length,
    nItems: problem.nItems,
    train: csr(problem.train),
    validation: csr(problem.validation),
    test: csr(problem.test),
    trainRows: none,
    validationRows: none,
    testRows: none,
    parts: new Uint8Array(0),
    notes: [],
  };
}

/** A scorer that looks the scores up, without a ranking of its own. */
export const lookup = (scores: readonly (readonly number[])[]): Scorer => ({
  scores: async (users) => Float32Array.from([...users].flatMap((u) => [...scores[u]])),
  dispose: () => {},
});

export const free = { gate: async () => {} };

/** Each item of a user is in one of the parts or in none; few distinct scores, so that ties abound. */
export const problems: fc.Arbitrary<Problem> = fc
  .record({ nItems: fc.integer({ min: 1, max: 12 }), nUsers: fc.integer({ min: 1, max: 6 }) })
  .chain(({ nItems, nUsers }) => {
    const matrix = <T>(cell: fc.Arbitrary<T>) =>
      fc.array(fc.array(cell, { minLength: nItems, maxLength: nItems }), {
        minLength: nUsers,
        maxLength: nUsers,
      });
    return fc
      .record({
        parts: matrix(fc.constantFrom('train', 'validation', 'test', 'none', 'none')),
        scores: matrix(fc.integer({ min: -3, max: 3 })),
        k: fc.integer({ min: 1, max: 15 }),
      })
      .map(({ parts, scores, k }) => {
        const rows = (part: string) =>
          parts.map((row) => row.flatMap((p, item) => (p === part ? [item] : [])));
        return {
          nItems,
          train: rows('train'),
          validation: rows('validation'),
          test: rows('test'),
          scores,
          k,
        };
      });
  });
