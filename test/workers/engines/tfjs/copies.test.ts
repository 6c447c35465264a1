import {
  concat,
  memory,
  setBackend,
  slice,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { wasmFiles } from './wasmFiles.ts';

/** Row r holds 10 r, 10 r + 1, …. */
const counted = (rows: number, columns: number) =>
  tensor2d(
    Float32Array.from({ length: rows * columns }, (_, n) => 10 * Math.floor(n / columns) + (n % columns)),
    [rows, columns],
  );
const rowsOf = (t: Tensor) => t.arraySync();

beforeAll(async () => {
  await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles });
  await setBackend('wasm');
});

test('a part of a matrix has its rows and columns, to the end where no size is said', () => {
  expect(rowsOf(slice(counted(4, 5), [1, 2], [2, 3]))).toEqual([
    [12, 13, 14],
    [22, 23, 24],
  ]);
  expect(rowsOf(slice(counted(3, 4), [0, 3], [-1, 1]))).toEqual([[3], [13], [23]]);
  expect(rowsOf(slice(counted(4, 2), [2, 0]))).toEqual([
    [20, 21],
    [30, 31],
  ]);
  expect(rowsOf(slice(tensor2d([7, 8, 9, 10], [2, 2], 'int32'), [1, 0], [1, 2]))).toEqual([[9, 10]]);
});

test('matrices stand side by side in their order, also with themselves and with one without columns', () => {
  const [a, b] = [counted(2, 1), counted(2, 3)];
  expect(rowsOf(concat([a, b, a], 1))).toEqual([
    [0, 0, 1, 2, 0],
    [10, 10, 11, 12, 10],
  ]);
  expect(rowsOf(concat([b, tensor([], [2, 0])], 1))).toEqual(rowsOf(b));
});

test('other tensors are cut and joined as the backend does', () => {
  expect(rowsOf(slice(tensor1d([1, 2, 3]), 1, 1))).toEqual([2]);
  expect(rowsOf(slice(tensor3d([1, 2, 3, 4], [2, 2, 1]), [1, 0, 0], [1, 2, 1]))).toEqual([[[3], [4]]]);
  expect(rowsOf(concat([counted(1, 2), counted(2, 2)], 0))).toEqual([
    [0, 1],
    [0, 1],
    [10, 11],
  ]);
});

test('a part of a matrix takes room for itself alone', () => {
  const pool = counted(5000, 64);
  const before = memory().numBytes;
  const part = slice(pool, [100, 0], [10, 64]);
  expect(memory().numBytes - before).toBe(10 * 64 * 4);
  part.dispose();
});
