import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { havocWish, targetWish, type Wish, wishOf } from '../../../workers/poison/objective.ts';
import {
  adjointOf,
  freshSurrogate,
  type GradientForm,
  ratingGradient,
  type Surrogate,
  solveRows,
  sweep,
  transposed,
} from '../../../workers/poison/surrogate.ts';
import { slopeAt } from '../defend/tiny.ts';
import { problemOn } from './problem.ts';
import { randomTable, rowsOf } from './ratings.ts';

const [users, items, genuine] = [7, 6, 5];
const options = { factors: 2, l2: 0.1, scale: 5 };
const ratings = rowsOf(randomTable(users, items, 0.6, 11));
const byItem = transposed(ratings, items);
const copy = ({ P, Q, d }: Surrogate): Surrogate => ({ P: P.slice(), Q: Q.slice(), d });

function converged(rows: Csr, from: Surrogate): Surrogate {
  const at = copy(from);
  sweep(at, rows, transposed(rows, items), options, 4000);
  return at;
}
const trained = converged(ratings, freshSurrogate(users, items, 2, createRng(3)));
const clean = freshSurrogate(users, items, 2, createRng(4));

const wishes: Record<string, (at: Surrogate) => Wish> = {
  promote: (at) => targetWish(at, genuine, [1, 4], 1),
  demote: (at) => targetWish(at, genuine, [1, 4], -1),
  availability: (at) => havocWish(at, rowsOf(randomTable(users, items, 0.6, 11).slice(0, genuine)), clean),
};

/** The loss cell by cell. */
function lossOf({ P, Q, d }: Surrogate): number {
  let loss = 0;
  for (const x of P) loss += options.l2 * x * x;
  for (const x of Q) loss += options.l2 * x * x;
  for (let u = 0; u < users; u++) {
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++) {
      let error = ratings.values[at] / options.scale;
      for (let f = 0; f < d; f++) error -= P[u * d + f] * Q[ratings.columns[at] * d + f];
      loss += error * error;
    }
  }
  return loss;
}

describe("the attacker's factorisation", () => {
  it('turns rows into columns', () => {
    const table = [
      [5, null, 2],
      [null, null, 1],
    ];
    expect(transposed(rowsOf(table), 3)).toEqual(
      rowsOf([
        [5, null],
        [null, null],
        [2, 1],
      ]),
    );
  });

  it('a sweep never raises the loss and ends where nothing moves any more', () => {
    const at = freshSurrogate(users, items, 2, createRng(9));
    let last = lossOf(at);
    for (let n = 0; n < 30; n++) {
      sweep(at, ratings, byItem, options, 1);
      expect(lossOf(at)).toBeLessThanOrEqual(last + 1e-12);
      last = lossOf(at);
    }
    for (const part of [trained.P, trained.Q])
      for (let n = 0; n < part.length; n++)
        expect(slopeAt(part, n, 1e-5, () => lossOf(trained))).toBeCloseTo(0, 6);
  });
});

describe('what an attack wants', () => {
  it.each(Object.keys(wishes))('has the gradient that finite differences find: %s', (goal) => {
    const at = copy(trained);
    const { gradient } = wishes[goal](at);
    for (const part of ['P', 'Q'] as const)
      gradient[part].forEach((value, n) => {
        expect(value).toBeCloseTo(
          slopeAt(at[part], n, 1e-5, () => wishes[goal](at).value),
          7,
        );
      });
  });

  it('promotion is the mean prediction, havoc the mean squared move, by brute force', () => {
    const predict = ({ P, Q }: Surrogate, u: number, i: number) =>
      P[u * 2] * Q[i * 2] + P[u * 2 + 1] * Q[i * 2 + 1];
    let sum = 0;
    for (let u = 0; u < genuine; u++) for (const t of [1, 4]) sum += predict(trained, u, t);
    expect(wishes.promote(trained).value).toBeCloseTo(sum / 10, 12);
    const table = randomTable(users, items, 0.6, 11);
    const moves: number[] = [];
    for (let u = 0; u < genuine; u++)
      for (let i = 0; i < items; i++)
        if (table[u][i] === null) moves.push((predict(trained, u, i) - predict(clean, u, i)) ** 2);
    expect(wishes.availability(trained).value).toBeCloseTo(moves.reduce((a, b) => a + b) / moves.length, 12);
  });
});

