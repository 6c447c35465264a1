import {
  gatherND,
  reshape,
  scatterND,
  type Tensor,
  type Tensor2D,
  tensor1d,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Lookup } from './device.ts';
import { type Incidence, rowOfEach } from './incidence.ts';

/**
 * Lookups by `gatherND` and `scatterND`, which adds duplicates up: for the CPU and WebAssembly backends, where
 * the gradient of `gather` (UnsortedSegmentSum) is slow or absent. WebAssembly's `gather` computes the place of every
 * element apart and took over two hundred times as long as `gatherND`, which copies whole rows (22,528 rows of 64).
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
  const column = reshape(tensor1d(a.index, 'int32'), [ones, 1]);
  const lookUp = (table: Tensor2D, at: Tensor) => gatherND(table, at) as Tensor2D;
  if (!a.offsets) {
    return {
      gather: (source) => lookUp(source, column),
      scatter: (gradient) => scatterND(column, gradient, [columns, gradient.shape[1]]),
    };
  }
  const row = reshape(tensor1d(rowOfEach(a), 'int32'), [ones, 1]);
  return {
    gather: (source) => scatterND(row, lookUp(source, column), [rows, source.shape[1]]),
    scatter: (gradient) => scatterND(column, lookUp(gradient, row), [columns, gradient.shape[1]]),
  };
}
