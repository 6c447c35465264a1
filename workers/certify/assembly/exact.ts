// Branch and bound over the sets of one size: finds a flipping set or proves that there is none.
//
// A node is a list of candidates with their gains after the switches chosen so far. Half of every pair value belongs to
// each of its items, so an item's bracket (gain plus half its largest pair values) bounds what it can add, and the sum
// of the largest brackets what any completion can add. What cannot be part of a flip leaves the list; once a list is
// short, the largest pair values are taken among its own members, which lets more of it leave.

import { budget, fill, gramRow, insert, n, rowSumsOf } from './gram';
import { best, chosen, direction, flips, gains, isOpen, mixed, pairSign, signs, verdict } from './bounds';

/** Longest list whose pair values are listed anew: that costs the square of the length. */
const REFINED: i32 = 1024;
/** A list is refined again only when it has shrunk to this share. */
/** With so few items to choose, listing costs more than it saves. */
const PAIRS: i32 = 2;
/** Lists up to this length are refined at every depth; the longest allowed halves with each depth. */
const SHORT: i32 = 64;
const WORTH: f64 = 0.5;

// Per depth 0 .. Q-1, rows of n: item, gain, bracket, and the position under which the item's limits stand.
let items: usize = 0;
let depthGains: usize = 0;
let brackets: usize = 0;
let places: usize = 0;
let counts: usize = 0;
// Per depth: prefix sums of the largest pair values, [r][position]; where they stand and how long a line is.
let limits: usize = 0;
let limitBase: usize = 0;
let limitLine: usize = 0;
// Per depth: length of the list among whose members the limits were taken.
let basis: usize = 0;
// Per depth: the candidate that is chosen there, and δ of those chosen before.
let cursor: usize = 0;
let totals: usize = 0;
let top: usize = 0;

let size: i32 = 0;
let lastSize: i32 = 0;
let depth: i32 = 0;
let searching: bool = false;

/** Nodes expanded for the current instance. */
export let nodes: i32 = 0;

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
  top = heap.alloc(<usize>(budget + 1) << 3);
}

@inline
function itemAt(d: i32, c: i32): usize {
  return items + (<usize>(d * n + c) << 2);
}

@inline
function placeAt(d: i32, c: i32): usize {
  return places + (<usize>(d * n + c) << 2);
}

@inline
function gainAt(d: i32, c: i32): usize {
  return depthGains + (<usize>(d * n + c) << 3);
}

@inline
function bracketAt(d: i32, c: i32): usize {
  return brackets + (<usize>(d * n + c) << 3);
}

@inline
function countAt(d: i32): usize {
  return counts + (<usize>d << 2);
}

@inline
function cursorAt(d: i32): usize {
  return cursor + (<usize>d << 2);
}

@inline
function totalAt(d: i32): usize {
  return totals + (<usize>d << 3);
}

@inline
function baseAt(d: i32): usize {
  return limitBase + <usize>d * sizeof<usize>();
}

@inline
function basisAt(d: i32): usize {
  return basis + (<usize>d << 2);
}

@inline
function lineAt(d: i32): usize {
  return limitLine + (<usize>d << 2);
}

/** Line r of the limits that the list of depth d looks its items up in. */
@inline
function limitsOf(d: i32, r: i32): usize {
  return load<usize>(baseAt(d)) + (<usize>r * <usize>load<i32>(lineAt(d)) << 3);
}

@inline
function topSum(entries: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < entries; i++) total += load<f64>(top + (<usize>i << 3));
  return total;
}

/**
 * Keeps the candidates that can be in a flipping set: the own bracket plus the best others must leave the flip open.
 * Returns whether any completion is left open at all.
 */
function filter(d: i32): bool {
  const need = size - d;
  let count = load<i32>(countAt(d));
  fill(top, need, -Infinity);
  for (let c = 0; c < count; c++) insert(top, need, load<f64>(bracketAt(d, c)));
  const total = load<f64>(totalAt(d));
  if (!isOpen(total + topSum(need), size)) return false;
  const others = total + topSum(need - 1);
  let kept = 0;
  for (let c = 0; c < count; c++) {
    const bracket = load<f64>(bracketAt(d, c));
    if (!isOpen(others + bracket, size)) continue;
    if (kept < c) {
      store<i32>(itemAt(d, kept), load<i32>(itemAt(d, c)));
      store<i32>(placeAt(d, kept), load<i32>(placeAt(d, c)));
      store<f64>(gainAt(d, kept), load<f64>(gainAt(d, c)));
      store<f64>(bracketAt(d, kept), bracket);
    }
    kept++;
  }
  store<i32>(countAt(d), kept);
  return kept >= need;
}

