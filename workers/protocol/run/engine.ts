/** Where numbers are computed. `kernels` is the WebAssembly SIMD module; the others are TensorFlow.js backends. */
export type EngineId = 'kernels' | 'tfjs-webgl' | 'tfjs-wasm' | 'tfjs-cpu';
