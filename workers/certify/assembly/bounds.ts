// One instance: gains of the switches, the three bounds, and greedy.

import {
  budget, dot, fill, diagonalSum, gramRow, insert, MINUS, ABS, PLUS, n, norms, offDiagonalSum, rowOfV, rowSum, triangleSum, k, W,
} from './gram';

// Asks the host whether the set in `chosen` (item indices, `size` of them) flips the instance, without rounding.
@external('certify', 'decide')
declare function decide(size: i32): i32;

/** s, the sum of the active embeddings, [k]. */
export let sum: usize = 0;
/** t_j per item: 1 may be switched on, -1 may be switched off, 0 may not be touched; bytes. */
export let switches: usize = 0;
/** Bound on the rounding error of δ for each size, f64 [budget + 1]. */
export let errors: usize = 0;
/** Set under test or found, i32 [budget]. */
export let chosen: usize = 0;
/** Gain of each single switch in the direction of a flip, -inf where there is none. */
export let gains: usize = 0;
let moving: usize = 0;
let bare: usize = 0;
let topGains: usize = 0;
/** +1 where f must rise to flip, -1 where it must fall. */
export let sigma: f64 = 1;
export let margin: f64 = 0;
export let direction: i32 = 0;
let mixed: bool = false;
let free: i32 = 0;

/** Results: largest certified sizes of the relaxation, split relaxation, row bound, and best of them. */
export let relaxation: i32 = 0;
export let split: i32 = 0;
export let row: i32 = 0;
export let best: i32 = 0;

export function beginInstances(): void {
  sum = heap.alloc(<usize>k << 3);
  switches = heap.alloc(<usize>n);
  errors = heap.alloc(<usize>(budget + 1) << 3);
  chosen = heap.alloc(<usize>budget << 2);
  gains = heap.alloc(<usize>n << 3);
  moving = heap.alloc(<usize>n << 3);
  bare = heap.alloc(<usize>n << 3);
  topGains = heap.alloc(<usize>(budget + 1) << 3);
}

export function sumPointer(): usize { return sum; }
export function switchesPointer(): usize { return switches; }
export function errorsPointer(): usize { return errors; }
export function chosenPointer(): usize { return chosen; }
export function gainsPointer(): usize { return gains; }

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

/** Gains of all switches of the instance whose s, t and errors the host has written. */
export function loadInstance(flipSign: f64, gap: f64): void {
  sigma = flipSign;
  margin = gap;
  free = 0;
  let adds = 0;
  for (let j = 0; j < n; j++) {
    const t = load<i8>(switches + <usize>j);
    let gain = -Infinity;
    let alone = -Infinity;
    if (t != 0) {
      free++;
      const p = load<f64>(W + (<usize>j << 3)) + dot(rowOfV(j), sum);
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
  }
  mixed = adds != 0 && adds != free;
  direction = mixed ? ABS : sigma > 0 ? PLUS : MINUS;
  const pureAdds = adds == free;

  fill(topGains, budget + 1, -Infinity);
  for (let j = 0; j < n; j++) insert(topGains, budget, load<f64>(bare + (<usize>j << 3)));
  relaxation = split = row = best = budget;
  let relaxationOpen = false, splitOpen = false, rowOpen = false;
  const bracketTop = changetype<usize>(heap.alloc(<usize>(budget + 1) << 3));
  for (let r = 1; r <= budget && !(relaxationOpen && splitOpen && rowOpen && best < r); r++) {
    if (r > free) break;
    const linear = head(topGains, r);
    const pairs = (r * (r - 1)) >> 1;
    // Where switches-off are about, self terms are part of the gains and only pairs are relaxed.
    const relaxed = pureAdds ? linear + triangleSum(direction, pairs + r) : linearWithSelf(r) + offDiagonalSum(direction, pairs);
    const cut = pureAdds
      ? linear + diagonalSum(direction, r) + offDiagonalSum(direction, pairs)
      : relaxed;
    fill(bracketTop, budget + 1, -Infinity);
    for (let j = 0; j < n; j++) {
      const gain = load<f64>(gains + (<usize>j << 3));
      if (gain != -Infinity) insert(bracketTop, r, gain + 0.5 * rowSum(direction, r - 1, j));
    }
    const rows = head(bracketTop, r);
    if (!relaxationOpen && isOpen(relaxed, r)) { relaxationOpen = true; relaxation = r - 1; }
    if (!splitOpen && isOpen(cut, r)) { splitOpen = true; split = r - 1; }
    if (!rowOpen && isOpen(rows, r)) { rowOpen = true; row = r - 1; }
    if (best == budget && isOpen(min(min(relaxed, cut), rows), r)) best = r - 1;
  }
  heap.free(bracketTop);
}

function linearWithSelf(r: i32): f64 {
  const top = heap.alloc(<usize>(budget + 1) << 3);
  fill(top, budget + 1, -Infinity);
  for (let j = 0; j < n; j++) insert(top, r, load<f64>(gains + (<usize>j << 3)));
  const total = head(top, r);
  heap.free(top);
  return total;
}

@inline
export function switchOf(j: i32): f64 {
  return <f64>load<i8>(switches + <usize>j);
}

/** Algorithm 1: the best single switch, gains updated, again; the size that flips or 0. The set stands in `chosen`. */
export function greedy(): i32 {
  memory.copy(moving, gains, <usize>n << 3);
  let total: f64 = 0;
  for (let size = 1; size <= budget && size <= free; size++) {
    let at = -1;
    let top = -Infinity;
    for (let j = 0; j < n; j++) {
      const gain = load<f64>(moving + (<usize>j << 3));
      if (gain > top) { top = gain; at = j; }
    }
    if (at < 0) return 0;
    total += top;
    store<i32>(chosen + (<usize>(size - 1) << 2), at);
    if (flips(total, size)) return size;
    const gram = gramRow(at);
    const t = sigma * switchOf(at);
    for (let j = 0; j < n; j++) {
      const p = moving + (<usize>j << 3);
      store<f64>(p, load<f64>(p) + t * switchOf(j) * load<f64>(gram + (<usize>j << 3)));
    }
    store<f64>(moving + (<usize>at << 3), -Infinity);
  }
  return 0;
}
