// The largest pair values of a machine in training: over the whole triangle for the relaxation of paper 000, of every
// item for the row bound. Which pairs is found anew now and then; what they are worth, at every step.

import {
  embeddings, first, itemOf, items, multiplyColumns, products, rankSquares, ranks, rowAt, TILE, VECTORS, width,
} from './robust-model';

/** Directions: pairs that lift f, pairs that lower it. */
const DIRECTIONS: i32 = 2;
/** Rounding of a product is far below this share of the norms' product. */
const SLACK: f32 = 1.0001;

let budget: i32 = 0;
/** Entries listed of the triangle: q(q + 1)/2. */
let entries: i32 = 0;
// Of the triangle, [direction][entry]: values, ranks of both, and how many there are.
let pairValues: usize = 0;
let pairsA: usize = 0;
let pairsB: usize = 0;
let counts: usize = 0;
// [direction][slot][rank], q - 1 slots: the rank of a partner, and what the pair is worth.
let partners: usize = 0;
let partnerValues: usize = 0;
// [direction][size - 1][rank]: what item and pairs add to the bracket of a set of that size.
let brackets: usize = 0;
let rows: usize = 0;

/** Room for lists of up to q switches. */
export function beginLists(q: i32): void {
  budget = q;
  entries = q * (q + 1) >> 1;
  pairValues = heap.alloc(<usize>(DIRECTIONS * entries) << 2);
  pairsA = heap.alloc(<usize>(DIRECTIONS * entries) << 2);
  pairsB = heap.alloc(<usize>(DIRECTIONS * entries) << 2);
  counts = heap.alloc(DIRECTIONS << 2);
  const slots = <usize>(DIRECTIONS * q * ranks);
  partners = heap.alloc(slots << 2);
  partnerValues = heap.alloc(slots << 2);
  brackets = heap.alloc(slots << 2);
  rows = heap.alloc(<usize>(VECTORS * width) << 2);
}

@inline
function at(list: usize, direction: i32, entry: i32): usize {
  return list + (<usize>(direction * entries + entry) << 2);
}

@inline
function slotAt(list: usize, direction: i32, slot: i32, rank: i32): usize {
  return list + (<usize>((direction * budget + slot) * ranks + rank) << 2);
}

/** Puts a value of the triangle into the list of a direction, best first. */
function enter(direction: i32, value: f32, a: i32, b: i32): void {
  const count = load<i32>(counts + (<usize>direction << 2));
  let place = count;
  if (count == entries) {
    if (value <= load<f32>(at(pairValues, direction, entries - 1))) return;
    place--;
  } else {
    store<i32>(counts + (<usize>direction << 2), count + 1);
  }
  for (; place > 0 && load<f32>(at(pairValues, direction, place - 1)) < value; place--) {
    store<f32>(at(pairValues, direction, place), load<f32>(at(pairValues, direction, place - 1)));
    store<i32>(at(pairsA, direction, place), load<i32>(at(pairsA, direction, place - 1)));
    store<i32>(at(pairsB, direction, place), load<i32>(at(pairsB, direction, place - 1)));
  }
  store<f32>(at(pairValues, direction, place), value);
  store<i32>(at(pairsA, direction, place), a);
  store<i32>(at(pairsB, direction, place), b);
}

/** The rows of ranks a, a + 1, … one behind another, for `multiplyColumns`. */
function gather(a: i32): void {
  memory.fill(rows, 0, <usize>(VECTORS * width) << 2);
  for (let b = 0; b < min(VECTORS, items - a); b++) {
    const item = load<i32>(itemOf + (<usize>(a + b) << 2));
    memory.copy(rowAt(rows, b), rowAt(embeddings, first + item), <usize>width << 2);
  }
}

@inline
function norm(rank: i32): f32 {
  return Mathf.sqrt(load<f32>(rankSquares + (<usize>rank << 2)));
}

/** What a value must exceed to enter either list of the triangle. */
function leastListed(): f32 {
  let least = f32.MAX_VALUE;
  for (let d = 0; d < DIRECTIONS; d++) {
    if (load<i32>(counts + (<usize>d << 2)) < entries) return -1;
    least = min(least, load<f32>(at(pairValues, d, entries - 1)));
  }
  return least;
}

/**
 * The largest entries of the triangle with the diagonal in both directions. Exact up to float32: |<v_i, v_j>| is at
 * most ‖v_i‖‖v_j‖, and ranks descend in norm, so what cannot enter is passed over.
 */
