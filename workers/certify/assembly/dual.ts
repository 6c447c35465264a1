// The search where pairs add up, by the bound of dual-bound.ts: a list that the search by rows has left open is searched
// to its end here. Shares are handed on until the bound is below the margin, what no flip can contain leaves the list,
// then the candidate of the largest value is chosen, and what is left is searched without it.

import { budget, gramRow } from './gram';
import { chosen, flips, pairSign, verdict } from './bounds';
import { pair } from './concave-bound';
import * as rows from './exact-lists';
import {
  baseAt, beginShares, countAt, gainAt, itemAt, lay, leastAt, moveAt, rowAt, scale, shareAt, totalAt, valueAt,
} from './dual-lists';
import { beginRanks, halve, hand, leave, rank, setGain } from './dual-shares';
import { addWork, aim, bar, beginLeaders, clear, isPartner, lastLeading, lead, leaderAt, settle } from './dual-bound';
import { CLOSED, FOUND, OPENED, STAYED, STUCK } from './steps';

/** Largest gain, scaled, whose sums with shares are exact by far. */
const EXACT: f64 = 2.0 ** 45;

let size: i32 = 0;
/** Whether the first list has not been looked at yet. */
let fresh: bool = false;
/** Items chosen before the first list here. */
let before: i32 = 0;
let picks: usize = 0;

/** To be called last: the shares lie at the end of the memory. */
export function beginDual(): void {
  picks = heap.alloc(<usize>budget << 2);
  beginLeaders();
  beginRanks();
  beginShares();
}

/** What was chosen above depth d, into `chosen`; how many. */
function path(d: i32): i32 {
  for (let i = 0; i < before; i++) {
    store<i32>(chosen + (<usize>i << 2), load<i32>(rows.itemAt(i, load<i32>(rows.cursorAt(i)))));
  }
  for (let i = 0; i < d; i++) store<i32>(chosen + (<usize>(before + i) << 2), load<i32>(picks + (<usize>i << 2)));
  return before + d;
}

/** Whether the leaders complete a flip. */
function tryLeaders(d: i32, need: i32): bool {
  let at = path(d);
  let delta = load<f64>(totalAt(d));
  const first = at;
  for (let n = 0; n < need; n++) {
    const c = load<i32>(leaderAt(n));
    const item = load<i32>(itemAt(d, c));
    delta += load<f64>(gainAt(d, c));
    const gram = gramRow(item);
    const t = pairSign(item);
    for (let i = first; i < at; i++) delta += pair(gram, t, load<i32>(chosen + (<usize>i << 2)));
    store<i32>(chosen + (<usize>at << 2), item);
    at++;
  }
  return flips(delta, size);
}

/** Whether two last items complete a flip. */
function tryPairs(d: i32): bool {
  const count = load<i32>(countAt(d));
  const goal = bar(d);
  const total = load<f64>(totalAt(d));
  for (let c = 0; c < count; c++) {
    const row = rowAt(d, c);
    const base = load<f64>(valueAt(d, c)) == -Infinity ? -Infinity : load<f64>(baseAt(d, c));
    for (let o = c + 1; o < count; o++) {
      if (load<f64>(valueAt(d, o)) == -Infinity) continue;
      const whole = <f64>(load<i32>(row + (<usize>o << 2)) + load<i32>(shareAt(d, o, c)));
      if (base + load<f64>(baseAt(d, o)) + whole < goal) continue;
      const item = load<i32>(itemAt(d, c));
      const other = load<i32>(itemAt(d, o));
      const delta = total + load<f64>(gainAt(d, c)) + load<f64>(gainAt(d, o)) + pair(gramRow(item), pairSign(item), other);
      if (verdict(delta, size) == 0) continue;
      const at = path(d);
      store<i32>(chosen + (<usize>at << 2), item);
      store<i32>(chosen + (<usize>(at + 1) << 2), other);
      if (flips(delta, size)) return true;
    }
  }
  return false;
}

