import { LabFailure } from '../../protocol/run/errors.ts';
import type { Adversary } from '../stepper.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelShape } from './table.ts';

const projections = { none: 0, element: 1, row: 2 } as const;
const starts = { zero: 0, raw: 1, unit: 2 } as const;

/**
 * Hands an adversary for the loaded epoch to the kernels, with room for its work. `occurrences` is the number of rows
 * that all examples name, `size` that of examples in a batch.
 * @throws LabFailure 'internal' where the pool or the places do not fit the examples
 */
export function placeAdversary(
  memory: KernelMemory,
  shape: Extract<KernelShape, { users: number }>,
  adversary: Adversary,
  occurrences: number,
  size: number,
): void {
  const { kernels } = memory;
  const { weight, epsilon, step, steps, projection, start, pool, places } = adversary;
  const rows = shape.users + shape.items;
  const rowBytes = 16 * Math.ceil(shape.factors / 4);
  if (start !== 'zero') {
    checkPlaces(places, occurrences, pool.length - shape.factors);
    kernels.setStart(memory.place(pool), memory.place(places));
  }
  kernels.setAdversary(weight, epsilon, step, steps, projections[projection], starts[start]);
  const marks = memory.take(4 * rows);
  memory.i32(marks, rows).fill(0);
  const touched = memory.take(4 * rows);
  kernels.setAdversaryWork(memory.take(rowBytes * rows), memory.take(rowBytes * rows), marks, touched);
  kernels.setAdversaryBatch(memory.take(4 * (size + 1)), memory.take(2 * rowBytes), 4 * shape.factors);
}

function checkPlaces(places: Int32Array, occurrences: number, last: number): void {
  if (places.length === occurrences && places.every((place) => place >= 0 && place <= last)) return;
  throw new LabFailure('internal', 'The start rows of the adversary do not fit the examples.');
}
