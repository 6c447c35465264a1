import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '../../../workers/core/random.ts';

/** Explicit ratings as columns; a `Dataset` with ratings and times is one. */
export interface Log {
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly ratings: Float32Array;
  readonly times: Float64Array;
}

/** MovieLens 100K's `u.data` in a few lines of its own, so that the readers are not their own witness. */
export function readUData(folder: string): Log {
  const rows = readFileSync(join(folder, 'ml-100k', 'u.data'), 'latin1')
    .trim()
    .split('\n');
  const cells = rows.map((line) => line.split('\t').map(Number));
  return {
    users: Int32Array.from(cells, (c) => c[0] - 1),
    items: Int32Array.from(cells, (c) => c[1] - 1),
    ratings: Float32Array.from(cells, (c) => c[2]),
    times: Float64Array.from(cells, (c) => c[3]),
  };
}

const sizeOf = (column: Int32Array) => column.reduce((a, b) => Math.max(a, b), -1) + 1;
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const sdOf = (values: readonly number[]) => {
  const m = mean(values);
  return Math.sqrt(mean(values.map((v) => (v - m) ** 2)));
};

function countsOf(column: Int32Array): Int32Array {
  const counts = new Int32Array(sizeOf(column));
  for (const x of column) counts[x]++;
  return counts;
}

/** Gini index by its definition, in O(n²): mean absolute difference over all pairs, over twice the mean. */
export function giniByDefinition(values: ArrayLike<number>): number {
  const list = Array.from(values);
  let sum = 0;
  for (const a of list) for (const b of list) sum += Math.abs(a - b);
  return sum / (2 * list.length ** 2 * mean(list));
}

/** Share of the rating variance that a user's and an item's offset explain: least squares by back-fitting. */
function explainedByOffsets(log: Log): number {
  const m = mean(log.ratings);
  const bu = new Float64Array(sizeOf(log.users));
  const bi = new Float64Array(sizeOf(log.items));
  const cu = countsOf(log.users);
  const ci = countsOf(log.items);
  for (let round = 0; round < 30; round++) {
    const su = new Float64Array(bu.length);
    log.ratings.forEach((r, n) => {
      su[log.users[n]] += r - m - bi[log.items[n]];
    });
    for (let u = 0; u < bu.length; u++) bu[u] = su[u] / Math.max(1, cu[u]);
    const si = new Float64Array(bi.length);
    log.ratings.forEach((r, n) => {
      si[log.items[n]] += r - m - bu[log.users[n]];
    });
    for (let i = 0; i < bi.length; i++) bi[i] = si[i] / Math.max(1, ci[i]);
  }
  let rest = 0;
  let total = 0;
  log.ratings.forEach((r, n) => {
    rest += (r - m - bu[log.users[n]] - bi[log.items[n]]) ** 2;
    total += (r - m) ** 2;
  });
  return 1 - rest / total;
}

/** The shape of a data set in figures. */
export function shapeOf(log: Log) {
  const perUser = countsOf(log.users);
  const perItem = countsOf(log.items);
  const sortedUsers = Array.from(perUser).sort((a, b) => a - b);
  const sortedItems = Array.from(perItem).sort((a, b) => b - a);
  const ratings = Array.from(log.ratings);
  const sums = new Float64Array(perItem.length);
  ratings.forEach((r, n) => {
    sums[log.items[n]] += r;
  });
  const top = sortedItems.slice(0, Math.round(perItem.length / 10));
  return {
    interactions: ratings.length,
    users: perUser.length,
    items: perItem.length,
    density: ratings.length / (perUser.length * perItem.length),
    gini: giniByDefinition(perItem),
    topTenth: top.reduce((a, b) => a + b, 0) / ratings.length,
    itemMedian: sortedItems[perItem.length >> 1],
    itemMax: sortedItems[0],
    userMin: sortedUsers[0],
    userMedian: sortedUsers[perUser.length >> 1],
    userMean: ratings.length / perUser.length,
    userMax: sortedUsers[perUser.length - 1],
    ratingShares: [1, 2, 3, 4, 5].map((v) => ratings.filter((r) => r === v).length / ratings.length),
    ratingMean: mean(ratings),
    ratingSd: sdOf(ratings),
    /** Spread of the means of items with at least 20 ratings, where noise is small. */
    itemMeanSd: sdOf(Array.from(sums, (s, i) => s / perItem[i]).filter((_, i) => perItem[i] >= 20)),
    explained: explainedByOffsets(log),
  };
}

