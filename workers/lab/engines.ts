import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { isSoftwareRenderer, rendererOf } from '../engines/tfjs/renderer.ts';
import type { Engine } from '../engines/types.ts';
import type { EngineOffer } from '../protocol/api.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import { LabFailure, reasonOf } from '../protocol/run/errors.ts';
import type { EngineRegistry } from '../training/choose.ts';

/** A module with one function that uses a 128-bit vector: valid only where WebAssembly has SIMD. */
const simdProbe = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/**
 * Brings the binary of TensorFlow.js's WebAssembly backend into the browser's cache: the backend itself does not tell a
 * file that did not come from a device that cannot run it. @throws LabFailure 'not-loaded'
 */
async function bringBinary(): Promise<void> {
  try {
    const response = await fetch(WebAssembly.validate(simdProbe) ? simdWasm : plainWasm);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    await response.arrayBuffer();
  } catch (thrown) {
    throw new LabFailure(
      'not-loaded',
      `The binary of TensorFlow.js did not arrive (${reasonOf(thrown)}). Check the connection, then try again.`,
    );
  }
}

/** Each engine's code arrives when the engine is opened, and not before. */
async function open(id: EngineId): Promise<Engine> {
  if (id === 'kernels') {
    const [{ createKernelsEngine }, { fetchKernels }] = await Promise.all([
      import('../engines/kernels/engine.ts'),
      import('../engines/kernels/load.browser.ts'),
    ]);
    return createKernelsEngine(await fetchKernels());
  }
  if (id === 'tfjs-wasm') await bringBinary();
  const { createTfjsEngine } = await import('../engines/tfjs/engine.ts');
  return createTfjsEngine(id, { wasm: { simd: simdWasm, plain: plainWasm } });
}

/** Asks a context of its own, which is given back at once; TensorFlow.js checks again when it is opened. */
function webglOffer(): EngineOffer {
  const offer = { engine: 'tfjs-webgl', label: 'TensorFlow.js on WebGL', software: false } as const;
  const gl = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return { ...offer, available: false, note: 'This browser offers no WebGL 2 in a worker.' };
  const renderer = rendererOf(gl);
  const available = gl.getExtension('EXT_color_buffer_float') !== null;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  const software = isSoftwareRenderer(renderer);
  const note = available ? '' : 'The graphics device of this browser cannot render to 32-bit floats.';
  return { ...offer, label: `TensorFlow.js on WebGL 2 (${renderer})`, available, software, note };
}

/** What this browser offers; asks the device without opening an engine. */
async function offers(): Promise<EngineOffer[]> {
  const simd = WebAssembly.validate(simdProbe);
  return [
    {
      engine: 'kernels',
      label: 'WebAssembly SIMD',
      available: simd,
      software: false,
      note: simd ? '' : 'This browser has no WebAssembly SIMD.',
    },
    webglOffer(),
    {
      engine: 'tfjs-wasm',
      label: 'TensorFlow.js on WebAssembly',
      available: true,
      software: false,
      note: '',
    },
    { engine: 'tfjs-cpu', label: 'TensorFlow.js on the CPU', available: true, software: false, note: '' },
  ];
}

/** The engines of a browser's worker. */
export const browserEngines: EngineRegistry = { offers, open };
