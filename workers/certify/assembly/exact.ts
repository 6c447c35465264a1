// Branch and bound over the sets of one size: finds a flipping set or proves that there is none.

import { budget, fill, gramRow, insert, n, rowSum } from './gram';
import { best, chosen, direction, flips, gains, isOpen, sigma, switchOf, verdict } from './bounds';

/** Above this many candidates their pair values are read from the Gram rows instead of a matrix of their own. */
const MATRIX: i32 = 1500;

let items: usize = 0; // candidates' item indices
let brackets: usize = 0; // refined brackets, aligned with items
let limits: usize = 0; // r largest pair values among candidates, prefix sums: [size][candidates]
let top: usize = 0;
let depthGains: usize = 0; // [budget + 1][n]
let suffix: usize = 0; // [budget + 1][n]
let pairs: usize = 0; // [count × count] signed pair values where count ≤ MATRIX
let stack: usize = 0;
let count: i32 = 0;
let dense: bool = false;
let target: i32 = 0;

/** Nodes expanded for the current instance and how many it may have. */
export let nodes: i32 = 0;
let nodeLimit: i32 = 0;
/** 1 once the limit stopped a search. */
export let exhausted: i32 = 0;

export function beginExact(): void {
  items = heap.alloc(<usize>n << 2);
  brackets = heap.alloc(<usize>n << 3);
  limits = heap.alloc(<usize>(budget + 1) * <usize>n << 3);
  top = heap.alloc(<usize>(budget + 1) << 3);
  depthGains = heap.alloc(<usize>(budget + 1) * <usize>n << 3);
  suffix = heap.alloc(<usize>(budget + 1) * <usize>n << 3);
  const side = min(n, MATRIX);
  pairs = heap.alloc(<usize>side * <usize>side << 3);
  stack = heap.alloc(<usize>(budget + 1) << 2);
}

@inline
function itemAt(c: i32): i32 {
  return load<i32>(items + (<usize>c << 2));
}

@inline
function gainAt(depth: i32, c: i32): usize {
  return depthGains + (<usize>(depth * n + c) << 3);
}

@inline
function limitAt(r: i32, c: i32): usize {
  return limits + (<usize>(r * n + c) << 3);
}

@inline
function topSum(size: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < size; i++) total += load<f64>(top + (<usize>i << 3));
  return total;
}

/**
 * Keeps the candidates that can be in a flipping set of `size`: the own bracket plus the best others must
 * leave the flip open. Returns whether any set is left open at all.
 */
function filter(size: i32): bool {
  fill(top, size, -Infinity);
  for (let c = 0; c < count; c++) insert(top, size, load<f64>(brackets + (<usize>c << 3)));
  if (!isOpen(topSum(size), size)) return false;
  const others = topSum(size - 1);
  let kept = 0;
  for (let c = 0; c < count; c++) {
    const bracket = load<f64>(brackets + (<usize>c << 3));
    if (isOpen(bracket + others, size)) {
      store<i32>(items + (<usize>kept << 2), itemAt(c));
      store<f64>(brackets + (<usize>kept << 3), bracket);
      kept++;
    }
  }
  count = kept;
  return count >= size;
}

/** Largest pair values among the candidates alone, which tightens every bracket. */
function refine(size: i32): void {
  for (let c = 0; c < count; c++) {
    const item = itemAt(c);
    const gram = gramRow(item);
    const t = sigma * switchOf(item);
    fill(top, size, -Infinity);
    for (let o = 0; o < count; o++) {
      if (o == c) continue;
      const other = itemAt(o);
      insert(top, size - 1, t * switchOf(other) * load<f64>(gram + (<usize>other << 3)));
    }
    let total: f64 = 0;
    for (let r = 0; r < size; r++) {
      store<f64>(limitAt(r, c), total);
      if (r < size - 1) total += load<f64>(top + (<usize>r << 3));
    }
    store<f64>(brackets + (<usize>c << 3), load<f64>(gains + (<usize>item << 3)) + 0.5 * load<f64>(limitAt(size - 1, c)));
  }
}

/** Candidates by descending bracket (shell sort: no allocation, few thousand at most). */
function sortCandidates(): void {
  let gap = 1;
  while (gap < count / 3) gap = 3 * gap + 1;
  for (; gap >= 1; gap = gap / 3) {
    for (let i = gap; i < count; i++) {
      const value = load<f64>(brackets + (<usize>i << 3));
      const item = itemAt(i);
      let j = i;
      while (j >= gap && load<f64>(brackets + (<usize>(j - gap) << 3)) < value) {
        store<f64>(brackets + (<usize>j << 3), load<f64>(brackets + (<usize>(j - gap) << 3)));
        store<i32>(items + (<usize>j << 2), itemAt(j - gap));
        j -= gap;
      }
      store<f64>(brackets + (<usize>j << 3), value);
      store<i32>(items + (<usize>j << 2), item);
    }
  }
}

