import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Concat,
  getKernel,
  type KernelFunc,
  registerKernel,
  Slice,
  slice_util,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

const WASM = 'wasm';

/** Puts the columns [left, left + columns) of rows of `width` numbers from `from` on into rows of `outWidth` at `at`. */
function copyColumns(
  source: ArrayLike<number>,
  [from, width, left]: readonly [from: number, width: number, left: number],
  [rows, columns]: readonly [rows: number, columns: number],
  out: { [index: number]: number },
  [at, outWidth]: readonly [at: number, outWidth: number],
): void {
  for (let r = 0; r < rows; r++) {
    let read = (from + r) * width + left;
    let write = r * outWidth + at;
    for (const end = read + columns; read < end; read++, write++) out[write] = source[read];
  }
}

/** Puts `kernel` in the place of the backend's own, which it is given for what it does not do. */
function replace(kernelName: string, kernel: (own: KernelFunc) => KernelFunc): void {
  const own = getKernel(kernelName, WASM);
  if (!own) return;
  unregisterKernel(kernelName, WASM);
  registerKernel({ ...own, kernelFunc: kernel(own.kernelFunc) });
}

let replaced = false;

/**
 * Parts of matrices, and matrices side by side, on the WebAssembly backend. The backend's own slice (4.22) first copies
 * the whole tensor out of its memory, so that a window of a pool of noise costs the pool; its own concatenation makes an
 * object a row. What comes out is the same.
 */
export function registerCopies(): void {
  if (replaced) return;
  replaced = true;
  replace(Slice, (own) => (call) => {
    const x = call.inputs.x as TensorInfo;
    if (x.shape.length !== 2 || x.dtype === 'string') return own(call);
    const device = call.backend as BackendWasm;
    const { begin, size } = call.attrs as Readonly<Record<string, number | number[]>>;
    const [[from, left], [rows, columns]] = slice_util.parseSliceParams(x, begin, size);
    const out = device.makeOutput([rows, columns], x.dtype);
    // Only now: room for what comes out can have moved the memory.
    const [source, target] = [device.typedArrayFromHeap(x), device.typedArrayFromHeap(out)];
    const width = x.shape[1];
    if (columns === width) target.set(source.subarray(from * width, (from + rows) * width));
    else copyColumns(source, [from, width, left], [rows, columns], target, [0, columns]);
    return out;
  });
  replace(Concat, (own) => (call) => {
    const parts = Object.values(call.inputs) as TensorInfo[];
    const { axis } = call.attrs as Readonly<Record<string, number>>;
    const fits = ({ shape, dtype }: TensorInfo) =>
      shape.length === 2 && dtype === 'float32' && shape[0] === parts[0].shape[0];
    if (axis !== 1 || !parts.every(fits)) return own(call);
    const device = call.backend as BackendWasm;
    const rows = parts[0].shape[0];
    const width = parts.reduce((sum, { shape }) => sum + shape[1], 0);
    const out = device.makeOutput([rows, width], 'float32');
    const target = device.typedArrayFromHeap(out);
    let at = 0;
    for (const part of parts) {
      const columns = part.shape[1];
      copyColumns(device.typedArrayFromHeap(part), [0, columns, 0], [rows, columns], target, [at, width]);
      at += columns;
    }
    return out;
  });
}
