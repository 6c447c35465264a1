// The search where pairs take away, by the bound of concave-bound.ts: what no flip can contain leaves the list, then the
// candidate of the largest bracket is chosen, and what is left is searched without it.

import { budget, fill, gramRow, insert } from './gram';
import { chosen, flips, isOpen, pairSign, verdict } from './bounds';
import {
  beginWeights, climb, drain, halfAt, multiplyOut, ownBracket, pair, slopeAt, weightAt,
} from './concave-bound';
import { bracketAt, countAt, gainAt, itemAt, top, topSum, totalAt } from './exact-lists';
import { CLOSED, FOUND, OPENED } from './steps';

/** Most moves of weight at a node, and at the root of a size. */
const MOVES: i32 = 96;
const ROOT_MOVES: i32 = 768;

/** Per depth: the item chosen there. */
let picks: usize = 0;

export function beginConcave(): void {
  beginWeights();
  picks = heap.alloc(<usize>budget << 2);
}

/** Whether the brackets of depth d leave a flip open. */
function isBoundOpen(d: i32, need: i32, size: i32): bool {
  const count = load<i32>(countAt(d));
  if (count < need) return false;
  fill(top, need, -Infinity);
  for (let c = 0; c < count; c++) insert(top, need, load<f64>(bracketAt(d, c)));
  return isOpen(load<f64>(totalAt(d)) + load<f64>(halfAt(d)) + topSum(need), size);
}

function drop(d: i32, c: i32): void {
  const last = load<i32>(countAt(d)) - 1;
  store<i32>(countAt(d), last);
  if (c == last) return;
  store<i32>(itemAt(d, c), load<i32>(itemAt(d, last)));
  store<f64>(gainAt(d, c), load<f64>(gainAt(d, last)));
  store<f64>(bracketAt(d, c), load<f64>(bracketAt(d, last)));
  store<f64>(weightAt(d, c), load<f64>(weightAt(d, last)));
  store<f64>(slopeAt(d, c), load<f64>(slopeAt(d, last)));
}

/** Takes candidates off the list that no flip can contain: the own bracket and the best others stay within the margin. */
function clear(d: i32, need: i32, size: i32): void {
  const others = load<f64>(totalAt(d)) + load<f64>(halfAt(d)) + topSum(need - 1);
  for (let c = load<i32>(countAt(d)) - 1; c >= 0; c--) {
    if (isOpen(others + load<f64>(bracketAt(d, c)), size)) continue;
    drain(d, c);
    drop(d, c);
  }
}

/** The set of the `need` largest brackets beside those chosen: whether it flips. */
function tryBest(d: i32, need: i32, size: i32): bool {
  const count = load<i32>(countAt(d));
  const bar = load<f64>(top + (<usize>(need - 1) << 3));
  let delta = load<f64>(totalAt(d));
  let at = d;
  for (let i = 0; i < d; i++) store<i32>(chosen + (<usize>i << 2), load<i32>(picks + (<usize>i << 2)));
  for (let c = 0; c < count && at < size; c++) {
    if (load<f64>(bracketAt(d, c)) < bar) continue;
    const item = load<i32>(itemAt(d, c));
    delta += load<f64>(gainAt(d, c));
    const gram = gramRow(item);
    const t = pairSign(item);
    for (let i = d; i < at; i++) delta += pair(gram, t, load<i32>(chosen + (<usize>i << 2)));
    store<i32>(chosen + (<usize>at << 2), item);
    at++;
  }
  return at == size && flips(delta, size);
}

/** Whether a last item completes a flip. */
function completes(d: i32, size: i32): bool {
  const count = load<i32>(countAt(d));
  const total = load<f64>(totalAt(d));
  for (let c = 0; c < count; c++) {
    const delta = total + load<f64>(gainAt(d, c));
    if (verdict(delta, size) == 0) continue;
    for (let i = 0; i < d; i++) store<i32>(chosen + (<usize>i << 2), load<i32>(picks + (<usize>i << 2)));
    store<i32>(chosen + (<usize>d << 2), load<i32>(itemAt(d, c)));
    if (flips(delta, size)) return true;
  }
  return false;
}

/** The list of depth d + 1 once candidate c of depth d is chosen; c leaves the list of depth d. */
function branch(d: i32, c: i32, need: i32): void {
  const item = load<i32>(itemAt(d, c));
  const gram = gramRow(item);
  const t = pairSign(item);
  const x = load<f64>(weightAt(d, c));
  const scale = (<f64>need - 1) / (<f64>need - x);
  store<i32>(picks + (<usize>d << 2), item);
  store<f64>(totalAt(d + 1), load<f64>(totalAt(d)) + load<f64>(gainAt(d, c)));
  const count = load<i32>(countAt(d));
  let at = 0;
  for (let o = 0; o < count; o++) {
    if (o == c) continue;
    const other = load<i32>(itemAt(d, o));
    const value = pair(gram, t, other);
    const own = ownBracket(d, o);
    // <v_j, z> of the weights that stay, rescaled to sum to one less.
    const inner = scale * (own - load<f64>(slopeAt(d, o)) + x * value);
    store<i32>(itemAt(d + 1, at), other);
    store<f64>(gainAt(d + 1, at), load<f64>(gainAt(d, o)) + value);
    store<f64>(weightAt(d + 1, at), scale * load<f64>(weightAt(d, o)));
    store<f64>(slopeAt(d + 1, at), own + value - inner);
    at++;
  }
  store<i32>(countAt(d + 1), at);
  store<f64>(halfAt(d + 1), -1);
  drain(d, c);
  drop(d, c);
}

/** Bounds the node of depth d and, where it stays open, makes its best child the list of depth d + 1. */
export function visit(d: i32, size: i32): i32 {
  const need = size - d;
  if (need == 1) return completes(d, size) ? FOUND : CLOSED;
  if (load<f64>(halfAt(d)) >= 0 && !isBoundOpen(d, need, size)) return CLOSED;
  if (load<i32>(countAt(d)) < need) return CLOSED;
  climb(d, need, size, d == 0 && load<f64>(halfAt(0)) < 0 ? ROOT_MOVES : MOVES);
  multiplyOut(d);
  if (!isBoundOpen(d, need, size)) return CLOSED;
  if (tryBest(d, need, size)) return FOUND;
  clear(d, need, size);
  const count = load<i32>(countAt(d));
  if (count < need) return CLOSED;
  let best = 0;
  for (let c = 1; c < count; c++) if (load<f64>(bracketAt(d, c)) > load<f64>(bracketAt(d, best))) best = c;
  branch(d, best, need);
  return OPENED;
}