/** The last interaction of each user (latest in time, then in the source) as a row number. */
function lastRows(log: Log): Int32Array {
  const last = new Int32Array(sizeOf(log.users)).fill(-1);
  log.users.forEach((u, n) => {
    if (last[u] < 0 || log.times[n] >= log.times[last[u]]) last[u] = n;
  });
  return last;
}

interface Held {
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly seen: readonly Set<number>[];
  readonly target: Int32Array;
  readonly nItems: number;
}

function holdLast(log: Log): Held {
  const last = lastRows(log);
  const keep = [...log.users.keys()].filter((n) => last[log.users[n]] !== n);
  const seen = Array.from(last, () => new Set<number>());
  for (const n of keep) seen[log.users[n]].add(log.items[n]);
  return {
    users: Int32Array.from(keep, (n) => log.users[n]),
    items: Int32Array.from(keep, (n) => log.items[n]),
    seen,
    target: Int32Array.from(last, (n) => log.items[n]),
    nItems: sizeOf(log.items),
  };
}

/** Share of users whose held-out item is among the k best of the items they have not seen; ties count against. */
function hitRatio(held: Held, k: number, scoresOf: (user: number) => ArrayLike<number>): number {
  let hits = 0;
  held.target.forEach((target, u) => {
    const scores = scoresOf(u);
    let better = 0;
    for (let i = 0; i < held.nItems && better < k; i++) {
      if (i !== target && scores[i] >= scores[target] && !held.seen[u].has(i)) better++;
    }
    if (better < k) hits++;
  });
  return hits / held.target.length;
}

/** HR@k over all items, last interaction held out, of the ranking by popularity in the rest. */
export function popularityHitRatio(log: Log, k: number): number {
  const held = holdLast(log);
  const counts = new Int32Array(held.nItems);
  for (const i of held.items) counts[i]++;
  return hitRatio(held, k, () => counts);
}

/** HR@k, as above, of a plain BPR-MF: one triplet at a time, Adagrad (rate 0.05, accumulator from 0.1). */
export function bprHitRatio(log: Log, k: number, epochs: number, factors: number, seed: number): number {
  const held = holdLast(log);
  const rng = createRng(seed);
  const init = (rows: number) =>
    Float64Array.from({ length: rows * factors }, () => 0.01 * rng.truncatedNormal(2));
  const P = init(held.target.length);
  const Q = init(held.nItems);
  const accP = new Float64Array(P.length).fill(0.1);
  const accQ = new Float64Array(Q.length).fill(0.1);
  const order = Int32Array.from(held.users.keys());
  for (let epoch = 0; epoch < epochs; epoch++) {
    rng.shuffle(order);
    for (const n of order) {
      const u = held.users[n];
      let j = rng.int(held.nItems);
      while (held.seen[u].has(j)) j = rng.int(held.nItems);
      const p = u * factors;
      const q = held.items[n] * factors;
      const r = j * factors;
      let x = 0;
      for (let f = 0; f < factors; f++) x += P[p + f] * (Q[q + f] - Q[r + f]);
      const g = -1 / (1 + Math.exp(x));
      for (let f = 0; f < factors; f++) {
        const gp = g * (Q[q + f] - Q[r + f]);
        const gq = g * P[p + f];
        accP[p + f] += gp * gp;
        accQ[q + f] += gq * gq;
        accQ[r + f] += gq * gq;
        P[p + f] -= (0.05 * gp) / Math.sqrt(accP[p + f]);
        Q[q + f] -= (0.05 * gq) / Math.sqrt(accQ[q + f]);
        Q[r + f] += (0.05 * gq) / Math.sqrt(accQ[r + f]);
      }
    }
  }
  const scores = new Float64Array(held.nItems);
  return hitRatio(held, k, (u) => {
    for (let i = 0; i < held.nItems; i++) {
      let x = 0;
      for (let f = 0; f < factors; f++) x += P[u * factors + f] * Q[i * factors + f];
      scores[i] = x;
    }
    return scores;
  });
}

