import { describe, expect, it } from 'vitest';
import type { Blocks } from '../../../workers/core/blocks.ts';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import { influenceVector, riskGradient, smallestProfiles } from '../../../workers/defend/apt-influence.ts';
import { FactorHessian, factorsOf } from '../../../workers/models/mf-hessian.ts';
import { randomTable, rowsOf } from '../poison/ratings.ts';
import { randomFactors, slopeAt } from './tiny.ts';

const [users, items, d, scale] = [6, 5, 2, 5];
const table = randomTable(users, items, 0.7, 4);
const ratings = rowsOf(table);
const penalty = { P: 0.05, Q: 0.08 };

type Cells = readonly (readonly (number | null)[])[];

/** Cell by cell, straight from the formulas. */
function errorsOf(cells: Cells, P: ArrayLike<number>, Q: ArrayLike<number>): number[] {
  return cells.flatMap((row, u) =>
    row.flatMap((rating, i) => {
      if (rating === null) return [];
      let dot = 0;
      for (let f = 0; f < d; f++) dot += P[u * d + f] * Q[i * d + f];
      return [rating / scale - dot];
    }),
  );
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const risk = (cells: Cells, P: ArrayLike<number>, Q: ArrayLike<number>) =>
  errorsOf(cells, P, Q).reduce((sum, e) => sum + sigmoid(e * e), 0);
const meanRisk = (cells: Cells, P: ArrayLike<number>, Q: ArrayLike<number>) => {
  const errors = errorsOf(cells, P, Q);
  return sigmoid(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
};

/** Gradient of the training loss in double precision. */
function lossGradient(cells: Cells, P: Float64Array, Q: Float64Array): Blocks {
  const g = { P: P.map((p) => 2 * penalty.P * p), Q: Q.map((q) => 2 * penalty.Q * q) };
  let at = 0;
  const errors = errorsOf(cells, P, Q);
  cells.forEach((row, u) => {
    row.forEach((rating, i) => {
      if (rating === null) return;
      const e = errors[at++];
      for (let f = 0; f < d; f++) {
        g.P[u * d + f] -= 2 * e * Q[i * d + f];
        g.Q[i * d + f] -= 2 * e * P[u * d + f];
      }
    });
  });
  return g;
}

/** Retrains by plain gradient descent until nothing moves. */
function minimum(cells: Cells, from: Blocks): Blocks {
  const at = { P: from.P.slice(), Q: from.Q.slice() };
  for (let step = 0; step < 60_000; step++) {
    const g = lossGradient(cells, at.P, at.Q);
    for (const part of ['P', 'Q'] as const)
      for (let n = 0; n < g[part].length; n++) at[part][n] -= 0.05 * g[part][n];
  }
  return at;
}

const double = ({ P, Q }: Params): Blocks => ({ P: Float64Array.from(P.data), Q: Float64Array.from(Q.data) });
const single = ({ P, Q }: Blocks): Params => ({
  P: { shape: [users, d], data: Float32Array.from(P) },
  Q: { shape: [items, d], data: Float32Array.from(Q) },
});

describe('the empirical risk', () => {
  it('has the gradient that finite differences find, in both forms', () => {
    const params = randomFactors(users, items, d, 1);
    for (const [form, loss] of [['cells', risk] as const, ['mean', meanRisk] as const]) {
      const gradient = riskGradient(params, ratings, scale, form);
      for (const part of ['P', 'Q'] as const) {
        gradient[part].forEach((value, n) => {
          const slope = slopeAt(params[part].data, n, 1e-3, () => loss(table, params.P.data, params.Q.data));
          expect(value).toBeCloseTo(slope, 5);
        });
      }
    }
  });
});

describe('the Hessian of the training loss', () => {
  const params = randomFactors(users, items, d, 2);
  const rng = createRng(9);
  const v: Blocks = {
    P: Float64Array.from({ length: users * d }, () => rng.normal()),
    Q: Float64Array.from({ length: items * d }, () => rng.normal()),
  };

  it('times a vector is the difference of gradients along it', () => {
    const product = new FactorHessian(factorsOf(params), ratings, scale, { damping: 0.3, penalty }).times(v);
    const at = double(params);
    const h = 1e-5;
    const along = (sign: number) =>
      lossGradient(
        table,
        at.P.map((p, n) => p + sign * h * v.P[n]),
        at.Q.map((q, n) => q + sign * h * v.Q[n]),
      );
    const [up, down] = [along(1), along(-1)];
    for (const part of ['P', 'Q'] as const) {
      product[part].forEach((value, n) => {
        expect(value).toBeCloseTo((up[part][n] - down[part][n]) / (2 * h) + 0.3 * v[part][n], 6);
      });
    }
  });

  it('is solved by conjugate gradients where it is positive definite', () => {
    const hessian = new FactorHessian(factorsOf(params), ratings, scale, { damping: 20, penalty });
    const back = hessian.times(hessian.solve(v));
    for (const part of ['P', 'Q'] as const)
      back[part].forEach((value, n) => {
        expect(value).toBeCloseTo(v[part][n], 6);
      });
  });

  it('block by block is the product with a vector that lives in one row', () => {
    const hessian = new FactorHessian(factorsOf(params), ratings, scale, { damping: 0.3, penalty });
    const x = hessian.solveBlocks(v);
    const zero = () => ({ P: new Float64Array(users * d), Q: new Float64Array(items * d) });
    for (const [part, rows] of [['P', users] as const, ['Q', items] as const]) {
      for (let row = 0; row < rows; row++) {
        const alone = zero();
        alone[part].set(x[part].subarray(row * d, (row + 1) * d), row * d);
        const product = hessian.times(alone);
        for (let f = 0; f < d; f++) expect(product[part][row * d + f]).toBeCloseTo(v[part][row * d + f], 8);
      }
    }
  });
});

describe('the influence vector', () => {
  it('foretells how the risk moves when one rating changes and the model is trained again', () => {
    const trained = minimum(table, double(randomFactors(users, items, d, 3)));
    const [z] = smallestProfiles(ratings, 1);
    const options = { hessian: 'full', risk: 'cells', damping: 0, penalty, users: 1 } as const;
    const influence = influenceVector(single(trained), ratings, scale, options);
    const rated = table[z].flatMap((rating, item) => (rating === null ? [] : [item]));
    expect(rated.length).toBeGreaterThan(0);
    const moved = rated.map((item) => {
      const riskAfter = (delta: number) => {
        const cells = table.map((row) => [...row]);
        cells[z][item]! += delta * scale;
        const again = minimum(cells, trained);
        return risk(table, again.P, again.Q);
      };
      const h = 1e-3;
      return (riskAfter(h) - riskAfter(-h)) / (2 * h);
    });
    const size = Math.max(...moved.map(Math.abs));
    expect(size).toBeGreaterThan(1e-3);
    rated.forEach((item, n) => {
      expect(Math.abs(influence[item] - moved[n])).toBeLessThan(0.01 * size);
    });
  });

  it('without a Hessian is the risk gradient times the cross derivative, by finite differences', () => {
    const params = randomFactors(users, items, d, 5);
    const options = { hessian: 'none', risk: 'cells', damping: 0, penalty, users: 2 } as const;
    const influence = influenceVector(params, ratings, scale, options);
    const gradient = riskGradient(params, ratings, scale, 'cells');
    // The cell's gradient as a function of its rating r: d/dθ (r - p·q)².
    const crossing = (u: number, item: number): number => {
      const cellGradient = (rating: number): Blocks => {
        const g = { P: new Float64Array(users * d), Q: new Float64Array(items * d) };
        let error = rating;
        for (let f = 0; f < d; f++) error -= params.P.data[u * d + f] * params.Q.data[item * d + f];
        for (let f = 0; f < d; f++) {
          g.P[u * d + f] = -2 * error * params.Q.data[item * d + f];
          g.Q[item * d + f] = -2 * error * params.P.data[u * d + f];
        }
        return g;
      };
      const [up, down] = [cellGradient(0.5), cellGradient(-0.5)];
      let sum = 0;
      for (const part of ['P', 'Q'] as const)
        up[part].forEach((value, n) => {
          sum += gradient[part][n] * (value - down[part][n]);
        });
      return -sum;
    };
    const chosen = smallestProfiles(ratings, 2);
    influence.forEach((value, item) => {
      expect(value).toBeCloseTo(crossing(chosen[0], item) + crossing(chosen[1], item), 6);
    });
  });

  it('looks at the users of smallest profile norm that have one', () => {
    const rows = rowsOf([
      [5, 5],
      [1, null],
      [null, null],
      [null, 2],
      [1, 1],
    ]);
    expect(smallestProfiles(rows, 3)).toEqual([1, 4, 3]);
  });
});
