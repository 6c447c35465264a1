// One instance: gains of the switches, the three bounds, and greedy.

import {
  ABS, BLOCK, budget, diagonalSum, fill, gramRow, insert, k, MINUS, n, norms, offDiagonalSum, PLUS, products, rowSumsOf,
  triangleSum, W,
} from './gram';

// Asks the host whether the set in `chosen` (item indices, `size` of them) flips the instance, without rounding.
@external('certify', 'decide')
declare function decide(size: i32): i32;

/** s of the instances of a block, the sums of their active embeddings, [BLOCK × k]. */
let sums: usize = 0;
/** <v_j, s> of the instances of a block, [BLOCK × n]. */
let inner: usize = 0;
/** t_j per item: 1 may be switched on, -1 may be switched off, 0 may not be touched; bytes. */
let switches: usize = 0;
/** t_j as float64. */
export let signs: usize = 0;
/** Bound on the rounding error of δ for each size, f64 [budget + 1]. */
let errors: usize = 0;
/** Set under test or found, i32 [budget]. */
export let chosen: usize = 0;
/** Gain of each single switch in the direction of a flip, -inf where there is none. */
export let gains: usize = 0;
let moving: usize = 0;
let bare: usize = 0;
let top: usize = 0;
let topBare: usize = 0;
/** +1 where f must rise to flip, -1 where it must fall. */
export let sigma: f64 = 1;
export let margin: f64 = 0;
export let direction: i32 = 0;
/** Whether some items may be switched on and others off. */
export let mixed: bool = false;
let free: i32 = 0;

/** Results: largest certified sizes of the relaxation, split relaxation, row bound, and best of them. */
export let relaxation: i32 = 0;
export let split: i32 = 0;
export let row: i32 = 0;
export let best: i32 = 0;

export function beginInstances(): void {
  sums = heap.alloc(<usize>(BLOCK * k) << 3);
  inner = heap.alloc(<usize>(BLOCK * n) << 3);
  switches = heap.alloc(<usize>n);
  signs = heap.alloc(<usize>n << 3);
  errors = heap.alloc(<usize>(budget + 1) << 3);
  chosen = heap.alloc(<usize>budget << 2);
  gains = heap.alloc(<usize>n << 3);
  moving = heap.alloc(<usize>n << 3);
  bare = heap.alloc(<usize>n << 3);
  top = heap.alloc(<usize>(budget + 1) << 3);
  topBare = heap.alloc(<usize>(budget + 1) << 3);
}

export function sumsPointer(): usize { return sums; }
export function switchesPointer(): usize { return switches; }
export function errorsPointer(): usize { return errors; }
export function chosenPointer(): usize { return chosen; }

@inline
export function errorOf(size: i32): f64 {
  return load<f64>(errors + (<usize>size << 3));
}

/** 1 if δ flips for sure, 0 if surely not, -1 if rounding hides it. */
@inline
export function verdict(delta: f64, size: i32): i32 {
  const error = errorOf(size);
  return delta > margin + error ? 1 : delta < margin - error ? 0 : -1;
}

/** Whether the set in `chosen` with gain `delta` flips; asks the host where rounding could decide. */
@inline
export function flips(delta: f64, size: i32): bool {
  const known = verdict(delta, size);
  return known == 1 || (known == -1 && decide(size) != 0);
}

/** Whether an upper bound on δ leaves a flip of this size open. */
@inline
export function isOpen(bound: f64, size: i32): bool {
  return bound >= margin - errorOf(size);
}

/** Sum of the first `size` entries of a descending list. */
@inline
function head(list: usize, size: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < size; i++) total += load<f64>(list + (<usize>i << 3));
  return total;
}

/** <v_j, s> of all items for the BLOCK sums that the host has written. */
export function multiply(): void {
  products(sums, inner);
}

/** The `size` largest of n values, each with `factor` times another beside it, into the list `into`. */
function largest(into: usize, size: i32, values: usize, factor: f64, others: usize): void {
  fill(into, size, -Infinity);
  const last = into + (<usize>(size - 1) << 3);
  const f = f64x2.splat(factor);
  let bar = f64x2.splat(-Infinity);
  const end = <usize>n << 3;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const x = f64x2.add(v128.load(values + at), f64x2.mul(f, v128.load(others + at)));
    if (!v128.any_true(f64x2.gt(x, bar))) continue;
    insert(into, size, f64x2.extract_lane(x, 0));
    insert(into, size, f64x2.extract_lane(x, 1));
    bar = v128.load64_splat(last);
  }
  if (at < end) insert(into, size, load<f64>(values + at) + factor * load<f64>(others + at));
}

