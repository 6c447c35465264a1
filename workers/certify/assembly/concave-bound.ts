// The bound where pairs take away: an adversary who pushes f down minimises a convex quadratic.
//
// With b_j = gain_j + ½‖v_j‖² a set S of the list adds Σ b_j - ½‖Σ v_j‖², and for every vector z, since squares are not
// negative, at most ½‖z‖² + Σ (b_j - <v_j, z>). So any z bounds all sets: ½‖z‖² plus the largest of these brackets. The
// best z is Σ x_j v_j at the maximum of the concave quadratic over 0 ≤ x ≤ 1, Σ x = need (Frank-Wolfe's bound), found by
// moving weight between the pair of items that gains most from it. Only the last z decides: it is multiplied out anew.

import { budget, fill, gramRow, insert, k, n, norms, V } from './gram';
import { isOpen, margin, mixed, pairSign, signs } from './bounds';
import { bracketAt, countAt, gainAt, itemAt, top, topSum, totalAt } from './exact-lists';

/** Moves between two looks at how far the bound is. */
const LOOK: i32 = 16;
/** Share of the distance to the margin below which a gap is not worth closing further. */
const NEAR: f64 = 0.02;

// Per depth, rows of n: weight x of a candidate, and b_j - <v_j, z>.
let weights: usize = 0;
let slopes: usize = 0;
// Per depth: ½‖z‖² of the last z multiplied out, -1 where there is none yet.
let halves: usize = 0;
let z: usize = 0;

export function beginWeights(): void {
  const rows = <usize>budget * <usize>n;
  weights = heap.alloc(rows << 3);
  slopes = heap.alloc(rows << 3);
  halves = heap.alloc(<usize>budget << 3);
  z = heap.alloc(<usize>k << 3);
}

@inline
export function weightAt(d: i32, c: i32): usize {
  return weights + (<usize>(d * n + c) << 3);
}

@inline
export function slopeAt(d: i32, c: i32): usize {
  return slopes + (<usize>(d * n + c) << 3);
}

@inline
export function halfAt(d: i32): usize {
  return halves + (<usize>d << 3);
}

@inline
function normOf(item: i32): f64 {
  return load<f64>(norms + (<usize>item << 3));
}

@inline
export function ownBracket(d: i32, c: i32): f64 {
  return load<f64>(gainAt(d, c)) + 0.5 * normOf(load<i32>(itemAt(d, c)));
}

/** Value of the pair of an item, by its Gram row and sign, with another. */
@inline
export function pair(gram: usize, t: f64, other: i32): f64 {
  const at = <usize>other << 3;
  const value = t * load<f64>(gram + at);
  return mixed ? value * load<f64>(signs + at) : value;
}

/** All slopes after `step` of weight was given to candidate c (taken, where negative). */
function shift(d: i32, c: i32, step: f64): void {
  const item = load<i32>(itemAt(d, c));
  const gram = gramRow(item);
  const t = step * pairSign(item);
  const count = load<i32>(countAt(d));
  store<f64>(weightAt(d, c), load<f64>(weightAt(d, c)) + step);
  let slope = slopeAt(d, 0);
  let at = itemAt(d, 0);
  for (let o = 0; o < count; o++, slope += 8, at += 4) {
    store<f64>(slope, load<f64>(slope) + pair(gram, t, load<i32>(at)));
  }
}

/** Position of the largest slope among candidates that can take more weight. */
export function bestTaker(d: i32, except: i32): i32 {
  const count = load<i32>(countAt(d));
  let best = -1;
  let most = -Infinity;
  for (let c = 0; c < count; c++) {
    const slope = load<f64>(slopeAt(d, c));
    if (slope > most && load<f64>(weightAt(d, c)) < 1 && c != except) {
      most = slope;
      best = c;
    }
  }
  return best;
}

/** Hands the weight of candidate c to others. */
export function drain(d: i32, c: i32): void {
  for (let left = load<f64>(weightAt(d, c)); left > 0; ) {
    const to = bestTaker(d, c);
    if (to < 0) break;
    const room = 1 - load<f64>(weightAt(d, to));
    const step = min(left, room);
    shift(d, to, step);
    if (step == room) store<f64>(weightAt(d, to), 1);
    left -= step;
  }
  const own = load<f64>(weightAt(d, c));
  if (own != 0) shift(d, c, -own);
  store<f64>(weightAt(d, c), 0);
}