function fillMatrix(): void {
  for (let c = 0; c < count; c++) {
    const item = itemAt(c);
    const gram = gramRow(item);
    const t = sigma * switchOf(item);
    const line = pairs + (<usize>(c * count) << 3);
    for (let o = 0; o < count; o++) {
      const other = itemAt(o);
      store<f64>(line + (<usize>o << 3), t * switchOf(other) * load<f64>(gram + (<usize>other << 3)));
    }
  }
}

/** Gains at the next depth for the candidates behind c, once c is in the set. */
function advance(depth: i32, c: i32): void {
  if (dense) {
    const line = pairs + (<usize>(c * count) << 3);
    for (let o = c + 1; o < count; o++) {
      store<f64>(gainAt(depth + 1, o), load<f64>(gainAt(depth, o)) + load<f64>(line + (<usize>o << 3)));
    }
    return;
  }
  const item = itemAt(c);
  const gram = gramRow(item);
  const t = sigma * switchOf(item);
  for (let o = c + 1; o < count; o++) {
    const other = itemAt(o);
    store<f64>(gainAt(depth + 1, o), load<f64>(gainAt(depth, o)) + t * switchOf(other) * load<f64>(gram + (<usize>other << 3)));
  }
}

/** Writes the set on the stack (positions) as item indices. */
function publish(size: i32): void {
  for (let i = 0; i < size; i++) {
    store<i32>(chosen + (<usize>i << 2), itemAt(load<i32>(stack + (<usize>i << 2))));
  }
}

function leaf(depth: i32, start: i32, total: f64): bool {
  for (let c = start; c < count; c++) {
    const delta = total + load<f64>(gainAt(depth, c));
    if (verdict(delta, target) == 0) continue;
    store<i32>(stack + (<usize>depth << 2), c);
    publish(target);
    if (flips(delta, target)) return true;
  }
  return false;
}

/** Searches the sets that hold the stack's first `depth` candidates and others from `start` on. */
function descend(depth: i32, start: i32, total: f64): bool {
  const need = target - depth;
  if (need == 1) return leaf(depth, start, total);
  if (++nodes > nodeLimit) {
    exhausted = 1;
    return false;
  }
  // suffix[c] bounds what the best `need` of the candidates from c on can add.
  const line = suffix + (<usize>(depth * n) << 3);
  fill(top, need, -Infinity);
  for (let c = count - 1; c >= start; c--) {
    insert(top, need, load<f64>(gainAt(depth, c)) + 0.5 * load<f64>(limitAt(need - 1, c)));
    store<f64>(line + (<usize>c << 3), topSum(need));
  }
  for (let c = start; c <= count - need; c++) {
    if (!isOpen(total + load<f64>(line + (<usize>c << 3)), target)) break;
    store<i32>(stack + (<usize>depth << 2), c);
    advance(depth, c);
    if (descend(depth + 1, c + 1, total + load<f64>(gainAt(depth, c)))) return true;
    if (exhausted) return false;
  }
  return false;
}

function search(size: i32): bool {
  target = size;
  count = 0;
  for (let j = 0; j < n; j++) {
    const gain = load<f64>(gains + (<usize>j << 3));
    if (gain == -Infinity) continue;
    store<i32>(items + (<usize>count << 2), j);
    store<f64>(brackets + (<usize>count << 3), gain + 0.5 * rowSum(direction, size - 1, j));
    count++;
  }
  if (count < size) return false;
  let before = 0;
  do {
    if (!filter(size)) return false;
    before = count;
    refine(size);
    if (!filter(size)) return false;
  } while (count < before);
  // The brackets of the last round stand; candidates may have moved, so their limits are laid anew in sorted order.
  sortCandidates();
  refine(size);
  dense = count <= MATRIX;
  if (dense) fillMatrix();
  for (let c = 0; c < count; c++) store<f64>(gainAt(0, c), load<f64>(gains + (<usize>itemAt(c) << 3)));
  return descend(0, 0, 0);
}

/**
 * Smallest flipping size up to `last`, 0 where there is none; -1 where the node limit left it open.
 * Sizes that the bounds closed are not searched. The set stands in `chosen`.
 */
export function exact(last: i32, limit: i32): i32 {
  nodes = 0;
  exhausted = 0;
  nodeLimit = limit;
  for (let size = best + 1; size <= last; size++) {
    if (search(size)) return size;
    if (exhausted) return -1;
  }
  return 0;
}
