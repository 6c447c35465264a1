import { announce, beginBatch, collect } from './collect';
import { logistic } from './math';
import { batch, columnA, columnB, columnC, count, itemRow, l2, margins, rowAt, rowCount, scratch } from './memory';
import { beginStep, dense, sweep } from './optimisers';
import { difference, dot, dotDifference } from './vectors';

/** BPR-MF over batches [from, to) of the loaded triplets (users, positives, negatives); returns the summed loss. */
export function bprRun(from: i32, to: i32): f64 {
  let loss: f64 = 0;
  for (let b = from; b < to; b++) {
    const first = b * batch;
    loss += bprBatch(first, min(first + batch, count));
  }
  return loss;
}

function bprBatch(first: i32, last: i32): f64 {
  beginStep();
  beginBatch();
  let squares: f64 = 0;
  let margin = margins;
  for (let t = first; t < last; t++, margin += 4) {
    const offset = <usize>t << 2;
    const user = <usize>load<u32>(columnA + offset);
    const positive = itemRow + <usize>load<u32>(columnB + offset);
    const negative = itemRow + <usize>load<u32>(columnC + offset);
    const p = rowAt(user);
    const qi = rowAt(positive);
    const qj = rowAt(negative);
    if (!dense) {
      announce(user);
      announce(positive);
      announce(negative);
    }
    store<f32>(margin, dotDifference(p, qi, qj));
    if (l2 != 0) squares += <f64>dot(p, p) + <f64>dot(qi, qi) + <f64>dot(qj, qj);
  }
  const loss = logistic(margins, last - first, 1);
  margin = margins;
  for (let t = first; t < last; t++, margin += 4) {
    const offset = <usize>t << 2;
    const user = <usize>load<u32>(columnA + offset);
    const positive = itemRow + <usize>load<u32>(columnB + offset);
    const negative = itemRow + <usize>load<u32>(columnC + offset);
    const c = load<f32>(margin);
    const p = rowAt(user);
    difference(scratch, rowAt(positive), rowAt(negative));
    collect(positive, p, c, l2);
    collect(negative, p, -c, l2);
    collect(user, scratch, c, l2);
  }
  if (dense) sweep(0, rowCount, 0);
  return loss + 0.5 * <f64>l2 * squares;
}
