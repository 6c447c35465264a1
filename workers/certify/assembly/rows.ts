// Branch and bound over the sets of one size: finds a flipping set or proves that there is none.
//
// A node is a list of candidates with their gains after the switches chosen so far. Half of every pair value belongs to
// each of its items, so an item's bracket (gain plus half its largest pair values) bounds what it can add, and the sum
// of the largest brackets what any completion can add. What cannot be part of a flip leaves the list; once a list is
// short, the largest pair values are taken among its own members, which lets more of it leave.

import { budget, fill, gramRow, insert, n, rowSumsOf } from './gram';
import { chosen, direction, errorOf, flips, gains, isOpen, margin, mixed, pairSign, signs, verdict } from './bounds';
import {
  REFINED, baseAt, basisAt, bracketAt, countAt, cursorAt, dipAt, gainAt, itemAt, limits, limitsOf, lineAt, placeAt, sort, top,
  topSum, totalAt,
} from './exact-lists';
import { plantShares } from './dual';
import { LONGEST } from './dual-lists';
import { CLOSED, FOUND, OPENED, STAYED } from './steps';

/** With so few items to choose, listing pair values anew costs more than it saves. */
const PAIRS: i32 = 2;
/** Lists up to this length are refined at every depth; the longest allowed halves with each depth. */
const SHORT: i32 = 64;
/** A list is refined again only when it has shrunk to this share. */
const WORTH: f64 = 0.5;

let size: i32 = 0;

/**
 * Keeps the candidates that can be in a flipping set: the own bracket plus the best others must leave the flip open.
 * Returns whether any completion is left open at all.
 */
function filter(d: i32): bool {
  const need = size - d;
  let count = load<i32>(countAt(d));
  fill(top, need, -Infinity);
  for (let c = 0; c < count; c++) insert(top, need, load<f64>(bracketAt(d, c)));
  const total = load<f64>(totalAt(d));
  if (!isOpen(total + topSum(need), size)) return false;
  const others = total + topSum(need - 1);
  let kept = 0;
  for (let c = 0; c < count; c++) {
    const bracket = load<f64>(bracketAt(d, c));
    if (!isOpen(others + bracket, size)) continue;
    if (kept < c) {
      store<i32>(itemAt(d, kept), load<i32>(itemAt(d, c)));
      store<i32>(placeAt(d, kept), load<i32>(placeAt(d, c)));
      store<f64>(gainAt(d, kept), load<f64>(gainAt(d, c)));
      store<f64>(bracketAt(d, kept), bracket);
    }
    kept++;
  }
  store<i32>(countAt(d), kept);
  return kept >= need;
}

/** Largest pair values among the members of the list alone, which tightens every bracket. */
function refine(d: i32): void {
  const need = size - d;
  const count = load<i32>(countAt(d));
  const side = min(n, REFINED);
  store<usize>(baseAt(d), limits + (<usize>(d * budget) * <usize>side << 3));
  store<i32>(lineAt(d), side);
  store<i32>(basisAt(d), count);
  const last = top + (<usize>(need - 2) << 3);
  for (let c = 0; c < count; c++) {
    const item = load<i32>(itemAt(d, c));
    const gram = gramRow(item);
    const t = pairSign(item);
    fill(top, need - 1, -Infinity);
    let least = -Infinity;
    for (let o = 0; o < count; o++) {
      const other = <usize>load<i32>(itemAt(d, o)) << 3;
      let value = t * load<f64>(gram + other);
      if (mixed) value *= load<f64>(signs + other);
      if (value <= least || o == c) continue;
      insert(top, need - 1, value);
      least = load<f64>(last);
    }
    let sum: f64 = 0;
    for (let r = 0; r < need; r++) {
      store<f64>(limitsOf(d, r) + (<usize>c << 3), sum);
      if (r < need - 1) sum += load<f64>(top + (<usize>r << 3));
    }
    store<i32>(placeAt(d, c), c);
    store<f64>(bracketAt(d, c), load<f64>(gainAt(d, c)) + 0.5 * sum);
  }
}

