import { createRng } from '../../workers/core/random.ts';
import type { Params } from '../../workers/core/tensor.ts';
import type { Csr, Split } from '../../workers/data/types.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import type { RankBlock } from '../../workers/engines/types.ts';

/** ML-1M's size; items are popular by a Zipf-Mandelbrot law, users equally active. */
export const users = 6040;
export const items = 3706;
export const factors = 64;
export const triplets = 1_000_000;
export const gradientTriplets = 1_048_576;
/** Frappe's size: user, item, eight contexts and one more field of items. */
export const fieldSizes = [957, 4082, 7, 7, 2, 3, 9, 80, 233, 24, 4082];
export const instances = 280_000;

const rng = createRng(1);

/** Draws item indices with probability ∝ 1/(rank + 20), ranks scattered over the indices. */
function popularItems(): () => number {
  const cumulated = new Float64Array(items);
  let total = 0;
  for (let i = 0; i < items; i++) {
    total += 1 / (i + 21);
    cumulated[i] = total;
  }
  const place = rng.shuffle(Int32Array.from({ length: items }, (_, i) => i));
  return () => {
    const x = rng.uniform() * total;
    let low = 0;
    let high = items - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! < x) low = middle + 1;
      else high = middle;
    }
    return place[low]!;
  };
}

const drawItem = popularItems();
const uniform = (n: number, limit: number) => Int32Array.from({ length: n }, () => rng.int(limit));

export function normal(rows: number, columns: number, sd: number) {
  return {
    shape: [rows, columns],
    data: Float32Array.from({ length: rows * columns }, () => sd * rng.normal()),
  };
}

export const factorParams = (sd: number): Params => ({
  P: normal(users, factors, sd),
  Q: normal(items, factors, sd),
});

export function tripletEpoch(n: number, batch: number): Extract<Epoch, { kind: 'triplets' }> {
  const positives = Int32Array.from({ length: n }, drawItem);
  return { kind: 'triplets', batch, users: uniform(n, users), positives, negatives: uniform(n, items) };
}

export function ratingEpoch(n: number, batch: number): Extract<Epoch, { kind: 'ratings' }> {
  return {
    kind: 'ratings',
    batch,
    users: uniform(n, users),
    items: Int32Array.from({ length: n }, drawItem),
    ratings: Float32Array.from({ length: n }, () => (1 + rng.int(5)) / 5),
  };
}

/** One active feature per field; within a field small indices are the common ones. */
export function instanceEpoch(batch: number): Extract<Epoch, { kind: 'instances' }> {
  const width = fieldSizes.length;
  const features = new Int32Array(instances * width);
  for (let n = 0; n < instances; n++) {
    let start = 0;
    fieldSizes.forEach((size, f) => {
      features[n * width + f] = start + Math.floor(size * rng.uniform() ** 2);
      start += size;
    });
  }
  return {
    kind: 'instances',
    batch,
    order: rng.shuffle(Int32Array.from({ length: instances }, (_, n) => n)),
    offsets: Int32Array.from({ length: instances + 1 }, (_, n) => n * width),
    features,
    labels: Float32Array.from({ length: instances }, () => (rng.int(3) === 0 ? 1 : 0)),
  };
}

/** About 160 distinct popular items per user as training items. */
function trainingItems(): Csr {
  const offsets = new Int32Array(users + 1);
  const columns: number[] = [];
  for (let u = 0; u < users; u++) {
    const own = new Set<number>();
    for (let n = 0; n < 180; n++) own.add(drawItem());
    columns.push(...[...own].sort((a, b) => a - b));
    offsets[u + 1] = columns.length;
  }
  return { rows: users, columns: Int32Array.from(columns), offsets, values: null };
}

export function wholeSplit(): Split {
  const empty: Csr = {
    rows: users,
    columns: new Int32Array(0),
    offsets: new Int32Array(users + 1),
    values: null,
  };
  const none = new Int32Array(0);
  return {
    nUsers: users,
    nItems: items,
    train: trainingItems(),
    validation: empty,
    test: empty,
    trainRows: none,
    validationRows: none,
    testRows: none,
    notes: [],
  };
}

/** All users, one target each outside the training items, lists of ten. */
export function fullBlock(train: Csr): RankBlock {
  const targets = new Int32Array(users);
  for (let u = 0; u < users; u++) {
    const own = new Set(train.columns.subarray(train.offsets[u], train.offsets[u + 1]));
    do targets[u] = drawItem();
    while (own.has(targets[u]!));
  }
  return {
    users: Int32Array.from({ length: users }, (_, u) => u),
    excludedOffsets: train.offsets,
    excluded: train.columns,
    targetOffsets: Int32Array.from({ length: users + 1 }, (_, u) => u),
    targets,
    k: 10,
  };
}
