import { LabFailure } from '../../protocol/errors.ts';
import type { Epoch } from '../types.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelShape } from './table.ts';

/** Bytes before the row in a slot (assembly/collect.ts). */
const SLOT_HEADER = 16;

/**
 * Copies an epoch into `memory` and points the kernels at it; returns its number of batches.
 * @throws LabFailure 'internal' when the examples do not fit the model, 'too-large' when memory runs out.
 */
export function loadEpoch(memory: KernelMemory, shape: KernelShape, epoch: Epoch): number {
  if (!(Number.isInteger(epoch.batch) && epoch.batch > 0)) {
    throw new LabFailure('internal', `A batch needs at least one example, not ${epoch.batch}.`);
  }
  if (shape.kind === 'bprmf' && epoch.kind === 'triplets') {
    const { users, positives, negatives, batch } = epoch;
    checkIndices(users, shape.users, 'user');
    checkIndices(positives, shape.items, 'item');
    checkIndices(negatives, shape.items, 'item');
    checkLengths(users.length, positives.length, negatives.length);
    const columns = [users, positives, negatives].map((c) => memory.place(c));
    return begin(memory, shape, users.length, batch, columns, 3);
  }
  throw new LabFailure('internal', `A model of kind ${shape.kind} cannot be trained on ${epoch.kind}.`);
}

function begin(
  memory: KernelMemory,
  shape: KernelShape,
  count: number,
  batch: number,
  columns: readonly number[],
  rowsPerExample: number,
): number {
  const size = Math.min(batch, Math.max(count, 1));
  const rows = shape.kind === 'fm' ? shape.features : shape.users + shape.items;
  const rowBytes = 16 * Math.ceil(shape.factors / 4);
  // Only rows that occur at least twice in a batch take a slot.
  const slots = memory.take(
    Math.min(rows, Math.floor((rowsPerExample * size) / 2)) * (rowBytes + SLOT_HEADER),
  );
  const margins = memory.take(4 * (size + 1));
  memory.kernels.setEpoch(count, size, columns[0]!, columns[1]!, columns[2]!, margins, slots);
  return Math.ceil(count / size);
}

function checkLengths(...lengths: number[]): void {
  if (lengths.some((n) => n !== lengths[0])) {
    throw new LabFailure(
      'internal',
      `The columns of an epoch have different lengths: ${lengths.join(', ')}.`,
    );
  }
}

/** Indices decide addresses inside the kernels, so each is looked at. */
export function checkIndices(values: Int32Array, limit: number, what: string): void {
  let largest = 0;
  for (let n = 0; n < values.length; n++) {
    const unsigned = values[n]! >>> 0;
    if (unsigned > largest) largest = unsigned;
  }
  if (values.length > 0 && largest >= limit) {
    throw new LabFailure(
      'internal',
      `An index of the examples names ${what} ${largest | 0}, but there are ${limit}.`,
    );
  }
}