/** Moves weight until the bound is below the margin, the maximum known to be above, or little is left to gain. */
export function climb(d: i32, need: i32, size: i32, moves: i32): void {
  const count = load<i32>(countAt(d));
  const total = load<f64>(totalAt(d));
  for (let move = 0; move < moves; move++) {
    if (move % LOOK == 0) {
      let value: f64 = 0;
      let half: f64 = 0;
      fill(top, need, -Infinity);
      for (let c = 0; c < count; c++) {
        const x = load<f64>(weightAt(d, c));
        const slope = load<f64>(slopeAt(d, c));
        insert(top, need, slope);
        if (x == 0) continue;
        const own = ownBracket(d, c);
        value += x * (own + slope);
        half += x * (own - slope);
      }
      const low = total + 0.5 * value;
      const high = total + 0.5 * half + topSum(need);
      if (!isOpen(high, size)) return;
      if (low >= margin && high - low <= NEAR * (high - margin)) return;
    }
    const taker = bestTaker(d, -1);
    if (taker < 0) return;
    let giver = -1;
    let least = Infinity;
    for (let c = 0; c < count; c++) {
      const slope = load<f64>(slopeAt(d, c));
      if (slope < least && load<f64>(weightAt(d, c)) > 0) {
        least = slope;
        giver = c;
      }
    }
    if (giver < 0) return;
    const gain = load<f64>(slopeAt(d, taker)) - least;
    if (!(gain > 0)) return;
    const from = load<i32>(itemAt(d, giver));
    const to = load<i32>(itemAt(d, taker));
    const bend = normOf(from) + normOf(to) + 2 * pair(gramRow(to), pairSign(to), from);
    const room = 1 - load<f64>(weightAt(d, taker));
    const own = load<f64>(weightAt(d, giver));
    const step = min(min(room, own), bend > 0 ? gain / bend : Infinity);
    shift(d, taker, step);
    if (step == room) store<f64>(weightAt(d, taker), 1);
    shift(d, giver, -step);
    if (step == own) store<f64>(weightAt(d, giver), 0);
  }
}

/** Multiplies z out from the weights, and with it every bracket b_j - <v_j, z>. */
export function multiplyOut(d: i32): void {
  const count = load<i32>(countAt(d));
  const rowBytes = <usize>k << 3;
  memory.fill(z, 0, rowBytes);
  for (let c = 0; c < count; c++) {
    const x = load<f64>(weightAt(d, c));
    if (x == 0) continue;
    const item = load<i32>(itemAt(d, c));
    const factor = f64x2.splat(mixed ? x * load<f64>(signs + (<usize>item << 3)) : x);
    const row = V + <usize>item * rowBytes;
    for (let i: usize = 0; i < rowBytes; i += 16) {
      v128.store(z + i, f64x2.add(v128.load(z + i), f64x2.mul(factor, v128.load(row + i))));
    }
  }
  let half: f64 = 0;
  for (let i: usize = 0; i < rowBytes; i += 8) half += load<f64>(z + i) * load<f64>(z + i);
  store<f64>(halfAt(d), 0.5 * half);
  for (let c = 0; c < count; c++) {
    const item = load<i32>(itemAt(d, c));
    const row = V + <usize>item * rowBytes;
    let a = f64x2.splat(0), b = a;
    for (let i: usize = 0; i < rowBytes; i += 32) {
      a = f64x2.add(a, f64x2.mul(v128.load(row + i), v128.load(z + i)));
      b = f64x2.add(b, f64x2.mul(v128.load(row + i, 16), v128.load(z + i, 16)));
    }
    const sum = f64x2.add(a, b);
    let inner = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    if (mixed) inner *= load<f64>(signs + (<usize>item << 3));
    const bracket = ownBracket(d, c) - inner;
    store<f64>(bracketAt(d, c), bracket);
    store<f64>(slopeAt(d, c), bracket);
  }
}

/** Starts the search of a size on the list of depth 0, whose largest brackets take the weight. */
export function plant(size: i32): void {
  const count = load<i32>(countAt(0));
  for (let c = 0; c < count; c++) {
    store<f64>(weightAt(0, c), 0);
    store<f64>(slopeAt(0, c), ownBracket(0, c));
  }
  for (let i = 0; i < size; i++) {
    const c = bestTaker(0, -1);
    if (c < 0) break;
    shift(0, c, 1);
    store<f64>(weightAt(0, c), 1);
  }
  store<f64>(halfAt(0), -1);
}
