// Losses of robust training and their gradients, batch by batch; the host says which loss.

import {
  bracketsOf, pairCount, pairFirst, pairSecond, pairValue, partnerOf,
} from './robust-lists';
import {
  addRow, embeddings, embeddingSlopes, features, first, itemOf, items, lanes, linear, linearSlopes, multiplyColumns, products,
  rankLinear, rankOf, ranks, rowAt, squares, TILE, VECTORS, width,
} from './robust-model';

/** The worst case of at most q switches within a bound (paper 000, equation 13): the relaxation, or the row bound. */
export const RELAXATION: i32 = 0;
export const ROW: i32 = 1;
/** Signals and pairs uncertain by η and ρ (RFM-1). */
export const UNCERTAIN: i32 = 2;
/** The plain loss up to a cap (RFM-2). */
export const CAPPED: i32 = 3;
/** The hinge loss beyond ε1, up to ε2 more (RFM-2 as published). */
export const HINGE: i32 = 4;

let loss: i32 = 0;
let q: i32 = 0;
let eta: f32 = 0;
let rho: f32 = 0;
let cap: f64 = 0;

// The batch: CSR rows of active features, and labels 0 or 1.
let offsets: usize = 0;
let active: usize = 0;
let labels: usize = 0;
let room: usize = 0;
let rowRoom: i32 = 0;

/** s of a block, [VECTORS × width]; f of each. */
let sums: usize = 0;
let scores: usize = 0;
/** Σ|v| of an instance, and Σv of what is switched on in the worst case. */
let absolute: usize = 0;
let switched: usize = 0;
/** Best values and their ranks, [q]. */
let topValues: usize = 0;
let topRanks: usize = 0;
/** Ranks of the worst case so far. */
let chosen: usize = 0;

export function beginLoss(kind: i32, budget: i32, first: f32, second: f32): void {
  loss = kind;
  q = budget;
  eta = first;
  rho = second;
  cap = first;
  sums = heap.alloc(<usize>(VECTORS * width) << 2);
  scores = heap.alloc(VECTORS << 3);
  absolute = heap.alloc(<usize>width << 2);
  switched = heap.alloc(<usize>width << 2);
  topValues = heap.alloc(<usize>q << 2);
  topRanks = heap.alloc(<usize>q << 2);
  chosen = heap.alloc(<usize>q << 2);
}

/** Room for a batch of so many rows and active features; the pointers hold until it must grow. */
export function takeBatch(rows: i32, size: usize): void {
  if (rows > rowRoom) {
    rowRoom = rows;
    offsets = heap.alloc(<usize>(rows + 1) << 2);
    labels = heap.alloc(<usize>rows << 2);
  }
  if (size > room) {
    // Room that is left behind is never used again, so it grows by halves.
    room = size + size / 2;
    active = heap.alloc(room << 2);
  }
}

export function batchOffsetsPointer(): usize { return offsets; }
export function batchFeaturesPointer(): usize { return active; }
export function batchLabelsPointer(): usize { return labels; }

/** s and f of row r (paper 000, equation 3). */
function take(r: i32, slot: i32): void {
  const from = load<i32>(offsets + (<usize>r << 2));
  const to = load<i32>(offsets + (<usize>(r + 1) << 2));
  const sum = rowAt(sums, slot);
  const bytes = <usize>width << 2;
  memory.fill(sum, 0, bytes);
  let f: f64 = load<f32>(linear + (<usize>features << 2));
  let own: f64 = 0;
  for (let a = from; a < to; a++) {
    const j = load<i32>(active + (<usize>a << 2));
    f += load<f32>(linear + (<usize>j << 2));
    own += load<f32>(squares + (<usize>j << 2));
    const row = rowAt(embeddings, j);
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(sum + i, f32x4.add(v128.load(sum + i), v128.load(row + i)));
    }
  }
  let square = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const s = v128.load(sum + i);
    square = f32x4.add(square, f32x4.mul(s, s));
  }
  store<f64>(scores + (<usize>slot << 3), f + 0.5 * (<f64>lanes(square) + own));
}

@inline
function insert(size: i32, value: f32, rank: i32): void {
  if (value <= load<f32>(topValues + (<usize>(size - 1) << 2))) return;
  let place = size - 1;
  for (; place > 0 && load<f32>(topValues + (<usize>(place - 1) << 2)) < value; place--) {
    store<f32>(topValues + (<usize>place << 2), load<f32>(topValues + (<usize>(place - 1) << 2)));
    store<i32>(topRanks + (<usize>place << 2), load<i32>(topRanks + (<usize>(place - 1) << 2)));
  }
  store<f32>(topValues + (<usize>place << 2), value);
  store<i32>(topRanks + (<usize>place << 2), rank);
}

