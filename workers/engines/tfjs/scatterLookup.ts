import { gather, reshape, scatterND, type Tensor2D, tensor1d, zeros } from '@tensorflow/tfjs-core';
import type { Lookup } from './device.ts';
import { type Incidence, rowOfEach } from './incidence.ts';

/**
 * Lookups by `gather` and `scatterND`, which adds duplicates up: for the CPU and WebAssembly backends,
 * where the gradient of `gather` (UnsortedSegmentSum) is slow or absent.
 */
export function scatterLookup(a: Incidence): Lookup {
  const { rows, columns } = a;
  if (a.index.length === 0) {
    return {
      gather: (source) => zeros<Tensor2D['rankType']>([rows, source.shape[1]]),
      scatter: (gradient) => zeros<Tensor2D['rankType']>([columns, gradient.shape[1]]),
    };
  }
  const ones = a.index.length;
  const column = tensor1d(a.index, 'int32');
  const columnTarget = reshape(column, [ones, 1]);
  if (!a.offsets) {
    return {
      gather: (source) => gather(source, column),
      scatter: (gradient) => scatterND(columnTarget, gradient, [columns, gradient.shape[1]]),
    };
  }
  const row = tensor1d(rowOfEach(a), 'int32');
  const rowTarget = reshape(row, [ones, 1]);
  return {
    gather: (source) => scatterND(rowTarget, gather(source, column), [rows, source.shape[1]]),
    scatter: (gradient) => scatterND(columnTarget, gather(gradient, row), [columns, gradient.shape[1]]),
  };
}
