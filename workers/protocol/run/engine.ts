/** Where numbers are computed. `kernels` is the WebAssembly SIMD module; the others are TensorFlow.js backends. */
export const engineIds = ['kernels', 'tfjs-webgl', 'tfjs-wasm', 'tfjs-cpu'] as const;
export type EngineId = (typeof engineIds)[number];