/** The `size` ranks of largest gain, with `extra` beside it where that is not 0; fewer leave -inf. */
function largest(gains: usize, extra: usize, size: i32): void {
  for (let i = 0; i < size; i++) store<f32>(topValues + (<usize>i << 2), -Infinity);
  let bar = f32x4.splat(-Infinity);
  for (let r = 0; r < ranks; r += 4) {
    let x = v128.load(gains + (<usize>r << 2));
    if (extra) x = f32x4.add(x, v128.load(extra + (<usize>r << 2)));
    if (!v128.any_true(f32x4.gt(x, bar))) continue;
    insert(size, f32x4.extract_lane(x, 0), r);
    insert(size, f32x4.extract_lane(x, 1), r + 1);
    insert(size, f32x4.extract_lane(x, 2), r + 2);
    insert(size, f32x4.extract_lane(x, 3), r + 3);
    bar = v128.load32_splat(topValues + (<usize>(size - 1) << 2));
  }
}

/** Gains of single switches against the label in place of the products; -inf for what is on. */
function gainsOf(r: i32, slot: i32, sign: f32): usize {
  const line = products + (<usize>(slot * ranks) << 2);
  const s = f32x4.splat(sign);
  for (let i: usize = 0; i < <usize>ranks << 2; i += 16) {
    v128.store(line + i, f32x4.mul(s, f32x4.add(v128.load(line + i), v128.load(rankLinear + i))));
  }
  for (let i = items; i < ranks; i++) store<f32>(line + (<usize>i << 2), -Infinity);
  for (let a = load<i32>(offsets + (<usize>r << 2)); a < load<i32>(offsets + (<usize>(r + 1) << 2)); a++) {
    const item = load<i32>(active + (<usize>a << 2)) - first;
    if (item < 0 || item >= items) continue;
    store<f32>(line + (<usize>load<i32>(rankOf + (<usize>item << 2)) << 2), -Infinity);
  }
  return line;
}

let worst: f64 = 0;
let worstSize: i32 = 0;

function keep(bound: f64, size: i32): void {
  if (bound <= worst) return;
  worst = bound;
  worstSize = size;
  memory.copy(chosen, topRanks, <usize>size << 2);
}

/** The worst of at most q switches in a direction, none included: equations 7 to 11 for every size, or the row bound. */
function findWorst(gains: usize, direction: i32): void {
  worst = 0;
  worstSize = 0;
  if (loss == ROW) {
    for (let size = 1; size <= q; size++) {
      largest(gains, bracketsOf(direction, size), size);
      let bound: f64 = 0;
      for (let i = 0; i < size; i++) bound += load<f32>(topValues + (<usize>i << 2));
      keep(bound, size);
    }
    return;
  }
  largest(gains, 0, q);
  let bound: f64 = 0;
  let entry = 0;
  for (let size = 1; size <= q; size++) {
    bound += load<f32>(topValues + (<usize>(size - 1) << 2));
    for (; entry < min(size * (size + 1) >> 1, pairCount(direction)); entry++) bound += pairValue(direction, entry);
    keep(bound, size);
  }
}

@inline
function featureOf(rank: i32): i32 {
  return first + load<i32>(itemOf + (<usize>rank << 2));
}

@inline
function addSlope(feature: i32, c: f32): void {
  const at = linearSlopes + (<usize>feature << 2);
  store<f32>(at, load<f32>(at) + c);
}

/** The slopes of c · <v_a, v_b>. */
function addPair(a: i32, b: i32, c: f32): void {
  addRow(rowAt(embeddingSlopes, a), rowAt(embeddings, b), c);
  addRow(rowAt(embeddingSlopes, b), rowAt(embeddings, a), c);
}

/** The slopes of c times the worst case's share of f + b. */
function addWorst(slot: i32, direction: i32, c: f32): void {
  const sum = rowAt(sums, slot);
  for (let i = 0; i < worstSize; i++) {
    const rank = load<i32>(chosen + (<usize>i << 2));
    const feature = featureOf(rank);
    addSlope(feature, c);
    addRow(rowAt(embeddingSlopes, feature), sum, c);
    if (loss == RELAXATION) continue;
    addPair(feature, feature, c);
    for (let s = 0; s < worstSize - 1; s++) {
      const partner = partnerOf(direction, s, rank);
      if (partner >= 0) addPair(feature, featureOf(partner), 0.5 * c);
    }
  }
  if (loss == ROW) return;
  for (let p = 0; p < min(worstSize * (worstSize + 1) >> 1, pairCount(direction)); p++) {
    addPair(featureOf(pairFirst(direction, p)), featureOf(pairSecond(direction, p)), c);
  }
}

/** The slopes of c · f of row r, where `total` stands for s. */
function addScore(r: i32, total: usize, c: f32): void {
  addSlope(features, c);
  const x = f32x4.splat(c);
  for (let a = load<i32>(offsets + (<usize>r << 2)); a < load<i32>(offsets + (<usize>(r + 1) << 2)); a++) {
    const j = load<i32>(active + (<usize>a << 2));
    addSlope(j, c);
    const row = rowAt(embeddings, j);
    const to = rowAt(embeddingSlopes, j);
    for (let i: usize = 0; i < <usize>width << 2; i += 16) {
      const t = f32x4.add(v128.load(total + i), v128.load(row + i));
      v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(x, t)));
    }
  }
}