/** The list of depth d + 1 once candidate c of depth d is chosen, unless its bound closes it at once or memory is short. */
function branch(d: i32, c: i32, need: i32): i32 {
  const count = load<i32>(countAt(d));
  const few = need - 1;
  const row = rowAt(d, c);
  store<f64>(totalAt(d + 1), load<f64>(totalAt(d)) + load<f64>(gainAt(d, c)));
  const goal = bar(d + 1);
  // Values of depth d + 1, by position in depth d, stand in its own values until the list is made.
  for (let o = 0; o < count; o++) {
    if (load<f64>(valueAt(d, o)) == -Infinity) {
      store<f64>(valueAt(d + 1, o), -Infinity);
      continue;
    }
    const back = load<i32>(shareAt(d, o, c));
    const least = isPartner(d, o, c, few) ? back : load<i32>(leastAt(d, o));
    const whole = <f64>load<i32>(row + (<usize>o << 2)) + <f64>back;
    store<f64>(valueAt(d + 1, o), o == c ? -Infinity : load<f64>(valueAt(d, o)) - <f64>least + whole);
  }
  lay(d + 1, count);
  const sum = lead(d + 1, few);
  if (sum < goal) return STAYED;
  const others = sum - lastLeading(few);
  let kept = 0;
  for (let o = 0; o < count; o++) {
    store<i32>(moveAt(o), others + load<f64>(valueAt(d + 1, o)) < goal ? -1 : kept++);
  }
  if (kept < few) return STAYED;
  lay(d + 1, kept);
  addWork(4 * <f64>count * <f64>count);
  if (!hand(d)) return STUCK;
  const item = load<i32>(itemAt(d, c));
  const gram = gramRow(item);
  const t = pairSign(item);
  store<i32>(picks + (<usize>d << 2), item);
  for (let o = 0; o < count; o++) {
    const to = load<i32>(moveAt(o));
    if (to < 0) continue;
    const other = load<i32>(itemAt(d, o));
    store<i32>(itemAt(d + 1, to), other);
    setGain(d + 1, to, load<f64>(gainAt(d, o)) + pair(gram, t, other));
  }
  if (few > 1) for (let o = 0; o < kept; o++) rank(d + 1, o, few - 1);
  return OPENED;
}

/** Takes over the list of depth d of the search by rows, from a candidate on; false where it cannot: memory is short, or gains are too large for whole numbers. */
export function plantShares(items: i32, d: i32, from: i32): bool {
  size = items;
  aim(size);
  before = d;
  const count = load<i32>(rows.countAt(d)) - from;
  lay(0, count);
  let largest: f64 = 0;
  for (let c = 0; c < count; c++) {
    largest = max(largest, Math.abs(load<f64>(rows.gainAt(d, from + c))) * scale);
    store<i32>(itemAt(0, c), load<i32>(rows.itemAt(d, from + c)));
    setGain(0, c, load<f64>(rows.gainAt(d, from + c)));
  }
  if (largest > EXACT) return false;
  store<f64>(totalAt(0), load<f64>(rows.totalAt(d)));
  addWork(4 * <f64>count * <f64>count);
  if (!halve(0)) return false;
  for (let c = 0; c < count; c++) rank(0, c, size - before - 1);
  fresh = true;
  return true;
}

/** Goes on at depth d of the lists here. */
export function stepShares(d: i32): i32 {
  const need = size - before - d;
  if (load<i32>(countAt(d)) < need) return CLOSED;
  if (need == 2) return tryPairs(d) ? FOUND : CLOSED;
  const open = settle(d, need, fresh);
  fresh = false;
  if (!open) return CLOSED;
  if (tryLeaders(d, need)) return FOUND;
  const goal = bar(d);
  if (!clear(d, need, lead(d, need), goal)) return CLOSED;
  const c = load<i32>(leaderAt(0));
  const came = branch(d, c, need);
  if (came != STUCK) leave(d, c, need - 1);
  return came;
}
