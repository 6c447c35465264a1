import type { Rng } from '../core/random.ts';
import type { Csr, Instances, Split } from '../data/types.ts';
import type { Epoch } from '../engines/stepper.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import { arrange, drawOrder, type NegativeSampler, negativeSampler } from './draw.ts';

/** Builds the training examples of one epoch after another. */
export interface EpochSource {
  /** Examples per epoch. */
  readonly examples: number;
  readonly batch: number;
  /**
   * The examples of one epoch, decided by `rng` alone: give each epoch a stream of its own
   * (`epochRng`). The arrays belong to the source and are overwritten by the next call. `epoch` counts from 1, for
   * sources that change on the way. Where the epoch comes in stretches, these are those of the first.
   */
  next(rng: Rng, epoch?: number): Epoch;
  /** Present where an epoch is too large to be held at once. */
  readonly stretches?: {
    /** Batches of a stretch; the last may hold fewer. */
    readonly batches: number;
    /** Stretch n ≥ 1 of the epoch that `next` began. */
    later(n: number): Epoch;
  };
}

/** The stream of epoch `epoch` (1-based) of a training with `seed`: the same whether or not earlier epochs ran here. */
export function epochRng(training: Rng, epoch: number): Rng {
  return training.child(`epoch ${epoch}`);
}

/** Row of every cell of `train` whose user leaves an item to draw as a negative, and the cell's column. */
function drawableCells(train: Csr, sampler: NegativeSampler): { users: Int32Array; items: Int32Array } {
  const users = new Int32Array(train.columns.length);
  const items = new Int32Array(train.columns.length);
  let n = 0;
  for (let u = 0; u < train.rows; u++) {
    if (!sampler.possible(u)) continue;
    for (let at = train.offsets[u]; at < train.offsets[u + 1]; at++) {
      users[n] = u;
      items[n++] = train.columns[at];
    }
  }
  return { users: users.slice(0, n), items: items.slice(0, n) };
}

function needExamples(n: number): void {
  if (n === 0) {
    throw new LabFailure(
      'bad-spec',
      'There is nothing to train on: the training part has no interactions, or every user has interacted with every item. Choose another split, or a smaller k-core.',
    );
  }
}

/**
 * BPR triplets: every training interaction once, in random order, each with one fresh negative, uniform
 * over the items outside the user's training items (so the held-out item may be drawn: REFERENCES, papers
 * 002 and 004). Users who have every item are left out, since no negative exists for them.
 */
export function tripletEpochs(split: Split, batch: number): EpochSource {
  const sampler = negativeSampler(split.train, split.nItems);
  const cells = drawableCells(split.train, sampler);
  const n = cells.users.length;
  needExamples(n);
  const swaps = new Int32Array(n);
  const users = new Int32Array(n);
  const positives = new Int32Array(n);
  const negatives = new Int32Array(n);
  return {
    examples: n,
    batch,
    next(rng) {
      drawOrder(rng, swaps);
      arrange(swaps, cells.users, users);
      arrange(swaps, cells.items, positives);
      for (let i = 0; i < n; i++) negatives[i] = sampler.draw(rng, users[i]);
      return { kind: 'triplets', batch, users, positives, negatives };
    },
  };
}

/**
 * The rated cells of the training part by users, ratings divided by `scale` (the largest value of the rating grid, see
 * `ratingScale`), so that a model learns values in (0, 1] as in the published code of paper 003.
 */
export function ratedCells({ train }: Split, scale: number) {
  const { values, columns } = train;
  if (!values) {
    throw new LabFailure(
      'bad-spec',
      'MF learns ratings, but this view of the data has none. Choose explicit feedback, a data set with ratings, or BPR-MF.',
    );
  }
  needExamples(columns.length);
  const users = new Int32Array(columns.length);
  for (let u = 0; u < train.rows; u++) users.fill(u, train.offsets[u], train.offsets[u + 1]);
  return { users, items: columns, ratings: values.map((rating) => rating / scale) };
}