/** Gains of all switches of instance `slot` of the block, whose t and errors the host has written, and its bounds. */
export function loadInstance(slot: i32, flipSign: f64, gap: f64): void {
  sigma = flipSign;
  margin = gap;
  free = 0;
  let adds = 0;
  const own = inner + (<usize>(slot * n) << 3);
  for (let j = 0; j < n; j++) {
    const t = load<i8>(switches + <usize>j);
    let gain = -Infinity;
    let alone = -Infinity;
    if (t != 0) {
      free++;
      const p = load<f64>(W + (<usize>j << 3)) + load<f64>(own + (<usize>j << 3));
      if (t > 0) {
        adds++;
        alone = sigma * p;
        gain = sigma * (p + load<f64>(norms + (<usize>j << 3)));
      } else {
        gain = -sigma * p;
        alone = gain;
      }
    }
    store<f64>(gains + (<usize>j << 3), gain);
    store<f64>(bare + (<usize>j << 3), alone);
    store<f64>(signs + (<usize>j << 3), <f64>t);
  }
  mixed = adds != 0 && adds != free;
  direction = mixed ? ABS : sigma > 0 ? PLUS : MINUS;
  bound(adds == free);
}

/** Largest sizes that each bound closes. */
function bound(pureAdds: bool): void {
  relaxation = split = row = best = budget;
  const reach = min(budget, free);
  if (reach == 0) return;
  // Where switches-off are about, self terms are part of the gains and only pairs are relaxed.
  largest(topBare, reach, pureAdds ? bare : gains, 0, norms);
  let relaxationOpen = false, splitOpen = false, rowOpen = false;
  for (let r = 1; r <= reach && !(relaxationOpen && splitOpen && rowOpen && best < r); r++) {
    const linear = head(topBare, r);
    const pairs = (r * (r - 1)) >> 1;
    const relaxed = linear + (pureAdds ? triangleSum(direction, pairs + r) : offDiagonalSum(direction, pairs));
    const cut = pureAdds
      ? linear + diagonalSum(direction, r) + offDiagonalSum(direction, pairs)
      : relaxed;
    largest(top, r, gains, 0.5, rowSumsOf(direction) + (<usize>((r - 1) * n) << 3));
    const rows = head(top, r);
    if (!relaxationOpen && isOpen(relaxed, r)) { relaxationOpen = true; relaxation = r - 1; }
    if (!splitOpen && isOpen(cut, r)) { splitOpen = true; split = r - 1; }
    if (!rowOpen && isOpen(rows, r)) { rowOpen = true; row = r - 1; }
    if (best == budget && isOpen(min(min(relaxed, cut), rows), r)) best = r - 1;
  }
}

/** What item i's pair values are multiplied with before the other item's t: σ t_i, and t_i t_j = 1 unless both ways are open. */
@inline
export function pairSign(i: i32): f64 {
  return mixed ? sigma * load<f64>(signs + (<usize>i << 3)) : sigma;
}

/** target += pair values of item i with all others; returns the largest of the sums. */
function addPairs(target: usize, i: i32): f64 {
  const gram = gramRow(i);
  const t = f64x2.splat(pairSign(i));
  let most = f64x2.splat(-Infinity);
  const end = <usize>n << 3;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    let g = f64x2.mul(t, v128.load(gram + at));
    if (mixed) g = f64x2.mul(g, v128.load(signs + at));
    const sum = f64x2.add(v128.load(target + at), g);
    v128.store(target + at, sum);
    most = f64x2.max(most, sum);
  }
  let value = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  if (at < end) {
    const g = pairSign(i) * load<f64>(gram + at) * (mixed ? load<f64>(signs + at) : 1);
    const sum = load<f64>(target + at) + g;
    store<f64>(target + at, sum);
    value = max(value, sum);
  }
  return value;
}

/** Algorithm 1: the best single switch, gains updated, again; the size that flips or 0. The set stands in `chosen`. */
export function greedy(): i32 {
  memory.copy(moving, gains, <usize>n << 3);
  let total: f64 = 0;
  let most = -Infinity;
  for (let j = 0; j < n; j++) most = max(most, load<f64>(moving + (<usize>j << 3)));
  for (let size = 1; size <= budget && size <= free; size++) {
    let at = 0;
    while (load<f64>(moving + (<usize>at << 3)) != most) at++;
    total += most;
    store<i32>(chosen + (<usize>(size - 1) << 2), at);
    if (flips(total, size)) return size;
    store<f64>(moving + (<usize>at << 3), -Infinity);
    most = addPairs(moving, at);
  }
  return 0;
}
