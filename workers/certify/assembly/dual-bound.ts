// The bound where pairs add up: a pair's value is parted between its two items, in whatever shares.
//
// An item's value is its gain and the largest shares that it gets, as many as items are needed beside it; the largest
// values bound every set, however pairs are parted (Caprara, Pisinger and Toth, INFORMS J. Computing 1999). Halves are
// the bound by rows. An item among the leaders that counts on a pair which its partner does not count on hands some of
// its share on: a subgradient step, which only ever makes the bound another one, never a wrong one.

import { budget } from './gram';
import { errorOf, margin } from './bounds';
import { MOST, countAt, moveAt, partnerAt, rowAt, scale, shareAt, totalAt, valueAt } from './dual-lists';
import { close, leave, rankAgain, receive } from './dual-shares';

/** A list is made anew once more than this power of a half of it is gone. */
const WORTH: i32 = 4;
/** Times between two looks at what can leave. */
const LOOK: i32 = 32;
/** Times without a better bound after which steps are halved, the share of a step that goes on at a list seen before, and the last. */
const PATIENCE: i32 = 20;
const AGAIN: f64 = 0.25;
const LEAST: f64 = 0.02;
/** Numbers looked at in the time of a search node. */
const AS_A_NODE: f64 = 32768;

/** Times that shares are handed on, at the first list and at those below, and how far a first step goes towards the margin. */
let firstTimes: i32 = 2000;
let laterTimes: i32 = 80;
let pace: f64 = 1;

/** Changes what the search costs, never what it says. */
export function setEffort(first: i32, later: i32, share: f64): void {
  firstTimes = first;
  laterTimes = later;
  pace = share;
}

let size: i32 = 0;
/** Positions of the largest values, best first, and those values. */
let leaders: usize = 0;
let leading: usize = 0;
/** What was done since it was last asked for, in numbers looked at. */
let work: f64 = 0;

export function beginLeaders(): void {
  leaders = heap.alloc(<usize>budget << 2);
  leading = heap.alloc(<usize>budget << 3);
}

/** Sets the size of the sets that are bounded, and forgets what was done. */
export function aim(items: i32): void {
  size = items;
  work = 0;
}

export function addWork(looked: f64): void {
  work += looked;
}

/** What was done since the last call, in search nodes. */
export function takeWork(): i32 {
  const taken = <i32>(work / AS_A_NODE);
  work -= <f64>taken * AS_A_NODE;
  return taken;
}

/** The smallest of the leading values, of `few`. */
@inline
export function lastLeading(few: i32): f64 {
  return load<f64>(leading + (<usize>(few - 1) << 3));
}

@inline
export function leaderAt(nth: i32): usize {
  return leaders + (<usize>nth << 2);
}

/** The least that the values of a completion must sum to for a flip. */
@inline
export function bar(d: i32): f64 {
  return Math.floor((margin - errorOf(size) - load<f64>(totalAt(d))) * scale);
}

/** Finds the `few` largest values; their sum. */
export function lead(d: i32, few: i32): f64 {
  const count = load<i32>(countAt(d));
  for (let i = 0; i < few; i++) store<f64>(leading + (<usize>i << 3), -Infinity);
  const last = leading + (<usize>(few - 1) << 3);
  let least = -Infinity;
  for (let c = 0; c < count; c++) {
    const value = load<f64>(valueAt(d, c));
    if (value <= least) continue;
    let to = few - 1;
    for (; to > 0 && load<f64>(leading + (<usize>(to - 1) << 3)) < value; to--) {
      store<f64>(leading + (<usize>to << 3), load<f64>(leading + (<usize>(to - 1) << 3)));
      store<i32>(leaderAt(to), load<i32>(leaderAt(to - 1)));
    }
    store<f64>(leading + (<usize>to << 3), value);
    store<i32>(leaderAt(to), c);
    least = load<f64>(last);
  }
  let sum: f64 = 0;
  for (let i = 0; i < few; i++) sum += load<f64>(leading + (<usize>i << 3));
  return sum;
}

