import { expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { Folding } from '../../../workers/models/fold.ts';

const [items, d] = [9, 3];
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Random factors, a history and ratings of it. */
function drawn(seed: number, own: number) {
  const rng = createRng(seed);
  const Q = Float32Array.from({ length: items * d }, () => rng.normal());
  const order = range(items).sort(() => rng.uniform() - 0.5);
  const history = Int32Array.from(order.slice(0, own)).sort();
  const values = Float32Array.from(history, () => 0.2 + rng.uniform());
  return { rng, Q, history, values };
}

const dot = (Q: Float32Array, item: number, p: ArrayLike<number>) =>
  range(d).reduce((sum, f) => sum + Q[item * d + f] * p[f], 0);

/** The errors whose mean square is to be small, each a linear function of p, by the definition of the loss. */
function errors(
  kind: 'ratings' | 'order',
  { Q, history, values }: ReturnType<typeof drawn>,
  p: ArrayLike<number>,
) {
  const inside = [...history];
  const outside = range(items).filter((item) => !inside.includes(item));
  return kind === 'ratings'
    ? inside.map((item, n) => values[n] - dot(Q, item, p))
    : inside.flatMap((i) => outside.map((j) => 1 - (dot(Q, i, p) - dot(Q, j, p))));
}

it.each(['ratings', 'order'] as const)('folds in where the loss is least: %s', (kind) => {
  for (let seed = 0; seed < 30; seed++) {
    const user = drawn(seed, 1 + (seed % (items - 1)));
    const { Q, history, values } = user;
    const mean = (p: ArrayLike<number>) => {
      const all = errors(kind, user, p);
      return all.reduce((sum, e) => sum + e * e, 0) / all.length;
    };
    const zero = new Float64Array(d);
    // A quadratic's second differences are its matrix: a tenth of the mean diagonal is the penalty.
    const diagonal = range(d).map((f) => {
      const [up, down] = [zero.slice(), zero.slice()];
      up[f] = 1;
      down[f] = -1;
      return (mean(up) + mean(down) - 2 * mean(zero)) / 2;
    });
    const penalty = (0.1 * diagonal.reduce((a, b) => a + b, 0)) / d;
    const loss = (p: ArrayLike<number>) =>
      mean(p) + penalty * range(d).reduce((sum, f) => sum + p[f] * p[f], 0);
    const p = new Folding(Q, d, kind).fold(history, kind === 'ratings' ? values : null)!;
    for (const f of range(d))
      for (const step of [1e-3, -1e-3]) {
        const moved = p.slice();
        moved[f] += step;
        // At the minimum the gradient is nothing, so that both ways lead up by the square of the step.
        expect((loss(moved) - loss(p)) / (step * step)).toBeCloseTo(diagonal[f] + penalty, 5);
      }
  }
});

it('has nothing to fold in without a history, with every item in it, or without factors', () => {
  const folding = new Folding(new Float32Array(items * d), d, 'order');
  expect(folding.fold(new Int32Array(0), null)).toBeNull();
  expect(folding.fold(Int32Array.from(range(items)), null)).toBeNull();
  expect(folding.fold(Int32Array.of(1), null)).toBeNull();
});
