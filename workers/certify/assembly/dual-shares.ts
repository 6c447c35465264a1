// Shares of pairs: halved, handed from one item to the other, and the largest that each item gets.

import { budget, gramRow, n } from './gram';
import { pairSign } from './bounds';
import { pair } from './concave-bound';
import {
  NONE, STEP, baseAt, countAt, gainAt, itemAt, lay, leastAt, moveAt, partnerAt, reserve, rowAt, scale, shareAt, startAt,
  strides, valueAt,
} from './dual-lists';

/** While a row is looked through: its largest shares in order, and whose they are. */
let best: usize = 0;
let bestAt: usize = 0;
/** Per position of a list to come: where it comes from. */
let sources: usize = 0;

export function beginRanks(): void {
  best = heap.alloc(<usize>budget << 2);
  bestAt = heap.alloc(<usize>budget << 2);
  sources = heap.alloc(<usize>n << 2);
}

/** Ends a row of shares behind its last column. */
@inline
function closeRow(row: usize, count: i32): void {
  for (let o = count; o & (STEP - 1); o++) store<i32>(row + (<usize>o << 2), NONE);
}

export function setGain(d: i32, c: i32, gain: f64): void {
  store<f64>(gainAt(d, c), gain);
  store<f64>(baseAt(d, c), Math.ceil(gain * scale));
}

/** Half of every pair to each of its items; false where memory is short. */
export function halve(d: i32): bool {
  if (!reserve(d)) return false;
  const count = load<i32>(countAt(d));
  for (let c = 0; c < count; c++) {
    const item = load<i32>(itemAt(d, c));
    const gram = gramRow(item);
    const t = pairSign(item) * scale;
    const row = rowAt(d, c);
    for (let o = 0; o < count; o++) {
      const whole = <i32>Math.ceil(pair(gram, t, load<i32>(itemAt(d, o))));
      const half = whole >> 1;
      store<i32>(row + (<usize>o << 2), o > c ? half : whole - half);
    }
    store<i32>(row + (<usize>c << 2), NONE);
    closeRow(row, count);
  }
  return true;
}

/** Finds the `few` largest shares of row c, and its value. No share at or below `under` is among them. */
function rankAbove(d: i32, c: i32, few: i32, under: i32): void {
  const row = rowAt(d, c);
  for (let i = 0; i < few; i++) store<i32>(best + (<usize>i << 2), under);
  const last = best + (<usize>(few - 1) << 2);
  let bar = under;
  let bars = i32x4.splat(bar);
  const end = <usize>((load<i32>(countAt(d)) + STEP - 1) & -STEP) << 2;
  for (let at: usize = 0; at < end; at += <usize>STEP << 2) {
    const most = i32x4.max_s(
      i32x4.max_s(v128.load(row + at), v128.load(row + at, 16)),
      i32x4.max_s(v128.load(row + at, 32), v128.load(row + at, 48)),
    );
    if (!v128.any_true(i32x4.gt_s(most, bars))) continue;
    for (let lane: usize = 0; lane < <usize>STEP << 2; lane += 4) {
      const share = load<i32>(row + at + lane);
      if (share <= bar) continue;
      let to = few - 1;
      for (; to > 0 && load<i32>(best + (<usize>(to - 1) << 2)) < share; to--) {
        store<i32>(best + (<usize>to << 2), load<i32>(best + (<usize>(to - 1) << 2)));
        store<i32>(bestAt + (<usize>to << 2), load<i32>(bestAt + (<usize>(to - 1) << 2)));
      }
      store<i32>(best + (<usize>to << 2), share);
      store<i32>(bestAt + (<usize>to << 2), <i32>((at + lane) >> 2));
      bar = load<i32>(last);
    }
    bars = i32x4.splat(bar);
  }
  let value = load<f64>(baseAt(d, c));
  for (let i = 0; i < few; i++) {
    value += <f64>load<i32>(best + (<usize>i << 2));
    store<i32>(partnerAt(d, c, i), load<i32>(bestAt + (<usize>i << 2)));
  }
  store<f64>(valueAt(d, c), value);
  store<i32>(leastAt(d, c), bar);
}

/** Finds the `few` largest shares of row c, and its value. */
export function rank(d: i32, c: i32, few: i32): void {
  rankAbove(d, c, few, NONE);
}

/** The same where partners are known that still are in the list: the largest shares are no smaller than theirs. */
export function rankAgain(d: i32, c: i32, few: i32): void {
  let least = i32.MAX_VALUE;
  for (let i = 0; i < few; i++) least = min(least, load<i32>(shareAt(d, c, load<i32>(partnerAt(d, c, i)))));
  rankAbove(d, c, few, least - 1);
}

