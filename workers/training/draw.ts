import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';

/** Products of a 32-bit integer with a bound up to this stay exact in a double. */
const exactBound = 0x200000;

/**
 * A uniform integer in [0, n), n from 1 to 2^32, without bias: Lemire's multiplication with rejection
 * (ACM TOMACS 2019), since the two remainders of `Rng.int` dominate the time of an epoch builder.
 */
export function draw(rng: Rng, n: number): number {
  if (n > exactBound) return rng.int(n);
  let x = rng.next();
  let low = Math.imul(x, n) >>> 0;
  if (low < n) {
    const threshold = (0x100000000 - n) % n;
    while (low < threshold) {
      x = rng.next();
      low = Math.imul(x, n) >>> 0;
    }
  }
  return Math.floor((x * n) / 0x100000000);
}

/**
 * Draws a uniform random order of `swaps.length` things as the exchanges of an inside-out Fisher-Yates, to be
 * applied by `arrange` to as many columns as share the order. Exchanges instead of an index list, since
 * gathering through an index costs three times as much in cache misses.
 */
export function drawOrder(rng: Rng, swaps: Int32Array): void {
  for (let i = 0; i < swaps.length; i++) swaps[i] = draw(rng, i + 1);
}

/** Writes `source` into `target` (another array of the same length) in the order drawn by `drawOrder`. */
export function arrange<T extends Int32Array | Float32Array>(swaps: Int32Array, source: T, target: T): void {
  for (let i = 0; i < swaps.length; i++) {
    const j = swaps[i];
    target[i] = target[j];
    target[j] = source[i];
  }
}

/** Above this many bytes the bitset gives way to binary search: memory matters more than speed then. */
const bitsetLimit = 64 * 1024 * 1024;

/** Draws items outside a row of a matrix, uniformly. */
export interface NegativeSampler {
  /** True where the row leaves at least one item to draw. */
  possible(row: number): boolean;
  /** A uniform item outside the row, by rejection; only for rows that are `possible`. */
  draw(rng: Rng, row: number): number;
}

class BitsetSampler implements NegativeSampler {
  private readonly words: number;
  private readonly bits: Int32Array;
  constructor(
    private readonly rows: Csr,
    private readonly items: number,
  ) {
    this.words = (items + 31) >>> 5;
    this.bits = new Int32Array(rows.rows * this.words);
    for (let r = 0; r < rows.rows; r++) {
      for (let at = rows.offsets[r]; at < rows.offsets[r + 1]; at++) {
        const item = rows.columns[at];
        this.bits[r * this.words + (item >>> 5)] |= 1 << (item & 31);
      }
    }
  }
  possible(row: number): boolean {
    return this.rows.offsets[row + 1] - this.rows.offsets[row] < this.items;
  }
  draw(rng: Rng, row: number): number {
    const base = row * this.words;
    for (;;) {
      const item = draw(rng, this.items);
      if (((this.bits[base + (item >>> 5)] >>> (item & 31)) & 1) === 0) return item;
    }
  }
}

class SearchSampler implements NegativeSampler {
  constructor(
    private readonly rows: Csr,
    private readonly items: number,
  ) {}
  possible(row: number): boolean {
    return this.rows.offsets[row + 1] - this.rows.offsets[row] < this.items;
  }
  draw(rng: Rng, row: number): number {
    const { columns, offsets } = this.rows;
    for (;;) {
      const item = draw(rng, this.items);
      let from = offsets[row];
      let to = offsets[row + 1];
      while (from < to) {
        const mid = (from + to) >>> 1;
        if (columns[mid] < item) from = mid + 1;
        else to = mid;
      }
      if (from === offsets[row + 1] || columns[from] !== item) return item;
    }
  }
}

/**
 * A sampler of items that are not in the row: `rows` with ascending columns in [0, items).
 * Both forms consume the same random numbers, so which one is used changes no result.
 */
export function negativeSampler(rows: Csr, items: number, limit = bitsetLimit): NegativeSampler {
  const bytes = rows.rows * ((items + 31) >>> 5) * 4;
  return bytes <= limit ? new BitsetSampler(rows, items) : new SearchSampler(rows, items);
}
