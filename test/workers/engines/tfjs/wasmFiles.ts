import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const wasmFolder = dirname(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'),
);

/** The files of the WebAssembly backend under Node. */
export const wasmFiles = {
  simd: join(wasmFolder, 'dist/tfjs-backend-wasm-simd.wasm'),
  plain: join(wasmFolder, 'dist/tfjs-backend-wasm.wasm'),
};