/** Item c gets `more` of its pair with o, which may enter its largest shares and with that its value. */
export function receive(d: i32, c: i32, o: i32, more: i32, few: i32): void {
  const at = shareAt(d, c, o);
  const held = load<i32>(at);
  const share = held + more;
  store<i32>(at, share);
  const bar = load<i32>(leastAt(d, c));
  if (share <= bar) return;
  let where = -1;
  if (held >= bar) {
    for (let i = 0; i < few && where < 0; i++) if (load<i32>(partnerAt(d, c, i)) == o) where = i;
  }
  if (where >= 0) store<f64>(valueAt(d, c), load<f64>(valueAt(d, c)) + <f64>more);
  else {
    for (let i = 0; i < few && where < 0; i++) if (load<i32>(shareAt(d, c, load<i32>(partnerAt(d, c, i)))) == bar) where = i;
    store<i32>(partnerAt(d, c, where), o);
    store<f64>(valueAt(d, c), load<f64>(valueAt(d, c)) + <f64>(share - bar));
  }
  let least = share;
  for (let i = 0; i < few; i++) least = min(least, load<i32>(shareAt(d, c, load<i32>(partnerAt(d, c, i)))));
  store<i32>(leastAt(d, c), least);
}

/** Takes candidate c out of a list without making it anew. */
export function leave(d: i32, c: i32, few: i32): void {
  const count = load<i32>(countAt(d));
  store<f64>(valueAt(d, c), -Infinity);
  for (let o = 0; o < count; o++) {
    const at = shareAt(d, o, c);
    const held = load<i32>(at);
    store<i32>(at, NONE);
    if (held < load<i32>(leastAt(d, o)) || load<f64>(valueAt(d, o)) == -Infinity) continue;
    for (let i = 0; i < few; i++) {
      if (load<i32>(partnerAt(d, o, i)) != c) continue;
      rank(d, o, few);
      break;
    }
  }
}

/** Lists the positions that `moveAt` keeps, in order. */
function listKept(count: i32): void {
  for (let c = 0; c < count; c++) {
    const to = load<i32>(moveAt(c));
    if (to >= 0) store<i32>(sources + (<usize>to << 2), c);
  }
}

/** Copies a row of shares in the columns listed. */
@inline
function gather(row: usize, target: usize, kept: i32): void {
  for (let o = 0; o < kept; o++) {
    store<i32>(target + (<usize>o << 2), load<i32>(row + (<usize>load<i32>(sources + (<usize>o << 2)) << 2)));
  }
  closeRow(target, kept);
}

/** Closes the gaps of a list of depth d whose candidates move to where `moveAt` says; -1 leaves. */
export function close(d: i32, kept: i32, few: i32): void {
  const count = load<i32>(countAt(d));
  const from = load<usize>(startAt(d));
  const stride = <usize>load<i32>(strides + (<usize>d << 2)) << 2;
  lay(d, kept);
  listKept(count);
  for (let c = 0; c < count; c++) {
    const to = load<i32>(moveAt(c));
    if (to < 0) continue;
    const row = from + <usize>c * stride;
    const target = rowAt(d, to);
    gather(row, target, kept);
    store<i32>(itemAt(d, to), load<i32>(itemAt(d, c)));
    store<f64>(gainAt(d, to), load<f64>(gainAt(d, c)));
    store<f64>(baseAt(d, to), load<f64>(baseAt(d, c)));
    store<f64>(valueAt(d, to), load<f64>(valueAt(d, c)));
    store<i32>(leastAt(d, to), load<i32>(leastAt(d, c)));
    for (let i = 0; i < few; i++) store<i32>(partnerAt(d, to, i), load<i32>(partnerAt(d, c, i)));
  }
  for (let c = 0; c < kept; c++) {
    let whole = true;
    for (let i = 0; i < few; i++) {
      const at = load<i32>(moveAt(load<i32>(partnerAt(d, c, i))));
      if (at < 0) whole = false;
      store<i32>(partnerAt(d, c, i), at);
    }
    if (!whole) rank(d, c, few);
  }
}

/** Copies the shares among the candidates of depth d that `moveAt` keeps to depth d + 1, whose list is laid; false where memory is short. */
export function hand(d: i32): bool {
  if (!reserve(d + 1)) return false;
  const count = load<i32>(countAt(d));
  const kept = load<i32>(countAt(d + 1));
  listKept(count);
  for (let c = 0; c < count; c++) {
    const to = load<i32>(moveAt(c));
    if (to < 0) continue;
    const row = rowAt(d, c);
    const target = rowAt(d + 1, to);
    gather(row, target, kept);
  }
  return true;
}
