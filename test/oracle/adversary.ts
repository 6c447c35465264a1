import type { Adversary, Epoch } from '../../workers/engines/stepper.ts';
import { softplus, type Wide } from './losses.ts';

type Adversarial = Extract<Epoch, { kind: 'triplets' | 'ratings' }>;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Loss of examples [from, to) and its dense gradient at P, Q: Σ softplus for triplets, Σ e² for ratings. */
function lossAt(at: Wide, epoch: Adversarial, from: number, to: number, d: number) {
  const grad: Wide = { P: new Float64Array(at.P!.length), Q: new Float64Array(at.Q!.length) };
  let loss = 0;
  const dot = (u: number, i: number) => {
    let sum = 0;
    for (let f = 0; f < d; f++) sum += at.P![u * d + f]! * at.Q![i * d + f]!;
    return sum;
  };
  const score = (u: number, i: number, slope: number) => {
    for (let f = 0; f < d; f++) {
      grad.P![u * d + f]! += slope * at.Q![i * d + f]!;
      grad.Q![i * d + f]! += slope * at.P![u * d + f]!;
    }
  };
  for (let t = from; t < to; t++) {
    const u = epoch.users[t]!;
    if (epoch.kind === 'triplets') {
      const [i, j] = [epoch.positives[t]!, epoch.negatives[t]!];
      const x = dot(u, i) - dot(u, j);
      loss += softplus(-x);
      score(u, i, -sigmoid(-x));
      score(u, j, sigmoid(-x));
    } else {
      const e = dot(u, epoch.items[t]!) - epoch.ratings[t]!;
      loss += e * e;
      score(u, epoch.items[t]!, 2 * e);
    }
  }
  return { loss, grad };
}

function eachRow(values: Float64Array, d: number, change: (row: Float64Array) => number): void {
  for (let at = 0; at < values.length; at += d) {
    const row = values.subarray(at, at + d);
    const factor = change(row);
    for (let f = 0; f < d; f++) row[f]! *= factor;
  }
}

const length = (row: Float64Array) => Math.hypot(...row);

/** Displacements of a batch, straight from the docstring of Adversary. */
function displacement(
  at: Wide,
  epoch: Adversarial,
  adversary: Adversary,
  from: number,
  to: number,
  d: number,
) {
  const { start, pool, places, epsilon, step, steps, projection } = adversary;
  const delta: Wide = { P: new Float64Array(at.P!.length), Q: new Float64Array(at.Q!.length) };
  const columns: [string, Int32Array][] =
    epoch.kind === 'triplets'
      ? [
          ['P', epoch.users],
          ['Q', epoch.positives],
          ['Q', epoch.negatives],
        ]
      : [
          ['P', epoch.users],
          ['Q', epoch.items],
        ];
  const seen = new Set<string>();
  for (let t = from; t < to && start !== 'zero'; t++) {
    columns.forEach(([name, index], k) => {
      const row = index[t]!;
      if (seen.has(`${name}${row}`)) return;
      seen.add(`${name}${row}`);
      const place = places[t * columns.length + k]!;
      delta[name]!.set(pool.subarray(place, place + d), row * d);
    });
  }
  const stretch = (values: Float64Array, to: number) =>
    eachRow(values, d, (row) => to / Math.max(length(row), 1e-6));
  for (const values of Object.values(delta)) if (start === 'unit') stretch(values, epsilon);
  for (let s = 0; s < steps; s++) {
    const { grad } = lossAt(added(at, delta), epoch, from, to, d);
    for (const name of ['P', 'Q']) {
      stretch(grad[name]!, step);
      const values = delta[name]!;
      values.forEach((value, n) => {
        values[n] = value + grad[name]![n]!;
      });
      if (projection === 'element')
        values.forEach((value, n) => {
          values[n] = Math.max(-epsilon, Math.min(epsilon, value));
        });
      if (projection === 'row')
        eachRow(values, d, (row) => (length(row) > epsilon ? epsilon / length(row) : 1));
    }
  }
  return delta;
}

const added = (at: Wide, delta: Wide): Wide =>
  Object.fromEntries(
    Object.entries(delta).map(([name, values]) => [name, values.map((value, n) => value + at[name]![n]!)]),
  );

/** One epoch of adversarial training by SGD in float64 over dense matrices; returns the summed loss. */
export function adversarialEpoch(params: Wide, epoch: Adversarial, d: number, rate: number): number {
  const adversary = epoch.adversary!;
  let total = 0;
  for (let from = 0; from < epoch.users.length; from += epoch.batch) {
    const to = Math.min(from + epoch.batch, epoch.users.length);
    const delta = displacement(params, epoch, adversary, from, to, d);
    const clean = lossAt(params, epoch, from, to, d);
    const noisy = lossAt(added(params, delta), epoch, from, to, d);
    total += clean.loss + adversary.weight * noisy.loss;
    const scale = epoch.kind === 'ratings' ? 1 / (to - from) : 1;
    for (const name of ['P', 'Q']) {
      const values = params[name]!;
      values.forEach((value, n) => {
        values[n] = value - rate * scale * (clean.grad[name]![n]! + adversary.weight * noisy.grad[name]![n]!);
      });
    }
  }
  return total;
}
