import type { Params } from '../../workers/core/tensor.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import type { RankBlock } from '../../workers/engines/types.ts';

/**
 * The yardstick in plain TypeScript: the same exact mini-batches with Adagrad (rate 0.05, accumulator 0.1) as
 * typed-array loops. Gradients of a batch gather in a buffer, then each touched row is stepped.
 */
class Rows {
  private readonly gradient: Float32Array;
  private readonly accumulator: Float32Array;
  private readonly touched: Uint8Array;
  private readonly list: number[] = [];

  constructor(
    readonly data: Float32Array,
    private readonly d: number,
  ) {
    this.gradient = new Float32Array(data.length);
    this.accumulator = new Float32Array(data.length).fill(0.1);
    this.touched = new Uint8Array(data.length / d);
  }

  add(row: number, c: number, source: Float32Array, sourceRow: number): void {
    if (this.touched[row] === 0) {
      this.touched[row] = 1;
      this.list.push(row);
    }
    const { d, gradient } = this;
    const to = row * d;
    const from = sourceRow * d;
    for (let k = 0; k < d; k++) gradient[to + k]! += c * source[from + k]!;
  }

  step(): void {
    const { d, data, gradient, accumulator } = this;
    for (const row of this.list) {
      this.touched[row] = 0;
      for (let n = row * d; n < (row + 1) * d; n++) {
        const g = gradient[n]!;
        gradient[n] = 0;
        accumulator[n]! += g * g;
        data[n]! -= (0.05 * g) / Math.sqrt(accumulator[n]!);
      }
    }
    this.list.length = 0;
  }
}

const clone = (params: Params, name: string) => params[name]!.data.slice();
export const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

export function plainBpr(params: Params, epoch: Extract<Epoch, { kind: 'triplets' }>, d: number): number {
  const P = new Rows(clone(params, 'P'), d);
  const Q = new Rows(clone(params, 'Q'), d);
  const { users, positives, negatives, batch } = epoch;
  let loss = 0;
  for (let first = 0; first < users.length; first += batch) {
    const last = Math.min(first + batch, users.length);
    for (let t = first; t < last; t++) {
      const [u, i, j] = [users[t]!, positives[t]!, negatives[t]!];
      let x = 0;
      for (let k = 0; k < d; k++) x += P.data[u * d + k]! * (Q.data[i * d + k]! - Q.data[j * d + k]!);
      const c = -1 / (1 + Math.exp(x));
      loss += softplus(-x);
      P.add(u, c, Q.data, i);
      P.add(u, -c, Q.data, j);
      Q.add(i, c, P.data, u);
      Q.add(j, -c, P.data, u);
    }
    P.step();
    Q.step();
  }
  return loss;
}

export function plainMf(params: Params, epoch: Extract<Epoch, { kind: 'ratings' }>, d: number): number {
  const P = new Rows(clone(params, 'P'), d);
  const Q = new Rows(clone(params, 'Q'), d);
  const { users, items, ratings, batch } = epoch;
  let loss = 0;
  for (let first = 0; first < users.length; first += batch) {
    const last = Math.min(first + batch, users.length);
    for (let t = first; t < last; t++) {
      const [u, i] = [users[t]!, items[t]!];
      let e = -ratings[t]!;
      for (let k = 0; k < d; k++) e += P.data[u * d + k]! * Q.data[i * d + k]!;
      loss += e * e;
      P.add(u, (2 * e) / (last - first), Q.data, i);
      Q.add(i, (2 * e) / (last - first), P.data, u);
    }
    P.step();
    Q.step();
  }
  return loss;
}

/** With self-interaction terms: f = w0 + Σ w + ½(‖s‖² + Σ‖v‖²), the gradient of v_j is c·(s + v_j). */
export function plainFm(params: Params, epoch: Extract<Epoch, { kind: 'instances' }>, d: number): number {
  const V = new Rows(clone(params, 'V'), d);
  const w = new Rows(clone(params, 'w'), 1);
  const w0 = new Rows(clone(params, 'w0'), 1);
  const { order, offsets, features, labels, batch } = epoch;
  const s = new Float32Array(d);
  const one = Float32Array.of(1);
  let loss = 0;
  for (let first = 0; first < order.length; first += batch) {
    const last = Math.min(first + batch, order.length);
    for (let t = first; t < last; t++) {
      const row = order[t]!;
      s.fill(0);
      let f = w0.data[0]!;
      let squares = 0;
      for (let a = offsets[row]!; a < offsets[row + 1]!; a++) {
        const j = features[a]!;
        f += w.data[j]!;
        for (let k = 0; k < d; k++) {
          const v = V.data[j * d + k]!;
          s[k]! += v;
          squares += v * v;
        }
      }
      for (let k = 0; k < d; k++) squares += s[k]! * s[k]!;
      f += squares / 2;
      loss += softplus(labels[row]! > 0.5 ? -f : f);
      const c = (1 / (1 + Math.exp(-f)) - labels[row]!) / (last - first);
      w0.add(0, c, one, 0);
      for (let a = offsets[row]!; a < offsets[row + 1]!; a++) {
        const j = features[a]!;
        w.add(j, c, one, 0);
        V.add(j, c, s, 0);
        V.add(j, c, V.data, j);
      }
    }
    V.step();
    w.step();
    w0.step();
  }
  return loss;
}

export function plainGradient(
  params: Params,
  epoch: Extract<Epoch, { kind: 'triplets' }>,
  d: number,
): number {
  const [P, Q] = [params.P!.data, params.Q!.data];
  const [gP, gQ] = [new Float32Array(P.length), new Float32Array(Q.length)];
  let loss = 0;
  for (let t = 0; t < epoch.users.length; t++) {
    const [u, i, j] = [epoch.users[t]! * d, epoch.positives[t]! * d, epoch.negatives[t]! * d];
    let x = 0;
    for (let k = 0; k < d; k++) x += P[u + k]! * (Q[i + k]! - Q[j + k]!);
    const c = -1 / (1 + Math.exp(x));
    loss += softplus(-x);
    for (let k = 0; k < d; k++) {
      const step = c * P[u + k]!;
      gP[u + k]! += c * (Q[i + k]! - Q[j + k]!);
      gQ[i + k]! += step;
      gQ[j + k]! -= step;
    }
  }
  return loss;
}

/** Sum of the targets' ranks; lists of the best come by insertion. */
export function plainRank(params: Params, block: RankBlock, d: number): number {
  const [P, Q] = [params.P!.data, params.Q!.data];
  const items = Q.length / d;
  const scores = new Float32Array(items);
  const best = new Int32Array(block.k);
  let sum = 0;
  block.users.forEach((user, n) => {
    for (let i = 0; i < items; i++) {
      let x = 0;
      for (let k = 0; k < d; k++) x += P[user * d + k]! * Q[i * d + k]!;
      scores[i] = x;
    }
    for (let e = block.excludedOffsets[n]!; e < block.excludedOffsets[n + 1]!; e++) {
      scores[block.excluded[e]!] = Number.NEGATIVE_INFINITY;
    }
    const own = scores[block.targets[n]!]!;
    let size = 0;
    for (let i = 0; i < items; i++) {
      const score = scores[i]!;
      if (score >= own) sum++;
      if (size === block.k && !(score > scores[best[size - 1]!]!)) continue;
      if (size < block.k) size++;
      let at = size - 1;
      for (; at > 0 && scores[best[at - 1]!]! < score; at--) best[at] = best[at - 1]!;
      best[at] = i;
    }
    sum--;
  });
  return sum;
}
