import { expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { FactorHessian } from '../../../workers/models/mf-hessian.ts';

const [users, items, d, scale] = [3, 4, 2, 5];
const ratings: Csr = {
  rows: users,
  offsets: Int32Array.of(0, 3, 4, 6),
  columns: Int32Array.of(0, 1, 3, 1, 0, 2),
  values: Float32Array.of(5, 3, 1, 4, 2, 5),
};
const penalty = { P: 0.03, Q: 0.07 };
const n = (users + items) * d;

function at(seed: number): number[] {
  const rng = createRng(seed);
  return Array.from({ length: n }, () => 0.6 * rng.normal());
}
const parts = (x: readonly number[]) => ({
  P: Float64Array.from(x.slice(0, users * d)),
  Q: Float64Array.from(x.slice(users * d)),
});
const joined = ({ P, Q }: { P: ArrayLike<number>; Q: ArrayLike<number> }) => [
  ...Array.from(P),
  ...Array.from(Q),
];

/** Σ (r / scale − p·q)² + penalties, by plain loops over a table. */
function loss(x: readonly number[]): number {
  let sum = 0;
  for (let u = 0; u < users; u++)
    for (let k = ratings.offsets[u]; k < ratings.offsets[u + 1]; k++) {
      let dot = 0;
      for (let f = 0; f < d; f++) dot += x[u * d + f] * x[(users + ratings.columns[k]) * d + f];
      sum += (ratings.values![k] / scale - dot) ** 2;
    }
  return x.reduce((all, v, place) => all + (place < users * d ? penalty.P : penalty.Q) * v * v, sum);
}

/** The Hessian written out, by differences of the loss, which is of fourth degree at most. */
function dense(x: readonly number[], damping: number): number[][] {
  const h = 1e-3;
  const moved = (i: number, a: number, j: number, b: number) => {
    const y = [...x];
    y[i] += a;
    y[j] += b;
    return loss(y);
  };
  return x.map((_, i) =>
    x.map(
      (__, j) =>
        (moved(i, h, j, h) - moved(i, h, j, -h) - moved(i, -h, j, h) + moved(i, -h, j, -h)) / (4 * h * h) +
        (i === j ? damping : 0),
    ),
  );
}

/** Gauss-Jordan elimination with pivots. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let c = 0; c < rows.length; c++) {
    const pivot = rows
      .slice(c)
      .reduce((best, row, k) => (Math.abs(row[c]) > Math.abs(rows[best][c]) ? c + k : best), c);
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    rows.forEach((row, r) => {
      if (r === c) return;
      const factor = row[c] / rows[c][c];
      for (let k = c; k < row.length; k++) row[k] -= factor * rows[c][k];
    });
  }
  return rows.map((row, i) => row[row.length - 1] / row[i]);
}

const hessian = (x: readonly number[], damping: number) => {
  const { P, Q } = parts(x);
  return new FactorHessian({ P, Q, d }, ratings, scale, { damping, penalty });
};
const close = (found: readonly number[], wanted: readonly number[]) =>
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i], 4);
  });

it('multiplies and solves as the Hessian written out does', () => {
  for (const seed of [1, 2, 3]) {
    const x = at(seed);
    const v = at(seed + 10);
    // Enough for a Hessian that curves upwards everywhere.
    const damping = 20;
    const matrix = dense(x, damping);
    const own = hessian(x, damping);
    close(
      joined(own.times(parts(v))),
      matrix.map((row) => row.reduce((sum, one, j) => sum + one * v[j], 0)),
    );
    const given = parts(v);
    close(joined(own.solve(given)), solved(matrix, v));
    expect(joined(given)).toEqual(v);
  }
});

it('ends where the residual is the asked share of the first one, and no later', () => {
  const v = at(12);
  const own = hessian(at(2), 20);
  const length = (x: readonly number[]) => Math.hypot(...x);
  for (const tolerance of [0.3, 1e-3]) {
    const reached = joined(own.times(own.solve(parts(v), tolerance)));
    const left = length(v.map((one, i) => one - reached[i])) / length(v);
    expect(left).toBeLessThanOrEqual(tolerance);
    expect(left).toBeGreaterThan(1e-9);
  }
});

it('solves by the own blocks of users and items alone', () => {
  const x = at(4);
  const v = at(5);
  const matrix = dense(x, 0.5);
  const given = parts(v);
  const found = joined(hessian(x, 0.5).solveBlocks(given));
  expect(joined(given)).toEqual(v);
  for (let row = 0; row < users + items; row++) {
    const own = [0, 1].map((f) => row * d + f);
    const block = own.map((i) => own.map((j) => matrix[i][j]));
    close(
      own.map((i) => found[i]),
      solved(
        block,
        own.map((i) => v[i]),
      ),
    );
  }
});

it('stops before the first direction in which the loss curves downwards, as conjugate gradients by plain loops do', () => {
  const product = (matrix: readonly (readonly number[])[], v: readonly number[]) =>
    matrix.map((row) => row.reduce((sum, one, j) => sum + one * v[j], 0));
  const inner = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, one, i) => sum + one * b[i], 0);
  const stoppedAt: number[] = [];
  for (let seed = 1; seed <= 12; seed++) {
    const x = at(seed).map((one) => one * (seed % 4) * 0.5);
    const v = at(seed + 30);
    const own = hessian(x, seed % 2 === 0 ? 0.3 : 3);
    const rows = x.map((_, i) => joined(own.times(parts(x.map((__, j) => (i === j ? 1 : 0))))));
    const blocks = rows.map((row, i) =>
      row.map((one, j) => (Math.floor(i / d) === Math.floor(j / d) ? one : 0)),
    );
    let found = x.map(() => 0);
    let residual = v;
    let eased = solved(blocks, residual);
    let direction = eased;
    let step = 0;
    for (; step < 60 && Math.hypot(...residual) > 1e-8 * Math.hypot(...v); step++) {
      const curvature = inner(direction, product(rows, direction));
      if (curvature <= 0) {
        if (step === 0) found = eased;
        stoppedAt.push(step);
        break;
      }
      const before = inner(residual, eased);
      const length = before / curvature;
      found = found.map((one, i) => one + length * direction[i]);
      const turned = product(rows, direction);
      residual = residual.map((one, i) => one - length * turned[i]);
      eased = solved(blocks, residual);
      const share = inner(residual, eased) / before;
      direction = eased.map((one, i) => one + share * direction[i]);
    }
    close(joined(own.solve(parts(v))), found);
  }
  // At once, later, and not at all.
  expect(stoppedAt).toContain(0);
  expect(Math.max(...stoppedAt)).toBeGreaterThan(0);
  expect(stoppedAt.length).toBeLessThan(12);
});

it('refuses a block without an inverse', () => {
  const zero = at(1).map(() => 0);
  expect(() => hessian(zero, -1).solveBlocks(parts(at(6)))).toThrow(/raise defence\.damping/);
});