/**
 * Test RMSE on a random tenth: of the mean, of mean + user + item offsets, and of those with 10 factors;
 * both learnt by stochastic gradient descent (rate 0.01, penalty 0.05, 40 epochs).
 */
export function rmseOf(log: Log, seed: number): { mean: number; offsets: number; factors: number } {
  const rng = createRng(seed);
  const order = rng.shuffle(Int32Array.from(log.users.keys()));
  const test = order.slice(0, Math.round(order.length / 10));
  const train = order.slice(test.length);
  const m = mean(Array.from(train, (n) => log.ratings[n]));
  const rmse = (predict: (u: number, i: number) => number) =>
    Math.sqrt(mean(Array.from(test, (n) => (log.ratings[n] - predict(log.users[n], log.items[n])) ** 2)));

  const learn = (d: number) => {
    const bu = new Float64Array(sizeOf(log.users));
    const bi = new Float64Array(sizeOf(log.items));
    const P = Float64Array.from({ length: bu.length * d }, () => 0.1 * rng.normal());
    const Q = Float64Array.from({ length: bi.length * d }, () => 0.1 * rng.normal());
    const predict = (u: number, i: number) => {
      let x = m + bu[u] + bi[i];
      for (let f = 0; f < d; f++) x += P[u * d + f] * Q[i * d + f];
      return x;
    };
    for (let epoch = 0; epoch < 40; epoch++) {
      rng.shuffle(train);
      for (const n of train) {
        const u = log.users[n];
        const i = log.items[n];
        const e = log.ratings[n] - predict(u, i);
        bu[u] += 0.01 * (e - 0.05 * bu[u]);
        bi[i] += 0.01 * (e - 0.05 * bi[i]);
        for (let f = 0; f < d; f++) {
          const p = P[u * d + f];
          P[u * d + f] += 0.01 * (e * Q[i * d + f] - 0.05 * p);
          Q[i * d + f] += 0.01 * (e * p - 0.05 * Q[i * d + f]);
        }
      }
    }
    return rmse(predict);
  };
  return { mean: rmse(() => m), offsets: learn(0), factors: learn(10) };
}

/**
 * The log with its structure taken out: pairs of interactions exchange their items wherever no pair comes twice,
 * ten attempts an interaction. Every user and every item keeps its number of interactions; who likes what is chance.
 */
export function withoutStructure(log: Log, seed: number): Log {
  const rng = createRng(seed);
  const items = log.items.slice();
  const owned = Array.from({ length: sizeOf(log.users) }, () => new Set<number>());
  log.users.forEach((u, n) => {
    owned[u].add(items[n]);
  });
  for (let attempt = 0; attempt < 10 * items.length; attempt++) {
    const a = rng.int(items.length);
    const b = rng.int(items.length);
    const ofA = owned[log.users[a]];
    const ofB = owned[log.users[b]];
    if (ofA.has(items[b]) || ofB.has(items[a])) continue;
    ofA.delete(items[a]);
    ofB.delete(items[b]);
    [items[a], items[b]] = [items[b], items[a]];
    ofA.add(items[a]);
    ofB.add(items[b]);
  }
  return { ...log, items };
}
