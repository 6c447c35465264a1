/**
 * One module instance holds one model. The TypeScript side lays out the memory behind `heapBase` and hands
 * the addresses over; nothing is allocated here. All rows (users then items, or features) stand in one table;
 * a row's block is [θ | state 1 | state 2 | gradient], each `rowBytes` long as far as the optimiser needs it,
 * so that an update touches neighbouring cache lines. Row lengths are padded to 4 floats with zeros.
 */

export let table: usize = 0;
export let rowBytes: usize = 0;
export let stride: usize = 0;
/** Index of the first item's row; 0 where rows are features. */
export let itemRow: usize = 0;
export let rowCount: usize = 0;
export let l2: f32 = 0;
/**
 * Per row two integers, zero between batches. MF and BPR: {occurrences left in the batch, address of its slot or 0};
 * FM: {occurrences in the batch, position in the sorted list}; full gradients: one count of terms.
 */
export let counters: usize = 0;
/** Work space of a batch. MF and BPR: gradients of rows that occur more than once; FM: the sorted occurrences. */
export let slots: usize = 0;
/** A slot that is always zero, for rows that occur once. */
export let zeroSlot: usize = 0;
/** One row for values that must survive an update in place. */
export let scratch: usize = 0;

export function heapBase(): usize {
  return __heap_base;
}

export function setTable(at: usize, rows: usize, bytes: usize, blockBytes: usize, firstItem: usize, penalty: f64): void {
  table = at;
  rowCount = rows;
  rowBytes = bytes;
  stride = blockBytes;
  itemRow = firstItem;
  l2 = <f32>penalty;
}

export function setWork(countersAt: usize, zeroSlotAt: usize, scratchAt: usize): void {
  counters = countersAt;
  zeroSlot = zeroSlotAt;
  scratch = scratchAt;
}

/** The loaded epoch: parallel columns of `count` examples, and work space for one batch. */
export let count: i32 = 0;
export let batch: i32 = 1;
export let columnA: usize = 0;
export let columnB: usize = 0;
export let columnC: usize = 0;
/** One float32 per example of a batch (even count): margins, then coefficients. */
export let margins: usize = 0;

export function setEpoch(n: i32, size: i32, a: usize, b: usize, c: usize, marginsAt: usize, slotsAt: usize): void {
  count = n;
  batch = size;
  columnA = a;
  columnB = b;
  columnC = c;
  margins = marginsAt;
  slots = slotsAt;
}

@inline
export function rowAt(row: usize): usize {
  return table + row * stride;
}
