// The lists of candidates that the search holds, one a depth: where their parts stand in memory, and their order.

import { budget, n } from './gram';

/** Longest list whose pair values are listed anew: that costs the square of the length. */
export const REFINED: i32 = 256;

// Per depth 0 .. Q-1, rows of n: item, gain, bracket, and the position under which the item's limits stand.
let items: usize = 0;
let depthGains: usize = 0;
let brackets: usize = 0;
let places: usize = 0;
let counts: usize = 0;
// Per depth: prefix sums of the largest pair values, [r][position]; where they stand and how long a line is.
export let limits: usize = 0;
let limitBase: usize = 0;
let limitLine: usize = 0;
// Per depth: length of the list among whose members the limits were taken.
let basis: usize = 0;
// Per depth: the candidate that is chosen there, and δ of those chosen before.
let cursor: usize = 0;
let totals: usize = 0;
let dips: usize = 0;
// While a list is sorted: its keys, and which candidate each belongs to.
let keys: usize = 0;
let order: usize = 0;
export let top: usize = 0;

export function beginExact(): void {
  const rows = <usize>budget * <usize>n;
  items = heap.alloc(rows << 2);
  places = heap.alloc(rows << 2);
  depthGains = heap.alloc(rows << 3);
  brackets = heap.alloc(rows << 3);
  counts = heap.alloc(<usize>budget << 2);
  limits = heap.alloc(<usize>(budget * budget) * <usize>min(n, REFINED) << 3);
  limitBase = heap.alloc(<usize>budget * sizeof<usize>());
  limitLine = heap.alloc(<usize>budget << 2);
  basis = heap.alloc(<usize>budget << 2);
  cursor = heap.alloc(<usize>budget << 2);
  totals = heap.alloc(<usize>budget << 3);
  dips = heap.alloc(<usize>budget << 3);
  keys = heap.alloc(<usize>n << 3);
  order = heap.alloc(<usize>n << 2);
  top = heap.alloc(<usize>(budget + 1) << 3);
}

@inline
export function itemAt(d: i32, c: i32): usize {
  return items + (<usize>(d * n + c) << 2);
}

@inline
export function placeAt(d: i32, c: i32): usize {
  return places + (<usize>(d * n + c) << 2);
}

@inline
export function gainAt(d: i32, c: i32): usize {
  return depthGains + (<usize>(d * n + c) << 3);
}

@inline
export function bracketAt(d: i32, c: i32): usize {
  return brackets + (<usize>(d * n + c) << 3);
}

@inline
export function countAt(d: i32): usize {
  return counts + (<usize>d << 2);
}

@inline
export function cursorAt(d: i32): usize {
  return cursor + (<usize>d << 2);
}

@inline
export function keyAt(i: i32): usize {
  return keys + (<usize>i << 3);
}

@inline
export function rankAt(i: i32): usize {
  return order + (<usize>i << 2);
}

@inline
export function dipAt(d: i32): usize {
  return dips + (<usize>d << 3);
}

@inline
export function totalAt(d: i32): usize {
  return totals + (<usize>d << 3);
}

@inline
export function baseAt(d: i32): usize {
  return limitBase + <usize>d * sizeof<usize>();
}

@inline
export function basisAt(d: i32): usize {
  return basis + (<usize>d << 2);
}

@inline
export function lineAt(d: i32): usize {
  return limitLine + (<usize>d << 2);
}

/** Line r of the limits that the list of depth d looks its items up in. */
@inline
export function limitsOf(d: i32, r: i32): usize {
  return load<usize>(baseAt(d)) + (<usize>r * <usize>load<i32>(lineAt(d)) << 3);
}

@inline
export function topSum(entries: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < entries; i++) total += load<f64>(top + (<usize>i << 3));
  return total;
}

/** Keys and places between two positions by descending key; short stretches are left for the insertion that follows. */
function sortKeys(from: i32, to: i32): void {
  while (to - from > 12) {
    const a = load<f64>(keyAt(from)), b = load<f64>(keyAt((from + to) >> 1)), c = load<f64>(keyAt(to));
    const pivot = max(min(a, b), min(max(a, b), c));
    let i = from, j = to;
    while (i <= j) {
      while (load<f64>(keyAt(i)) > pivot) i++;
      while (load<f64>(keyAt(j)) < pivot) j--;
      if (i > j) break;
      const key = load<f64>(keyAt(i));
      const rank = load<i32>(rankAt(i));
      store<f64>(keyAt(i), load<f64>(keyAt(j)));
      store<i32>(rankAt(i), load<i32>(rankAt(j)));
      store<f64>(keyAt(j), key);
      store<i32>(rankAt(j), rank);
      i++;
      j--;
    }
    sortKeys(from, j);
    from = i;
  }
}

/** Candidates by descending bracket. */
export function sort(d: i32): void {
  const count = load<i32>(countAt(d));
  memory.copy(keys, bracketAt(d, 0), <usize>count << 3);
  for (let i = 0; i < count; i++) store<i32>(rankAt(i), i);
  sortKeys(0, count - 1);
  for (let i = 1; i < count; i++) {
    const key = load<f64>(keyAt(i));
    if (!(load<f64>(keyAt(i - 1)) < key)) continue;
    const rank = load<i32>(rankAt(i));
    let j = i;
    for (; j > 0 && load<f64>(keyAt(j - 1)) < key; j--) {
      store<f64>(keyAt(j), load<f64>(keyAt(j - 1)));
      store<i32>(rankAt(j), load<i32>(rankAt(j - 1)));
    }
    store<f64>(keyAt(j), key);
    store<i32>(rankAt(j), rank);
  }
  memory.copy(bracketAt(d, 0), keys, <usize>count << 3);
  memory.copy(keys, gainAt(d, 0), <usize>count << 3);
  for (let i = 0; i < count; i++) store<f64>(gainAt(d, i), load<f64>(keyAt(load<i32>(rankAt(i)))));
  memory.copy(keys, itemAt(d, 0), <usize>count << 2);
  for (let i = 0; i < count; i++) store<i32>(itemAt(d, i), load<i32>(keys + (<usize>load<i32>(rankAt(i)) << 2)));
  memory.copy(keys, placeAt(d, 0), <usize>count << 2);
  for (let i = 0; i < count; i++) store<i32>(placeAt(d, i), load<i32>(keys + (<usize>load<i32>(rankAt(i)) << 2)));
}
