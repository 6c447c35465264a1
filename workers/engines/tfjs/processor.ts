import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, getBackend, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import { LabFailure } from '../../protocol/run/errors.ts';
import { registerAdam } from './adam.ts';
import { registerCopies } from './copies.ts';
import type { Device } from './device.ts';
import { scatterLookup } from './scatterLookup.ts';

/** Where the two files of tfjs-backend-wasm lie: URLs in the browser, paths under Node. */
export interface WasmFiles {
  /** tfjs-backend-wasm-simd.wasm */
  readonly simd: string;
  /** tfjs-backend-wasm.wasm, for devices without SIMD. */
  readonly plain: string;
}

const never = new Promise<string>(() => {});

function processorDevice(id: 'tfjs-cpu' | 'tfjs-wasm', backend: string, label: string): Device {
  return {
    id,
    label,
    software: false,
    lost: never,
    use: () => {
      // Setting an initialised backend takes effect at once; the promise is for the first time only.
      if (getBackend() !== backend) void setBackend(backend);
    },
    lookup: (a) => scatterLookup(a),
    // The CPU backend hands out its own array, hence the copy.
    read: async (tensor: Tensor) => Float32Array.from(await tensor.data()),
    loseContext: () => false,
    dispose: () => {},
  };
}

/** TensorFlow.js in plain JavaScript: runs everywhere, slowly. */
export async function openCpu(): Promise<Device> {
  await setBackend('cpu');
  return processorDevice('tfjs-cpu', 'cpu', 'TensorFlow.js on the CPU (plain JavaScript)');
}

/**
 * TensorFlow.js on its WebAssembly backend, one thread: its threads hang in a minified build under
 * cross-origin isolation.
 * @throws LabFailure 'engine-unsupported' where the module does not load.
 */
export async function openWasm(files: WasmFiles): Promise<Device> {
  try {
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': files.plain,
      'tfjs-backend-wasm-simd.wasm': files.simd,
      'tfjs-backend-wasm-threaded-simd.wasm': files.simd,
    });
    if (!(await setBackend('wasm'))) throw new Error('it did not start');
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'the file did not load';
    throw new LabFailure(
      'engine-unsupported',
      `TensorFlow.js could not start its WebAssembly backend (${reason}); choose another engine.`,
    );
  }
  registerAdam();
  registerCopies();
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return processorDevice('tfjs-wasm', 'wasm', `TensorFlow.js on WebAssembly${simd ? ' SIMD' : ''}`);
}