/** How far a candidate's limit can rise when one item fewer is to be chosen: not at all where pair values are positive. */
function takeDip(d: i32): void {
  const count = load<i32>(countAt(d));
  const more = limitsOf(d, size - d - 1);
  const less = limitsOf(d, size - d - 2);
  let dip: f64 = 0;
  for (let c = 0; c < count; c++) {
    const place = <usize>load<i32>(placeAt(d, c)) << 3;
    dip = max(dip, load<f64>(less + place) - load<f64>(more + place));
  }
  store<f64>(dipAt(d), 0.5 * dip);
}

/** Makes the list of depth d as short as its bounds allow and sorts it; false where nothing is left to search. */
function narrow(d: i32): bool {
  const longest = max(REFINED >> d, SHORT);
  for (;;) {
    if (!filter(d)) return false;
    const count = load<i32>(countAt(d));
    if (size - d <= PAIRS || count > longest || <f64>count > WORTH * <f64>load<i32>(basisAt(d))) break;
    refine(d);
  }
  sort(d);
  takeDip(d);
  store<i32>(cursorAt(d), -1);
  return true;
}

/** How far a candidate's bracket can rise at most once c is chosen. */
@inline
function mostOf(d: i32, c: i32): f64 {
  return load<f64>(limitsOf(d, 1) + (<usize>load<i32>(placeAt(d, c)) << 3)) + load<f64>(dipAt(d));
}

/**
 * Whether the children of c leave a flip open, by the bound that their list would have, without making the list. In
 * the order of the brackets the first candidate ends the look that could not be among the best even with c's best pair.
 */
function isPromising(d: i32, c: i32): bool {
  const need = size - d - 1;
  const count = load<i32>(countAt(d));
  const item = load<i32>(itemAt(d, c));
  const gram = gramRow(item);
  const t = pairSign(item);
  const half = limitsOf(d, need - 1);
  const most = mostOf(d, c);
  let bound = load<f64>(totalAt(d)) + load<f64>(bracketAt(d, c));
  for (let o = c + 1; o < c + need; o++) bound += load<f64>(bracketAt(d, o));
  fill(top, need, -Infinity);
  const last = top + (<usize>(need - 1) << 3);
  const least = margin - errorOf(size) - bound;
  let bar = -Infinity;
  for (let o = c + 1; o < count; o++) {
    const bracket = load<f64>(bracketAt(d, o));
    if (bracket < least || bracket + most <= bar) break;
    const other = load<i32>(itemAt(d, o));
    let value = t * load<f64>(gram + (<usize>other << 3));
    if (mixed) value *= load<f64>(signs + (<usize>other << 3));
    value += load<f64>(gainAt(d, o)) + 0.5 * load<f64>(half + (<usize>load<i32>(placeAt(d, o)) << 3));
    if (value <= bar) continue;
    insert(top, need, value);
    bar = load<f64>(last);
  }
  return isOpen(load<f64>(totalAt(d)) + load<f64>(gainAt(d, c)) + topSum(need), size);
}

/**
 * The list of depth d + 1 after `isPromising`: the candidates behind c with gains as they are once c is chosen, as far
 * as they leave a flip open beside c and the best others.
 */
function child(d: i32, c: i32): void {
  const need = size - d - 1;
  const count = load<i32>(countAt(d));
  const item = load<i32>(itemAt(d, c));
  const gram = gramRow(item);
  const t = pairSign(item);
  const half = limitsOf(d, need - 1);
  const total = load<f64>(totalAt(d)) + load<f64>(gainAt(d, c));
  const least = margin - errorOf(size) - total - topSum(need - 1);
  const first = least - mostOf(d, c);
  let at = 0;
  for (let o = c + 1; o < count && load<f64>(bracketAt(d, o)) >= first; o++) {
    const other = load<i32>(itemAt(d, o));
    const place = load<i32>(placeAt(d, o));
    let value = t * load<f64>(gram + (<usize>other << 3));
    if (mixed) value *= load<f64>(signs + (<usize>other << 3));
    const gain = load<f64>(gainAt(d, o)) + value;
    const bracket = gain + 0.5 * load<f64>(half + (<usize>place << 3));
    if (bracket < least) continue;
    store<i32>(itemAt(d + 1, at), other);
    store<i32>(placeAt(d + 1, at), place);
    store<f64>(gainAt(d + 1, at), gain);
    store<f64>(bracketAt(d + 1, at), bracket);
    at++;
  }
  store<i32>(countAt(d + 1), at);
  store<usize>(baseAt(d + 1), load<usize>(baseAt(d)));
  store<i32>(lineAt(d + 1), load<i32>(lineAt(d)));
  store<i32>(basisAt(d + 1), load<i32>(basisAt(d)));
  store<f64>(totalAt(d + 1), total);
}

