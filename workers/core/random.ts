/**
 * Random numbers that are injected everywhere and never global: xoshiro128** (Blackman and Vigna, 2018),
 * seeded by splitmix32, with named child streams so that adding a draw in one place moves no other.
 */
export interface Rng {
  /** A 32-bit unsigned integer, uniform. */
  next(): number;
  /** A float in [0, 1) with 32 random bits. */
  uniform(): number;
  /** An integer in [0, n), without bias; `n` from 1 to 2^32. */
  int(n: number): number;
  /** A standard normal deviate (Marsaglia's polar method). */
  normal(): number;
  /** A standard normal truncated at `bound` standard deviations, by rejection; bound > 0. */
  truncatedNormal(bound: number): number;
  /** Fisher-Yates, in place. */
  shuffle<T extends { [index: number]: number; length: number }>(values: T): T;
  /** An independent stream named by `label`; the same seed and label give the same stream. */
  child(label: string): Rng;
}

function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

/** FNV-1a over UTF-16 code units: enough to keep named streams apart. */
function hashLabel(label: string, seed: number): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < label.length; i++) {
    h ^= label.charCodeAt(i);
    h = Math.imul(h, 0x01000193) >>> 0;
  }
  return h;
}

const rotl = (x: number, k: number) => (x << k) | (x >>> (32 - k));

class Xoshiro128 implements Rng {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;
  private spare: number | undefined;

  constructor(private readonly seed: number) {
    const mix = splitmix32(seed);
    this.s0 = mix();
    this.s1 = mix();
    this.s2 = mix();
    this.s3 = mix();
  }

  next(): number {
    const result = Math.imul(rotl(Math.imul(this.s1, 5), 7), 9) >>> 0;
    const t = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= t;
    this.s3 = rotl(this.s3, 11);
    return result;
  }

  uniform(): number {
    return this.next() / 0x100000000;
  }

  int(n: number): number {
    if (!(n >= 1 && n <= 0x100000000)) throw new RangeError(`int(n) needs 1 ≤ n ≤ 2^32, not ${n}`);
    const limit = 0x100000000 - (0x100000000 % n);
    let x = this.next();
    while (x >= limit) x = this.next();
    return x % n;
  }

  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const f = Math.sqrt((-2 * Math.log(s)) / s);
    this.spare = v * f;
    return u * f;
  }

  truncatedNormal(bound: number): number {
    let x = this.normal();
    while (Math.abs(x) > bound) x = this.normal();
    return x;
  }

  shuffle<T extends { [index: number]: number; length: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  child(label: string): Rng {
    return new Xoshiro128(hashLabel(label, this.seed));
  }
}

/** A generator for `seed` (an integer; taken modulo 2^32). */
export function createRng(seed: number): Rng {
  return new Xoshiro128(seed >>> 0);
}