/** Largest pair values among the members of the list alone, which tightens every bracket. */
function refine(d: i32): void {
  const need = size - d;
  const count = load<i32>(countAt(d));
  const side = min(n, REFINED);
  store<usize>(baseAt(d), limits + (<usize>(d * budget) * <usize>side << 3));
  store<i32>(lineAt(d), side);
  store<i32>(basisAt(d), count);
  const last = top + (<usize>(need - 2) << 3);
  for (let c = 0; c < count; c++) {
    const item = load<i32>(itemAt(d, c));
    const gram = gramRow(item);
    const t = pairSign(item);
    fill(top, need - 1, -Infinity);
    let least = -Infinity;
    for (let o = 0; o < count; o++) {
      const other = <usize>load<i32>(itemAt(d, o)) << 3;
      let value = t * load<f64>(gram + other);
      if (mixed) value *= load<f64>(signs + other);
      if (value <= least || o == c) continue;
      insert(top, need - 1, value);
      least = load<f64>(last);
    }
    let sum: f64 = 0;
    for (let r = 0; r < need; r++) {
      store<f64>(limitsOf(d, r) + (<usize>c << 3), sum);
      if (r < need - 1) sum += load<f64>(top + (<usize>r << 3));
    }
    store<i32>(placeAt(d, c), c);
    store<f64>(bracketAt(d, c), load<f64>(gainAt(d, c)) + 0.5 * sum);
  }
}

/** Candidates by descending bracket (shell sort: no allocation, few thousand at most). */
function sort(d: i32): void {
  const count = load<i32>(countAt(d));
  let gap = 1;
  while (gap < count / 3) gap = 3 * gap + 1;
  for (; gap >= 1; gap = gap / 3) {
    for (let i = gap; i < count; i++) {
      const bracket = load<f64>(bracketAt(d, i));
      let j = i;
      if (!(load<f64>(bracketAt(d, j - gap)) < bracket)) continue;
      const gain = load<f64>(gainAt(d, i));
      const item = load<i32>(itemAt(d, i));
      const place = load<i32>(placeAt(d, i));
      while (j >= gap && load<f64>(bracketAt(d, j - gap)) < bracket) {
        store<f64>(bracketAt(d, j), load<f64>(bracketAt(d, j - gap)));
        store<f64>(gainAt(d, j), load<f64>(gainAt(d, j - gap)));
        store<i32>(itemAt(d, j), load<i32>(itemAt(d, j - gap)));
        store<i32>(placeAt(d, j), load<i32>(placeAt(d, j - gap)));
        j -= gap;
      }
      store<f64>(bracketAt(d, j), bracket);
      store<f64>(gainAt(d, j), gain);
      store<i32>(itemAt(d, j), item);
      store<i32>(placeAt(d, j), place);
    }
  }
}

/** Makes the list of depth d as short as its bounds allow and sorts it; false where nothing is left to search. */
function narrow(d: i32): bool {
  const longest = max(REFINED >> d, SHORT);
  for (;;) {
    if (!filter(d)) return false;
    const count = load<i32>(countAt(d));
    if (size - d <= PAIRS || count > longest || <f64>count > WORTH * <f64>load<i32>(basisAt(d))) break;
    refine(d);
  }
  sort(d);
  store<i32>(cursorAt(d), -1);
  return true;
}

/**
 * The list of depth d + 1: the candidates behind c, with gains as they are once c is chosen. Brackets descend, so the
 * first that leaves no flip open beside c and the best others ends the list.
 */
