import { announce, beginBatch, collect } from './collect';
import { batch, columnA, columnB, columnC, count, itemRow, l2, margins, rowAt, rowBytes, rowCount, scratch } from './memory';
import { beginStep, dense, sweep } from './optimisers';
import { dot } from './vectors';

/** Entries of P and of Q without padding: what the l2 means are taken over. */
export let userEntries: f64 = 1;
export let itemEntries: f64 = 1;

export function setEntries(ofUsers: f64, ofItems: f64): void {
  userEntries = ofUsers;
  itemEntries = ofItems;
}

/** MF over batches [from, to) of the loaded ratings (users, items, ratings as float32); returns the summed loss. */
export function mfRun(from: i32, to: i32): f64 {
  let loss: f64 = 0;
  for (let b = from; b < to; b++) {
    const first = b * batch;
    loss += mfBatch(first, min(first + batch, count));
  }
  return loss;
}

function mfBatch(first: i32, last: i32): f64 {
  beginStep();
  beginBatch();
  const examples = <f64>(last - first);
  const slope = <f32>(2 / examples);
  let loss: f64 = 0;
  let error = margins;
  for (let t = first; t < last; t++, error += 4) {
    const offset = <usize>t << 2;
    const user = <usize>load<u32>(columnA + offset);
    const item = itemRow + <usize>load<u32>(columnB + offset);
    if (!dense) {
      announce(user);
      announce(item);
    }
    const e = dot(rowAt(user), rowAt(item)) - load<f32>(columnC + offset);
    store<f32>(error, e);
    loss += <f64>e * <f64>e;
  }
  error = margins;
  for (let t = first; t < last; t++, error += 4) {
    const offset = <usize>t << 2;
    const user = <usize>load<u32>(columnA + offset);
    const item = itemRow + <usize>load<u32>(columnB + offset);
    const c = slope * load<f32>(error);
    // The user's row may change before the item's gradient is taken from it.
    memory.copy(scratch, rowAt(user), rowBytes);
    collect(user, rowAt(item), c, 0);
    collect(item, scratch, c, 0);
  }
  if (dense) {
    const users = sweep(0, itemRow, <f32>((2 * <f64>l2) / userEntries));
    const items = sweep(itemRow, rowCount, <f32>((2 * <f64>l2) / itemEntries));
    loss += examples * <f64>l2 * (users / userEntries + items / itemEntries);
  }
  return loss;
}