describe('what the goal of a problem wants', () => {
  const table = randomTable(users, items, 0.6, 11).slice(0, genuine);
  const problem = problemOn(table, { targets: [1, 4] });
  const predict = ({ P, Q }: Surrogate, u: number, i: number) =>
    P[u * 2] * Q[i * 2] + P[u * 2 + 1] * Q[i * 2 + 1];

  it.each([
    ['promote', 1],
    ['demote', -1],
  ] as const)('%s: the targets’ mean prediction for genuine users, fakes left out', (goal, sign) => {
    const { value, gradient } = wishOf({ ...problem, goal }, clean, trained);
    const predictions = table.flatMap((_, u) => [1, 4].map((t) => predict(trained, u, t)));
    expect(value).toBeCloseTo((sign * predictions.reduce((a, b) => a + b)) / predictions.length, 12);
    // A target's row moves along the mean of the genuine users' rows, another item's not at all.
    const mean = table.reduce((sum, _, u) => sum + trained.P[u * 2], 0) / (2 * genuine);
    expect(gradient.Q[1 * 2]).toBeCloseTo(sign * mean, 12);
    expect(gradient.Q[2 * 2]).toBe(0);
  });

  it('availability: that predictions move from the clean ones, whatever the targets', () => {
    const { value } = wishOf({ ...problem, goal: 'availability' }, clean, trained);
    const moves = table.flatMap((row, u) =>
      row.flatMap((rating, i) =>
        rating === null ? [(predict(trained, u, i) - predict(clean, u, i)) ** 2] : [],
      ),
    );
    expect(value).toBeCloseTo(moves.reduce((a, b) => a + b) / moves.length, 12);
  });
});

describe('the implicit gradient', () => {
  /** J after the factorisation has settled again on ratings of which one is moved. */
  const settled = (at: number, delta: number, form: GradientForm, wish: (s: Surrogate) => Wish) => {
    const moved = { ...ratings, values: ratings.values.slice() };
    moved.values[at] += delta;
    if (form === 'full') return wish(converged(moved, trained)).value;
    const own = copy(trained);
    solveRows(own.Q, own.P, transposed(moved, items), options);
    return wish(own).value;
  };

  it.each([
    ['items', 'promote'],
    ['items', 'availability'],
    ['full', 'promote'],
    ['full', 'demote'],
    ['full', 'availability'],
  ] as const)(
    'through %s is what finite differences find through a converged factorisation: %s',
    (form, goal) => {
      const wish = wishes[goal];
      const upstream = wish(trained).gradient;
      const adjoint = adjointOf(trained, ratings, byItem, upstream, options, form);
      const h = 2 ** -6;
      const found: number[] = [];
      const expected: number[] = [];
      for (let v = genuine; v < users; v++) {
        const gradient = ratingGradient(trained, adjoint, v);
        for (let at = ratings.offsets[v]; at < ratings.offsets[v + 1]; at++) {
          found.push(gradient[ratings.columns[at]]);
          const difference = settled(at, h, form, wish) - settled(at, -h, form, wish);
          expected.push((difference / (2 * h)) * options.scale);
        }
      }
      expect(found.length).toBeGreaterThan(3);
      const size = Math.max(...expected.map(Math.abs));
      expect(size).toBeGreaterThan(1e-4);
      found.forEach((value, n) => {
        expect(Math.abs(value - expected[n])).toBeLessThan(2e-3 * size);
      });
    },
  );
});
