import { counters, rowAt, rowBytes, slots, zeroSlot } from './memory';
import { dense, finishRow, gradientOffset } from './optimisers';
import { addScaled, scale } from './vectors';

/**
 * Exact mini-batches in one pass: a row is changed only at its last occurrence in the batch, when its gradient
 * is complete and nobody in the batch needs its old value any more; until then the gradient waits in a slot.
 * Rows that occur once (most of them) need no slot at all. Callers first `announce` every occurrence,
 * then compute all scalar coefficients, then `collect` every occurrence once.
 */

/** Bytes before a slot's row: the sum of `own`, padded. */
const SLOT_HEADER: usize = 16;

let nextSlot: usize = 0;

export function beginBatch(): void {
  nextSlot = slots;
}

@inline
export function announce(row: usize): void {
  const at = counters + (row << 3);
  store<i32>(at, load<i32>(at) + 1);
}

/** Adds coefficient·source + own·θ to the gradient of `row`; steps the row if this was its last occurrence. */
export function collect(row: usize, source: usize, coefficient: f32, own: f32): void {
  const at = rowAt(row);
  if (dense) {
    addScaled(at + gradientOffset, source, coefficient);
    if (own != 0) addScaled(at + gradientOffset, at, own);
    return;
  }
  const counter = counters + (row << 3);
  const left = load<i32>(counter) - 1;
  store<i32>(counter, left);
  const slot = <usize>load<u32>(counter, 4);
  if (left == 0) {
    if (slot == 0) {
      finishRow(at, zeroSlot, source, coefficient, own);
    } else {
      store<u32>(counter, 0, 4);
      finishRow(at, slot + SLOT_HEADER, source, coefficient, own + load<f32>(slot));
    }
  } else if (slot == 0) {
    store<u32>(counter, <u32>nextSlot, 4);
    store<f32>(nextSlot, own);
    scale(nextSlot + SLOT_HEADER, source, coefficient);
    nextSlot += SLOT_HEADER + rowBytes;
  } else {
    store<f32>(slot, load<f32>(slot) + own);
    addScaled(slot + SLOT_HEADER, source, coefficient);
  }
}
