import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { profilePlane } from '../../../workers/measure/profile-plane.ts';
import { randomTable, rowsOf } from '../poison/ratings.ts';

/** All eigenvalues and eigenvectors of the dense covariance: power iteration from many starts, deflated one by one. */
function brute(table: readonly (readonly (number | null)[])[]) {
  const n = table[0].length;
  const dense = table.map((row) => row.map((value) => value ?? 0));
  const means = Array.from(
    { length: n },
    (_, c) => dense.reduce((sum, row) => sum + row[c], 0) / dense.length,
  );
  const centred = dense.map((row) => row.map((value, c) => value - means[c]));
  const matrix = Array.from({ length: n }, (_, a) =>
    Array.from({ length: n }, (_, b) => centred.reduce((sum, row) => sum + row[a] * row[b], 0)),
  );
  const trace = matrix.reduce((sum, row, at) => sum + row[at], 0);
  const found: { value: number; vector: number[] }[] = [];
  const rng = createRng(99);
  for (let k = 0; k < 3; k++) {
    let vector = Array.from({ length: n }, () => rng.normal());
    let value = 0;
    for (let round = 0; round < 20_000; round++) {
      const image = matrix.map((row) => row.reduce((sum, entry, at) => sum + entry * vector[at], 0));
      value = Math.hypot(...image);
      const next = image.map((entry) => entry / value);
      const moved = next.reduce((most, entry, at) => Math.max(most, Math.abs(entry - vector[at])), 0);
      vector = next;
      if (moved < 1e-14) break;
    }
    found.push({ value, vector });
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) matrix[a][b] -= value * vector[a] * vector[b];
  }
  const project = (row: readonly (number | null)[]) =>
    found.map(({ vector }) => vector.reduce((sum, entry, c) => sum + entry * ((row[c] ?? 0) - means[c]), 0));
  return { shares: found.map(({ value }) => value / trace), project };
}

describe('the plane of profiles', () => {
  it('is that of the eigen-decomposition of the dense covariance, for fitted and for shown rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
        const [first, second, other] = [
          randomTable(14, 9, 0.6, seed),
          randomTable(5, 9, 0.3, seed + 1),
          randomTable(4, 9, 0.5, seed + 2),
        ];
        const { points, explained } = profilePlane([rowsOf(first), rowsOf(second)], [rowsOf(other)], 9);
        const { shares, project } = brute([...first, ...second]);
        for (const n of [0, 1]) expect(explained[n]).toBeCloseTo(shares[n], 8);
        // Where two eigenvalues lie close together the axes are not defined; a gap of 3 % is enough.
        const flat = points.flatMap((group) => [...group]);
        const rows = [...first, ...second, ...other];
        expect(flat).toHaveLength(2 * rows.length);
        // An axis points either way; the first row decides which.
        for (const axis of [0, 1]) {
          if (shares.some((share, n) => n !== axis && Math.abs(share - shares[axis]) < 0.03 * shares[axis]))
            continue;
          const wanted = rows.map((row) => project(row)[axis]);
          const got = rows.map((_, at) => flat[2 * at + axis]);
          const sign = Math.sign(wanted.reduce((sum, value, at) => sum + value * got[at], 0));
          for (const [at, value] of wanted.entries()) expect(got[at]).toBeCloseTo(sign * value, 5);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has axes whose largest entry is positive, so that the picture does not flip', () => {
    for (let seed = 0; seed < 20; seed++) {
      // A row of nothing and one of each item alone: what lies between them is the axis.
      const alone = Array.from({ length: 10 }, (_, row) =>
        Array.from({ length: 9 }, (_, item) => (item === row - 1 ? 1 : null)),
      );
      const { points } = profilePlane([rowsOf(randomTable(14, 9, 0.6, seed))], [rowsOf(alone)], 9);
      for (const at of [0, 1]) {
        const axis = Array.from({ length: 9 }, (_, item) => points[1][2 * item + 2 + at] - points[1][at]);
        expect(Math.hypot(...axis)).toBeCloseTo(1, 6);
        expect(Math.max(...axis)).toBeGreaterThanOrEqual(-Math.min(...axis) - 1e-9);
      }
    }
  });

  it('takes clicks for ones, and a set without spread for a single point', () => {
    const clicks: Csr = {
      ...rowsOf([
        [1, null],
        [1, null],
      ]),
      values: null,
    };
    expect([...profilePlane([clicks], [], 2).points[0]]).toEqual([0, 0, 0, 0]);
    expect(profilePlane([clicks], [], 2).explained).toEqual([0, 0]);
  });
});