export function listPairs(): void {
  memory.fill(counts, 0, DIRECTIONS << 2);
  for (let a = 0; a < items; a += VECTORS) {
    const longest = norm(a) * SLACK;
    if (longest * norm(a) < leastListed()) return;
    gather(a);
    for (let t = a / TILE; t * TILE < items; t++) {
      if (longest * norm(t * TILE) < leastListed()) break;
      multiplyColumns(rows, t, t + 1);
      for (let b = a; b < min(a + VECTORS, items); b++) {
        const line = products + (<usize>((b - a) * ranks) << 2);
        for (let r = max(b, t * TILE); r < min((t + 1) * TILE, items); r++) {
          const value = load<f32>(line + (<usize>r << 2));
          enter(0, value, b, r);
          enter(1, -value, b, r);
        }
      }
    }
  }
}

/** The q - 1 partners of every item whose pairs are worth the most, in both directions. */
export function listPartners(): void {
  const slots = budget - 1;
  for (let a = 0; a < items; a += VECTORS) {
    gather(a);
    multiplyColumns(rows, 0, ranks / TILE);
    for (let b = a; b < min(a + VECTORS, items); b++) {
      const line = products + (<usize>((b - a) * ranks) << 2);
      for (let d = 0; d < DIRECTIONS && slots > 0; d++) {
        const sign: f32 = d == 0 ? 1 : -1;
        for (let s = 0; s < slots; s++) store<f32>(slotAt(partnerValues, d, s, b), -Infinity);
        for (let s = 0; s < slots; s++) store<i32>(slotAt(partners, d, s, b), -1);
        let least: f32 = -Infinity;
        for (let r = 0; r < items; r++) {
          const value = sign * load<f32>(line + (<usize>r << 2));
          if (value <= least || r == b) continue;
          let place = slots - 1;
          for (; place > 0 && load<f32>(slotAt(partnerValues, d, place - 1, b)) < value; place--) {
            store<f32>(slotAt(partnerValues, d, place, b), load<f32>(slotAt(partnerValues, d, place - 1, b)));
            store<i32>(slotAt(partners, d, place, b), load<i32>(slotAt(partners, d, place - 1, b)));
          }
          store<f32>(slotAt(partnerValues, d, place, b), value);
          store<i32>(slotAt(partners, d, place, b), r);
          least = load<f32>(slotAt(partnerValues, d, slots - 1, b));
        }
      }
    }
  }
}

function dot(a: i32, b: i32): f32 {
  let x = rowAt(embeddings, first + load<i32>(itemOf + (<usize>a << 2)));
  let y = rowAt(embeddings, first + load<i32>(itemOf + (<usize>b << 2)));
  let sum: f32 = 0;
  for (let f = 0; f < width; f++, x += 4, y += 4) sum += load<f32>(x) * load<f32>(y);
  return sum;
}

/** What the listed pairs of the triangle are worth now, best first again. */
export function valuePairs(): void {
  for (let d = 0; d < DIRECTIONS; d++) {
    const count = load<i32>(counts + (<usize>d << 2));
    store<i32>(counts + (<usize>d << 2), 0);
    for (let p = 0; p < count; p++) {
      const a = load<i32>(at(pairsA, d, p));
      const b = load<i32>(at(pairsB, d, p));
      enter(d, d == 0 ? dot(a, b) : -dot(a, b), a, b);
    }
  }
}

/** What the listed partners are worth now: the brackets of every size, without p_j. */
export function valuePartners(): void {
  for (let d = 0; d < DIRECTIONS; d++) {
    const sign: f32 = d == 0 ? 1 : -1;
    for (let r = 0; r < items; r++) {
      let sum = sign * load<f32>(rankSquares + (<usize>r << 2));
      store<f32>(slotAt(brackets, d, 0, r), sum);
      for (let s = 0; s < budget - 1; s++) {
        const partner = load<i32>(slotAt(partners, d, s, r));
        if (partner >= 0) sum += 0.5 * sign * dot(r, partner);
        store<f32>(slotAt(brackets, d, s + 1, r), sum);
      }
    }
  }
}

/** Brackets without p_j of a size, by rank. */
@inline
export function bracketsOf(direction: i32, size: i32): usize {
  return slotAt(brackets, direction, size - 1, 0);
}

@inline
export function partnerOf(direction: i32, slot: i32, rank: i32): i32 {
  return load<i32>(slotAt(partners, direction, slot, rank));
}

@inline
export function pairCount(direction: i32): i32 {
  return load<i32>(counts + (<usize>direction << 2));
}

@inline
export function pairValue(direction: i32, entry: i32): f32 {
  return load<f32>(at(pairValues, direction, entry));
}

@inline
export function pairFirst(direction: i32, entry: i32): i32 {
  return load<i32>(at(pairsA, direction, entry));
}

@inline
export function pairSecond(direction: i32, entry: i32): i32 {
  return load<i32>(at(pairsB, direction, entry));
}