/** Tries every last item; true where one completes a flip. */
function leaf(d: i32): bool {
  const count = load<i32>(countAt(d));
  const total = load<f64>(totalAt(d));
  for (let c = 0; c < count; c++) {
    const delta = total + load<f64>(gainAt(d, c));
    if (verdict(delta, size) == 0) continue;
    for (let i = 0; i < d; i++) {
      store<i32>(chosen + (<usize>i << 2), load<i32>(itemAt(i, load<i32>(cursorAt(i)))));
    }
    store<i32>(chosen + (<usize>d << 2), load<i32>(itemAt(d, c)));
    if (flips(delta, size)) return true;
  }
  return false;
}

/** All switches as the list of depth 0. */
function root(): void {
  let count = 0;
  const half = rowSumsOf(direction) + (<usize>((size - 1) * n) << 3);
  for (let j = 0; j < n; j++) {
    const gain = load<f64>(gains + (<usize>j << 3));
    if (gain == -Infinity) continue;
    store<i32>(itemAt(0, count), j);
    store<i32>(placeAt(0, count), j);
    store<f64>(gainAt(0, count), gain);
    store<f64>(bracketAt(0, count), gain + 0.5 * load<f64>(half + (<usize>j << 3)));
    count++;
  }
  store<i32>(countAt(0), count);
  store<usize>(baseAt(0), rowSumsOf(direction));
  store<i32>(lineAt(0), n);
  store<i32>(basisAt(0), n);
  store<f64>(totalAt(0), 0);
}

/** Whether the open candidates behind the cursor of depth d leave a flip open; moves the cursor on. */
function advance(d: i32): bool {
  const need = size - d;
  const c = load<i32>(cursorAt(d)) + 1;
  if (c + need > load<i32>(countAt(d))) return false;
  let sum = load<f64>(totalAt(d));
  for (let i = 0; i < need; i++) sum += load<f64>(bracketAt(d, c + i));
  store<i32>(cursorAt(d), c);
  return isOpen(sum, size);
}

/** Opens the node of depth d; true where it has children to visit. Finding a flip is told by `found`. */
function open(d: i32): bool {
  if (size - d == 1) {
    found = leaf(d);
    return false;
  }
  return narrow(d);
}

let found: bool = false;

/** The candidates of a size as the list of depth 0, without those that no flip can contain; false where none is left open. */
export function shortlist(items: i32): bool {
  size = items;
  root();
  return filter(0);
}

/** Hands what is left of the list of depth d to the search by shares, if it is short enough for that. */
export function handOver(d: i32): bool {
  const from = max(0, load<i32>(cursorAt(d)));
  return load<i32>(countAt(d)) - from <= LONGEST && size - d >= 3 && plantShares(size, d, from);
}

/** Starts the search of a size; what `step` says of the root. */
export function plantRows(items: i32): i32 {
  size = items;
  found = false;
  root();
  return open(0) ? OPENED : found ? FOUND : CLOSED;
}

/** Goes on to the next child at depth d. */
export function stepRows(d: i32): i32 {
  if (!advance(d)) return CLOSED;
  if (!isPromising(d, load<i32>(cursorAt(d)))) return STAYED;
  child(d, load<i32>(cursorAt(d)));
  return open(d + 1) ? OPENED : found ? FOUND : STAYED;
}