@inline
function softplus(x: f64): f64 {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

@inline
function sigmoid(x: f64): f64 {
  return 1 / (1 + Math.exp(-x));
}

/** Equation 13 for row r: the worst case pushes against the label, never past the plain loss. */
function worstCase(r: i32, slot: i32, y: f64, scale: f64): f64 {
  const direction = y > 0 ? 1 : 0;
  findWorst(gainsOf(r, slot, <f32>-y), direction);
  const margin = y * load<f64>(scores + (<usize>slot << 3)) - worst;
  const c = <f32>(-y * sigmoid(-margin) * scale);
  memory.copy(switched, rowAt(sums, slot), <usize>width << 2);
  for (let i = 0; i < worstSize; i++) {
    addRow(switched, rowAt(embeddings, featureOf(load<i32>(chosen + (<usize>i << 2)))), 1);
  }
  addScore(r, switched, c);
  addWorst(slot, direction, c);
  return softplus(-margin);
}

/** log(1 + exp(-(y f - η Σ|w| - ρ/2 (Σ_f (Σ|v_f|)² + Σ‖v‖²)))) of row r. */
function uncertain(r: i32, slot: i32, y: f64, scale: f64): f64 {
  const from = load<i32>(offsets + (<usize>r << 2));
  const to = load<i32>(offsets + (<usize>(r + 1) << 2));
  const bytes = <usize>width << 2;
  memory.fill(absolute, 0, bytes);
  let weights: f64 = 0;
  let spread: f64 = 0;
  for (let a = from; a < to; a++) {
    const j = load<i32>(active + (<usize>a << 2));
    weights += Mathf.abs(load<f32>(linear + (<usize>j << 2)));
    spread += load<f32>(squares + (<usize>j << 2));
    const row = rowAt(embeddings, j);
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(absolute + i, f32x4.add(v128.load(absolute + i), f32x4.abs(v128.load(row + i))));
    }
  }
  let square = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const s = v128.load(absolute + i);
    square = f32x4.add(square, f32x4.mul(s, s));
  }
  spread += lanes(square);
  const margin = y * load<f64>(scores + (<usize>slot << 3)) - eta * weights - 0.5 * rho * spread;
  const slope = <f32>(-sigmoid(-margin) * scale);
  addScore(r, rowAt(sums, slot), slope * <f32>y);
  const x = f32x4.splat(-slope * rho);
  const one = f32x4.splat(1), none = f32x4.splat(0);
  for (let a = from; a < to; a++) {
    const j = load<i32>(active + (<usize>a << 2));
    const w = load<f32>(linear + (<usize>j << 2));
    addSlope(j, w > 0 ? -slope * eta : w < 0 ? slope * eta : 0);
    const row = rowAt(embeddings, j);
    const into = rowAt(embeddingSlopes, j);
    for (let i: usize = 0; i < bytes; i += 16) {
      const v = v128.load(row + i);
      const sign = f32x4.sub(v128.and(f32x4.gt(v, none), one), v128.and(f32x4.lt(v, none), one));
      const t = f32x4.add(f32x4.mul(sign, v128.load(absolute + i)), v);
      v128.store(into + i, f32x4.add(v128.load(into + i), f32x4.mul(x, t)));
    }
  }
  return softplus(-margin);
}

/** min(log loss, cap) of row r; what is above the cap teaches nothing. */
function capped(r: i32, slot: i32, y: f64, scale: f64): f64 {
  const margin = y * load<f64>(scores + (<usize>slot << 3));
  const plain = softplus(-margin);
  if (plain >= cap) return cap;
  addScore(r, rowAt(sums, slot), <f32>(-y * sigmoid(-margin) * scale));
  return plain;
}

/**
 * min(max(0, h - ε1), ε2) of the hinge loss h = max(0, 1 - y f) of row r: the published code weighs (h - ε1)² by
 * 1/(2(h - ε1)), a constant of the step, between the two, and by 0 outside.
 */
function hinge(r: i32, slot: i32, y: f64, scale: f64): f64 {
  const loss = Math.max(0, 1 - y * load<f64>(scores + (<usize>slot << 3)));
  const beyond = loss - eta;
  if (beyond <= 0) return 0;
  if (beyond >= rho) return rho;
  addScore(r, rowAt(sums, slot), <f32>(-y * scale));
  return beyond;
}

/** Adds the slopes of rows [from, to) of the batch times `scale`; returns their summed loss. */
export function learn(from: i32, to: i32, scale: f64): f64 {
  let total: f64 = 0;
  const worstCases = loss == RELAXATION || loss == ROW;
  for (let block = from; block < to; block += VECTORS) {
    const count = min(VECTORS, to - block);
    for (let b = 0; b < count; b++) take(block + b, b);
    if (worstCases) multiplyColumns(sums, 0, ranks / TILE);
    for (let b = 0; b < count; b++) {
      const y: f64 = load<f32>(labels + (<usize>(block + b) << 2)) > 0.5 ? 1 : -1;
      total += worstCases
        ? worstCase(block + b, b, y, scale)
        : loss == UNCERTAIN
          ? uncertain(block + b, b, y, scale)
          : loss == HINGE
            ? hinge(block + b, b, y, scale)
            : capped(block + b, b, y, scale);
    }
  }
  return total;
}