/** Whether o is among the partners of c. */
@inline
export function isPartner(d: i32, c: i32, o: i32, few: i32): bool {
  for (let i = 0; i < few; i++) if (load<i32>(partnerAt(d, c, i)) == o) return true;
  return false;
}

/** Whether c is among the leaders. */
@inline
function isLeader(c: i32, need: i32): bool {
  for (let i = 0; i < need; i++) if (load<i32>(leaderAt(i)) == c) return true;
  return false;
}

/**
 * Hands shares on, more often where the list is the first: a leader takes from what it would get of a pair that its partner would not choose.
 * Steps after Polyak, aimed at the margin. Whether the bound stays open; leaders are those of the last bound.
 */
export function settle(d: i32, need: i32, isFirst: bool): bool {
  const times = isFirst ? firstTimes : laterTimes;
  let share = isFirst ? pace : AGAIN * pace;
  let least = Infinity;
  let stall = 0;
  const few = need - 1;
  const goal = bar(d);
  for (let time = 0; time <= times; time++) {
    const sum = lead(d, need);
    if (sum < goal) return false;
    if (time == times) return true;
    if (sum < least) {
      least = sum;
      stall = 0;
    } else if (++stall == PATIENCE) {
      share *= 0.5;
      stall = 0;
      if (share < LEAST) return true;
    }
    if (time % LOOK == LOOK - 1 && !clear(d, need, sum, goal)) return false;
    let count = 0;
    for (let n = 0; n < need; n++) {
      const c = load<i32>(leaderAt(n));
      for (let i = 0; i < few; i++) {
        const o = load<i32>(partnerAt(d, c, i));
        if (!isLeader(o, need) || !isPartner(d, o, c, few)) count++;
      }
    }
    if (count == 0) return true;
    const step = <i32>min(max(1, share * (sum - goal + 1) / <f64>count), <f64>(MOST >> 4));
    for (let n = 0; n < need; n++) {
      const c = load<i32>(leaderAt(n));
      const row = rowAt(d, c);
      for (let i = 0; i < few; i++) {
        const o = load<i32>(partnerAt(d, c, i));
        // Partners of leaders are as they were: they change below, once all is handed on.
        if (isLeader(o, need) && isPartner(d, o, c, few)) continue;
        const at = row + (<usize>o << 2);
        if (load<i32>(at) < -MOST || load<i32>(shareAt(d, o, c)) > MOST) continue;
        store<i32>(at, load<i32>(at) - step);
        if (isLeader(o, need)) store<i32>(shareAt(d, o, c), load<i32>(shareAt(d, o, c)) + step);
        else receive(d, o, c, step, few);
      }
    }
    for (let n = 0; n < need; n++) rankAgain(d, load<i32>(leaderAt(n)), few);
    addWork(<f64>load<i32>(countAt(d)) * <f64>need);
  }
  return true;
}

/** Takes candidates off that no flip can contain; false where too few are left. Leaders stay, their positions may change. */
export function clear(d: i32, need: i32, sum: f64, goal: f64): bool {
  const count = load<i32>(countAt(d));
  const others = sum - lastLeading(need);
  let kept = 0;
  let gone = 0;
  for (let c = 0; c < count; c++) {
    const value = load<f64>(valueAt(d, c));
    const leaves = others + value < goal;
    if (leaves && value != -Infinity) gone++;
    store<i32>(moveAt(c), leaves ? -1 : kept++);
  }
  if (kept < need) return false;
  if (kept == count) return true;
  addWork(<f64>count * <f64>count);
  if (count - kept > count >> WORTH) close(d, kept, need - 1);
  else if (gone == 0) return true;
  else {
    for (let c = 0; c < count; c++) {
      if (load<i32>(moveAt(c)) < 0 && load<f64>(valueAt(d, c)) != -Infinity) leave(d, c, need - 1);
    }
  }
  lead(d, need);
  return true;
}