function child(d: i32, c: i32): void {
  const count = load<i32>(countAt(d));
  const item = load<i32>(itemAt(d, c));
  const gram = gramRow(item);
  const t = pairSign(item);
  const half = limitsOf(d, size - d - 2);
  let bound = load<f64>(totalAt(d)) + load<f64>(bracketAt(d, c));
  for (let o = c + 1; o < c + size - d - 1; o++) bound += load<f64>(bracketAt(d, o));
  let at = 0;
  for (let o = c + 1; o < count && isOpen(bound + load<f64>(bracketAt(d, o)), size); o++, at++) {
    const other = load<i32>(itemAt(d, o));
    const place = load<i32>(placeAt(d, o));
    let value = t * load<f64>(gram + (<usize>other << 3));
    if (mixed) value *= load<f64>(signs + (<usize>other << 3));
    const gain = load<f64>(gainAt(d, o)) + value;
    store<i32>(itemAt(d + 1, at), other);
    store<i32>(placeAt(d + 1, at), place);
    store<f64>(gainAt(d + 1, at), gain);
    store<f64>(bracketAt(d + 1, at), gain + 0.5 * load<f64>(half + (<usize>place << 3)));
  }
  store<i32>(countAt(d + 1), at);
  store<usize>(baseAt(d + 1), load<usize>(baseAt(d)));
  store<i32>(lineAt(d + 1), load<i32>(lineAt(d)));
  store<i32>(basisAt(d + 1), load<i32>(basisAt(d)));
  store<f64>(totalAt(d + 1), load<f64>(totalAt(d)) + load<f64>(gainAt(d, c)));
}

/** Tries every last item; true where one completes a flip. */
function leaf(d: i32): bool {
  const count = load<i32>(countAt(d));
  const total = load<f64>(totalAt(d));
  for (let c = 0; c < count; c++) {
    const delta = total + load<f64>(gainAt(d, c));
    if (verdict(delta, size) == 0) continue;
    for (let i = 0; i < d; i++) {
      store<i32>(chosen + (<usize>i << 2), load<i32>(itemAt(i, load<i32>(cursorAt(i)))));
    }
    store<i32>(chosen + (<usize>d << 2), load<i32>(itemAt(d, c)));
    if (flips(delta, size)) return true;
  }
  return false;
}

/** All switches as the list of depth 0. */
function root(): void {
  let count = 0;
  const half = rowSumsOf(direction) + (<usize>((size - 1) * n) << 3);
  for (let j = 0; j < n; j++) {
    const gain = load<f64>(gains + (<usize>j << 3));
    if (gain == -Infinity) continue;
    store<i32>(itemAt(0, count), j);
    store<i32>(placeAt(0, count), j);
    store<f64>(gainAt(0, count), gain);
    store<f64>(bracketAt(0, count), gain + 0.5 * load<f64>(half + (<usize>j << 3)));
    count++;
  }
  store<i32>(countAt(0), count);
  store<usize>(baseAt(0), rowSumsOf(direction));
  store<i32>(lineAt(0), n);
  store<i32>(basisAt(0), n);
  store<f64>(totalAt(0), 0);
}

/** Begins the search for the smallest flipping size from the first that the bounds leave open up to `last`. */
export function beginSearch(last: i32): void {
  nodes = 0;
  size = best;
  lastSize = last;
  searching = false;
}

/** Whether the open candidates behind the cursor of depth d leave a flip open; moves the cursor on. */
function advance(d: i32): bool {
  const need = size - d;
  const c = load<i32>(cursorAt(d)) + 1;
  if (c + need > load<i32>(countAt(d))) return false;
  let sum = load<f64>(totalAt(d));
  for (let i = 0; i < need; i++) sum += load<f64>(bracketAt(d, c + i));
  store<i32>(cursorAt(d), c);
  return isOpen(sum, size);
}

/** Opens the node of depth d; true where it has children to visit. Finding a flip is told by `found`. */
function open(d: i32): bool {
  if (size - d == 1) {
    found = leaf(d);
    return false;
  }
  nodes++;
  return narrow(d);
}

let found: bool = false;

/**
 * Goes on with the search for up to `allowance` nodes: the flipping size (its set stands in `chosen`), 0 where no set
 * of a size up to the last flips, -1 where the allowance ran out.
 */
export function search(allowance: i32): i32 {
  const limit = nodes + allowance;
  found = false;
  while (searching || size < lastSize) {
    if (!searching) {
      size++;
      root();
      depth = open(0) ? 0 : -1;
      searching = true;
    }
    while (depth >= 0 && !found) {
      if (nodes >= limit) return -1;
      if (!advance(depth)) {
        depth--;
        continue;
      }
      child(depth, load<i32>(cursorAt(depth)));
      if (open(depth + 1)) depth++;
    }
    searching = false;
    if (found) return size;
  }
  return 0;
}