/** The rated cells in random order. */
export function ratingEpochs(split: Split, batch: number, scale: number): EpochSource {
  const cells = ratedCells(split, scale);
  const n = cells.users.length;
  const swaps = new Int32Array(n);
  const users = new Int32Array(n);
  const items = new Int32Array(n);
  const ratings = new Float32Array(n);
  return {
    examples: n,
    batch,
    next(rng) {
      drawOrder(rng, swaps);
      arrange(swaps, cells.users, users);
      arrange(swaps, cells.items, items);
      arrange(swaps, cells.ratings, ratings);
      return { kind: 'ratings', batch, users, items, ratings };
    },
  };
}

/** Stands where an item is still to be drawn. */
const toDraw = -1;

/**
 * Labelled pairs for log loss (paper 001): every training interaction with label 1 and `negatives` pairs of
 * its user with label 0, redrawn each epoch, uniform outside the user's training items, all in random order.
 * Users who have every item are left out.
 */
export function pointwiseEpochs(split: Split, batch: number, negatives: number): EpochSource {
  const sampler = negativeSampler(split.train, split.nItems);
  const cells = drawableCells(split.train, sampler);
  const per = 1 + negatives;
  const n = cells.users.length * per;
  needExamples(n);
  const allUsers = new Int32Array(n);
  const allItems = new Int32Array(n);
  for (let at = 0; at < n; at++) {
    allUsers[at] = cells.users[Math.floor(at / per)];
    allItems[at] = at % per === 0 ? cells.items[at / per] : toDraw;
  }
  const swaps = new Int32Array(n);
  const users = new Int32Array(n);
  const items = new Int32Array(n);
  const labels = new Float32Array(n);
  return {
    examples: n,
    batch,
    next(rng) {
      drawOrder(rng, swaps);
      arrange(swaps, allUsers, users);
      arrange(swaps, allItems, items);
      for (let i = 0; i < n; i++) {
        const negative = items[i] === toDraw;
        if (negative) items[i] = sampler.draw(rng, users[i]);
        labels[i] = negative ? 0 : 1;
      }
      return { kind: 'pointwise', batch, users, items, labels };
    },
  };
}

/** Encoded instances of a factorization machine in random order; their negatives are drawn once, by the encoder. */
export function instanceEpochs(instances: Instances, batch: number): EpochSource {
  const { offsets, features, labels } = instances;
  needExamples(labels.length);
  const all = Int32Array.from(labels, (_, row) => row);
  const swaps = new Int32Array(labels.length);
  const order = new Int32Array(labels.length);
  return {
    examples: labels.length,
    batch,
    next(rng) {
      drawOrder(rng, swaps);
      arrange(swaps, all, order);
      return { kind: 'instances', batch, order, offsets, features, labels };
    },
  };
}

/** Instances that are encoded when they are needed, since all together they would not fit. */
export interface LazyInstances {
  readonly nFeatures: number;
  readonly fields: Instances['fields'];
  /** Number of instances. */
  readonly size: number;
  /** How many may be held at once. */
  readonly atOnce: number;
  /** The instances at these positions, in this order. */
  encode(picked: Int32Array): Instances;
}

/** Batches that one call of a stepper may take together (`stepsPerCall` in loop.ts divides it). */
function callUnit(batch: number): number {
  return 16 * Math.max(1, Math.floor(4096 / batch));
}

/** The same epochs as `instanceEpochs` gives of the same instances, encoded a stretch at a time in their order. */
export function stretchedEpochs(instances: LazyInstances, batch: number): EpochSource {
  const { size, atOnce } = instances;
  needExamples(size);
  const most = Math.max(1, Math.floor(atOnce / batch));
  const unit = callUnit(batch);
  // Stretches that end where a call ends leave the sums of losses as they are when all is loaded at once.
  const batches = most >= unit ? most - (most % unit) : most;
  const all = Int32Array.from({ length: size }, (_, row) => row);
  const swaps = new Int32Array(size);
  const order = new Int32Array(size);
  const later = (n: number): Epoch => {
    const picked = order.subarray(n * batches * batch, (n + 1) * batches * batch);
    const { offsets, features, labels } = instances.encode(picked);
    const rows = Int32Array.from(labels, (_, row) => row);
    return { kind: 'instances', batch, first: n * batches, order: rows, offsets, features, labels };
  };
  return {
    examples: size,
    batch,
    next(rng) {
      drawOrder(rng, swaps);
      arrange(swaps, all, order);
      return later(0);
    },
    stretches: { batches, later },
  };
}
