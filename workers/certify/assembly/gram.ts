// Inner products of the perturbable embeddings, float64, and what the bounds need of them.

export let n: i32 = 0;
/** Row length of V, a multiple of 4 padded with zeros. */
export let k: i32 = 0;
/** Largest budget, Q. */
export let budget: i32 = 0;
export let V: usize = 0;
export let W: usize = 0;
export let norms: usize = 0;

/** Directions of a bound: pairs as they are, negated, absolute. */
export const PLUS: i32 = 0;
export const MINUS: i32 = 1;
export const ABS: i32 = 2;

// T[direction][r][j] = sum of the r largest pair values of item j, r = 0 .. Q-1.
let rowSums: usize = 0;
// Prefix sums of the largest entries of the whole triangle, per direction.
let withDiagonal: usize = 0;
let offDiagonal: usize = 0;
let diagonal: usize = 0;

let slots: usize = 0;
let pool: usize = 0;
let poolRows: i32 = 0;
let poolUsed: i32 = 0;

/** Inner product of two padded rows. */
@inline
export function dot(a: usize, b: usize): f64 {
  let x = f64x2.splat(0);
  let y = f64x2.splat(0);
  const end = (<usize>k) << 3;
  for (let i: usize = 0; i < end; i += 32) {
    x = f64x2.add(x, f64x2.mul(v128.load(a + i), v128.load(b + i)));
    y = f64x2.add(y, f64x2.mul(v128.load(a + i, 16), v128.load(b + i, 16)));
  }
  x = f64x2.add(x, y);
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

@inline
export function rowOfV(j: i32): usize {
  return V + (<usize>(j * k) << 3);
}

/** Puts `value` into a descending list of `size` entries if it belongs there. */
@inline
export function insert(list: usize, size: i32, value: f64): void {
  if (size == 0 || value <= load<f64>(list + (<usize>(size - 1) << 3))) return;
  let at = size - 1;
  while (at > 0 && load<f64>(list + (<usize>(at - 1) << 3)) < value) {
    store<f64>(list + (<usize>at << 3), load<f64>(list + (<usize>(at - 1) << 3)));
    at--;
  }
  store<f64>(list + (<usize>at << 3), value);
}

export function fill(list: usize, size: i32, value: f64): void {
  for (let i = 0; i < size; i++) store<f64>(list + (<usize>i << 3), value);
}

@inline
function pairsOf(size: i32): i32 {
  return (size * (size - 1)) >> 1;
}

/** Room for the model; returns the address of V [n × k padded]; W follows from `linearPointer`. */
export function begin(items: i32, padded: i32, q: i32, cachedRows: i32): usize {
  n = items;
  k = padded;
  budget = q;
  V = heap.alloc(<usize>(n * k) << 3);
  W = heap.alloc(<usize>n << 3);
  norms = heap.alloc(<usize>n << 3);
  rowSums = heap.alloc((<usize>(3 * q * n)) << 3);
  withDiagonal = heap.alloc(<usize>(3 * (pairsOf(q + 1) + 1)) << 3);
  offDiagonal = heap.alloc(<usize>(3 * (pairsOf(q) + 1)) << 3);
  diagonal = heap.alloc(<usize>(3 * (q + 1)) << 3);
  poolRows = min(cachedRows, n);
  slots = heap.alloc(<usize>n << 2);
  pool = heap.alloc(<usize>poolRows * <usize>n << 3);
  return V;
}

export function linearPointer(): usize {
  return W;
}

/** The r largest pair values of item j summed, r from 0. */
@inline
export function rowSum(direction: i32, r: i32, j: i32): f64 {
  return load<f64>(rowSums + (<usize>((direction * budget + r) * n + j) << 3));
}

/** Largest entries of the triangle with diagonal, summed: q(q+1)/2 of them for a size q. */
@inline
export function triangleSum(direction: i32, entries: i32): f64 {
  return load<f64>(withDiagonal + (<usize>(direction * (pairsOf(budget + 1) + 1) + entries) << 3));
}

@inline
export function offDiagonalSum(direction: i32, entries: i32): f64 {
  return load<f64>(offDiagonal + (<usize>(direction * (pairsOf(budget) + 1) + entries) << 3));
}

@inline
export function diagonalSum(direction: i32, entries: i32): f64 {
  return load<f64>(diagonal + (<usize>(direction * (budget + 1) + entries) << 3));
}

@inline
function signed(direction: i32, value: f64): f64 {
  return direction == PLUS ? value : direction == MINUS ? -value : Math.abs(value);
}

/** A descending list at list[1..size] becomes its prefix sums, list[0] = 0. */
function prefix(list: usize, size: i32): void {
  let sum: f64 = 0;
  store<f64>(list, 0);
  for (let i = 1; i <= size; i++) {
    sum += load<f64>(list + (<usize>i << 3));
    store<f64>(list + (<usize>i << 3), sum);
  }
}

/** Norms, largest sums per item and over the triangle: O(n² k), once per model. */
export function prepare(): void {
  for (let j = 0; j < n; j++) store<i32>(slots + (<usize>j << 2), -1);
  poolUsed = 0;
  const lists = budget - 1;
  const top = heap.alloc(<usize>(3 * n * max(lists, 1)) << 3);
  fill(top, 3 * n * max(lists, 1), -Infinity);
  const sizes0 = pairsOf(budget + 1);
  const sizes1 = pairsOf(budget);
  fill(withDiagonal, 3 * (sizes0 + 1), -Infinity);
  fill(offDiagonal, 3 * (sizes1 + 1), -Infinity);
  fill(diagonal, 3 * (budget + 1), -Infinity);
  for (let i = 0; i < n; i++) {
    const vi = rowOfV(i);
    const own = dot(vi, vi);
    store<f64>(norms + (<usize>i << 3), own);
    for (let d = 0; d < 3; d++) {
      const value = signed(d, own);
      insert(diagonal + (<usize>(d * (budget + 1) + 1) << 3), budget, value);
      insert(withDiagonal + (<usize>(d * (sizes0 + 1) + 1) << 3), sizes0, value);
    }
    for (let j = i + 1; j < n; j++) {
      const g = dot(vi, rowOfV(j));
      for (let d = 0; d < 3; d++) {
        const value = signed(d, g);
        insert(top + (<usize>((d * n + i) * lists) << 3), lists, value);
        insert(top + (<usize>((d * n + j) * lists) << 3), lists, value);
        insert(offDiagonal + (<usize>(d * (sizes1 + 1) + 1) << 3), sizes1, value);
        insert(withDiagonal + (<usize>(d * (sizes0 + 1) + 1) << 3), sizes0, value);
      }
    }
  }
  for (let d = 0; d < 3; d++) {
    prefix(withDiagonal + (<usize>(d * (sizes0 + 1)) << 3), sizes0);
    prefix(offDiagonal + (<usize>(d * (sizes1 + 1)) << 3), sizes1);
    prefix(diagonal + (<usize>(d * (budget + 1)) << 3), budget);
    for (let j = 0; j < n; j++) {
      let sum: f64 = 0;
      for (let r = 0; r < budget; r++) {
        store<f64>(rowSums + (<usize>((d * budget + r) * n + j) << 3), sum);
        if (r < lists) sum += load<f64>(top + (<usize>((d * n + j) * lists + r) << 3));
      }
    }
  }
  heap.free(top);
}

/** Row i of the Gram matrix, from the cache; the address holds until the next call. */
export function gramRow(i: i32): usize {
  const slotAt = slots + (<usize>i << 2);
  let slot = load<i32>(slotAt);
  if (slot < 0) {
    if (poolUsed == poolRows) {
      for (let j = 0; j < n; j++) store<i32>(slots + (<usize>j << 2), -1);
      poolUsed = 0;
    }
    slot = poolUsed++;
    store<i32>(slotAt, slot);
    const row = pool + (<usize>slot * <usize>n << 3);
    const vi = rowOfV(i);
    for (let j = 0; j < n; j++) store<f64>(row + (<usize>j << 3), dot(vi, rowOfV(j)));
  }
  return pool + (<usize>slot * <usize>n << 3);
}
