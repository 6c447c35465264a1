// The lists of the search by shares of pairs, one a depth: candidates, and how each pair's value is parted between its items.
//
// Shares are whole numbers. A pair's value is scaled by a power of two and rounded up, so what is handed from one item
// to the other is exact, and however often it is handed on the two shares still sum to at least the pair's value.

import { budget, n, norms } from './gram';

/** Longest list whose pairs are parted: they take its square of memory. */
export const LONGEST: i32 = 4096;
/** Below every share: stands where there is no pair. */
export const NONE: i32 = -(1 << 30);
/** Largest share by magnitude; beyond it nothing is handed on. */
export const MOST: i32 = 1 << 28;
/** Shares of a row that are looked at together; rows are whole such steps. */
export const STEP: i32 = 16;
/** Bits of the largest pair value once it is scaled. */
const BITS: i32 = 22;

let room: i32 = 0;
// Per depth, rows of `room`: item, gain towards the flip (with all pairs of the items chosen), the same scaled and rounded up.
let items: usize = 0;
let gains: usize = 0;
let bases: usize = 0;
// Per depth: base and largest shares, summed.
let values: usize = 0;
// Per depth: the smallest of the largest shares.
let leasts: usize = 0;
// Per depth, rows of `budget`: positions of the partners with the largest shares.
let partners: usize = 0;
// Per depth: where the shares begin; [row][column] is what the row's item gets of its pair with the column's.
let starts: usize = 0;
/** Per depth: length of a row of shares. */
export let strides: usize = 0;
let counts: usize = 0;
let totals: usize = 0;
/** Per position of a list under way: where it moves to, or -1. */
let moves: usize = 0;
/** Pair values and gains times this are the whole numbers. */
export let scale: f64 = 1;

export function beginShares(): void {
  room = (min(n, LONGEST) + STEP - 1) & -STEP;
  const rows = <usize>budget * <usize>room;
  items = heap.alloc(rows << 2);
  gains = heap.alloc(rows << 3);
  bases = heap.alloc(rows << 3);
  values = heap.alloc(rows << 3);
  leasts = heap.alloc(rows << 2);
  partners = heap.alloc(rows * <usize>budget << 2);
  starts = heap.alloc(<usize>(budget + 1) * sizeof<usize>());
  strides = heap.alloc(<usize>budget << 2);
  counts = heap.alloc(<usize>budget << 2);
  totals = heap.alloc(<usize>budget << 3);
  moves = heap.alloc(<usize>room << 2);
  // Nothing is allocated behind the shares: they lie at the end of the memory, which grows.
  store<usize>(starts, (heap.alloc(16) + 15) & ~15);
  let largest: f64 = 0;
  for (let j = 0; j < n; j++) largest = max(largest, load<f64>(norms + (<usize>j << 3)));
  // |<v_i, v_j>| is at most the larger square.
  scale = 1;
  if (largest > 0) {
    const goal = <f64>(1 << BITS);
    while (largest * scale > goal && scale > 2.0 ** -200) scale *= 0.5;
    while (largest * scale * 2 <= goal && scale < 2.0 ** 200) scale *= 2;
  }
}

@inline
export function itemAt(d: i32, c: i32): usize {
  return items + (<usize>(d * room + c) << 2);
}

@inline
export function gainAt(d: i32, c: i32): usize {
  return gains + (<usize>(d * room + c) << 3);
}

@inline
export function baseAt(d: i32, c: i32): usize {
  return bases + (<usize>(d * room + c) << 3);
}

@inline
export function valueAt(d: i32, c: i32): usize {
  return values + (<usize>(d * room + c) << 3);
}

@inline
export function leastAt(d: i32, c: i32): usize {
  return leasts + (<usize>(d * room + c) << 2);
}

@inline
export function countAt(d: i32): usize {
  return counts + (<usize>d << 2);
}

@inline
export function totalAt(d: i32): usize {
  return totals + (<usize>d << 3);
}

@inline
export function moveAt(c: i32): usize {
  return moves + (<usize>c << 2);
}

@inline
export function partnerAt(d: i32, c: i32, nth: i32): usize {
  return partners + (<usize>((d * room + c) * budget + nth) << 2);
}

/** Where the shares of depth d begin: behind those of the depth above. */
@inline
export function startAt(d: i32): usize {
  return starts + <usize>d * sizeof<usize>();
}

/** Makes room for the shares of depth d, at the end of the memory; false where there is none. */
export function reserve(d: i32): bool {
  const rows = <usize>load<i32>(countAt(d));
  const end = load<usize>(startAt(d)) + (rows * <usize>load<i32>(strides + (<usize>d << 2)) << 2);
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return false;
  store<usize>(startAt(d + 1), (end + 15) & ~15);
  return true;
}

/** Row c of the shares of depth d. */
@inline
export function rowAt(d: i32, c: i32): usize {
  return load<usize>(startAt(d)) + (<usize>c * <usize>load<i32>(strides + (<usize>d << 2)) << 2);
}

@inline
export function shareAt(d: i32, c: i32, o: i32): usize {
  return rowAt(d, c) + (<usize>o << 2);
}

/** Sets the length of a list, and with it how its shares lie. */
export function lay(d: i32, count: i32): void {
  store<i32>(countAt(d), count);
  store<i32>(strides + (<usize>d << 2), (count + STEP - 1) & -STEP);
}
