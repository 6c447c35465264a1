import { LabFailure } from '../../protocol/run/errors.ts';
import type { Epoch } from '../stepper.ts';
import { placeAdversary } from './adversary.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelShape } from './table.ts';

type InstanceEpoch = Extract<Epoch, { kind: 'instances' }>;
type CsrRows = Pick<InstanceEpoch, 'offsets' | 'features'>;

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
    checkLengths(users.length, positives.length, negatives.length);
    checkIndices(users, shape.users, 'user');
    checkIndices(positives, shape.items, 'item');
    checkIndices(negatives, shape.items, 'item');
    const columns = [users, positives, negatives].map((c) => memory.place(c));
    if (epoch.adversary) placeAdversary(memory, shape, epoch.adversary, 3 * users.length, batch);
    return begin(memory, users.length, batch, columns, slotBytes(shape, 3 * batch));
  }
  if (shape.kind === 'mf' && epoch.kind === 'ratings') {
    const { users, items, ratings, batch } = epoch;
    checkLengths(users.length, items.length, ratings.length);
    checkIndices(users, shape.users, 'user');
    checkIndices(items, shape.items, 'item');
    const columns = [users, items, ratings].map((c) => memory.place(c));
    if (epoch.adversary) placeAdversary(memory, shape, epoch.adversary, 2 * users.length, batch);
    return begin(memory, users.length, batch, columns, slotBytes(shape, 2 * batch));
  }
  if (shape.kind === 'fm' && epoch.kind === 'instances') {
    const { order, labels, batch } = epoch;
    checkLengths(epoch.offsets.length - 1, labels.length);
    checkIndices(order, labels.length, 'instance');
    const columns = [memory.place(order), ...placeInstances(memory, epoch, shape.features)];
    const sums = memory.take(Math.min(batch, order.length) * rowBytesOf(shape));
    const active = largestBatch(epoch);
    const touched = memory.take(4 * Math.min(active, shape.features));
    memory.kernels.setFmEpoch(memory.place(labels), sums, touched);
    return begin(memory, order.length, batch, columns, 4 * active);
  }
  throw new LabFailure('internal', `A model of kind ${shape.kind} cannot be trained on ${epoch.kind}.`);
}

/** Active features of the fullest batch. */
function largestBatch({ order, offsets, batch }: InstanceEpoch): number {
  let largest = 0;
  for (let from = 0; from < order.length; from += batch) {
    let active = 0;
    for (const row of order.subarray(from, from + batch)) active += offsets[row + 1]! - offsets[row]!;
    largest = Math.max(largest, active);
  }
  return largest;
}

/** Copies CSR rows in, checked; returns the addresses of offsets and features. */
export function placeInstances(
  memory: KernelMemory,
  { offsets, features }: CsrRows,
  limit: number,
): [offsets: number, features: number] {
  checkIndices(features, limit, 'feature');
  for (let r = 0; r < offsets.length; r++) {
    const end = r + 1 < offsets.length ? offsets[r + 1]! : features.length;
    if (offsets[r]! < 0 || offsets[r]! > end) {
      throw new LabFailure('internal', `The offsets of the instances do not ascend at row ${r}.`);
    }
  }
  return [memory.place(offsets), memory.place(features)];
}

function rowBytesOf(shape: KernelShape): number {
  return 16 * Math.ceil(shape.factors / 4);
}

/** Room for the gradients of rows that wait for another occurrence: those that occur at least twice in a batch. */
function slotBytes(shape: Extract<KernelShape, { users: number }>, occurrences: number): number {
  const rows = Math.min(shape.users + shape.items, Math.floor(occurrences / 2));
  return rows * (rowBytesOf(shape) + SLOT_HEADER);
}

/** Hands the epoch to the kernels with `work` bytes for one batch; returns the number of batches. */
function begin(
  memory: KernelMemory,
  count: number,
  batch: number,
  columns: readonly number[],
  work: number,
): number {
  const size = Math.min(batch, Math.max(count, 1));
  const margins = memory.take(4 * (size + 1));
  memory.kernels.setEpoch(count, size, columns[0]!, columns[1]!, columns[2]!, margins, memory.take(work));
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
