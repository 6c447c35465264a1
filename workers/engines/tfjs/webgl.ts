import { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import {
  copyRegisteredKernels,
  env,
  gather,
  getBackend,
  getKernelsForBackend,
  registerBackend,
  removeBackend,
  setBackend,
  type Tensor,
  type Tensor1D,
  tensor1d,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Device, Lookup } from './device.ts';
import { type Incidence, transposed } from './incidence.ts';
import { isSoftwareRenderer, rendererOf } from './renderer.ts';
import { registerRowSum, rowSum } from './rowSum.ts';

/** Milliseconds between looks at the context while a read is pending. */
const WATCH_EVERY = 500;
/** Milliseconds after which a read that has not settled counts as a lost device. */
const GIVE_UP_AFTER = 180_000;

const LOST = 'The graphics device was lost while computing; training goes on from the last checkpoint.';

const unsupported = (why: string) =>
  new LabFailure('engine-unsupported', `${why} Choose another engine; "auto" finds one that works here.`);

function padded(values: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(Math.max(length, values.length));
  copy.set(values);
  return copy;
}

function shaderLookup(a: Incidence, capacity: number): Lookup {
  const column = tensor1d(padded(a.index, capacity), 'int32');
  const rowStarts = a.offsets && tensor1d(a.offsets.slice(), 'int32');
  // Scoring looks up and never comes back.
  let back: { readonly starts: Tensor1D; readonly order: Tensor1D } | null = null;
  const backward = () => {
    const { offsets, index } = transposed(a);
    return { starts: tensor1d(offsets, 'int32'), order: tensor1d(padded(index, capacity), 'int32') };
  };
  return {
    gather: (source) => (rowStarts ? rowSum(source, column, rowStarts) : gather(source, column)),
    scatter: (gradient) => {
      back ??= backward();
      return rowSum(gradient, back.order, back.starts);
    },
  };
}

/** A WebGL 2 context of our own with a word about its end; tfjs's own handler keeps silent about it. */
class Context {
  readonly lost: Promise<string>;
  readonly gl: WebGL2RenderingContext;
  isLost = false;
  #tell: (reason: string) => void = () => {};
  /** Reads that are waiting; a handler on `lost` for each would stay for as long as the context lives. */
  readonly #waiting = new Set<() => void>();

  constructor() {
    if (typeof OffscreenCanvas === 'undefined') throw unsupported('This browser has no OffscreenCanvas.');
    const canvas = new OffscreenCanvas(1, 1);
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
    if (!gl) throw unsupported('This browser offers no WebGL 2.');
    this.gl = gl;
    this.lost = new Promise((resolve) => {
      this.#tell = resolve;
    });
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.end(LOST);
    });
  }

  end(reason: string): void {
    this.isLost = true;
    this.#tell(reason);
    for (const fail of this.#waiting) fail();
  }

  /** True once the context is gone, whether or not the event has come through. */
  check(): boolean {
    if (!this.isLost && this.gl.isContextLost()) this.end(LOST);
    return this.isLost;
  }

  /** Settles as `pending` does, or fails once the context is gone, when `data()` would never settle. */
  async outlive<T>(pending: Promise<T>): Promise<T> {
    let fail = () => {};
    const failure = new Promise<never>((_, reject) => {
      fail = () => reject(new LabFailure('device-lost', LOST));
    });
    this.#waiting.add(fail);
    let waited = 0;
    const timer = setInterval(() => {
      waited += WATCH_EVERY;
      if (waited >= GIVE_UP_AFTER) this.end(LOST);
      this.check();
    }, WATCH_EVERY);
    try {
      const value = await Promise.race([pending, failure]);
      // A lost context reads as zeros.
      if (this.check()) throw new LabFailure('device-lost', LOST);
      return value;
    } finally {
      clearInterval(timer);
      this.#waiting.delete(fail);
    }
  }

  /** Gives the graphics memory back without a word on `lost`: the owner has done with it. */
  close(): void {
    this.#tell = () => {};
    if (!this.isLost) this.lose();
    this.end(LOST);
  }

  lose(): boolean {
    const extension = this.gl.getExtension('WEBGL_lose_context');
    extension?.loseContext();
    return extension !== null;
  }
}

/** tfjs's hold on the context, once it is sure that float32 is rendered as float32. */
function floatContext(context: Context): GPGPUContext {
  const refusal = unsupported('The graphics device of this browser cannot render to 32-bit floats.');
  let gpgpu: GPGPUContext;
  try {
    gpgpu = new GPGPUContext(context.gl);
  } catch {
    // Its only way to fail: no float render targets at all.
    context.close();
    throw refusal;
  }
  if (env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE') && env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'))
    return gpgpu;
  context.close();
  throw refusal;
}

let opened = 0;

/**
 * TensorFlow.js on WebGL 2 with float32 textures. Each device has its own canvas and its own backend name,
 * so that one can be lost or disposed of while another goes on.
 * @throws LabFailure 'engine-unsupported' without WebGL 2 or without float32 render targets, on which training
 * ends in NaN.
 */
export async function openWebgl(): Promise<Device> {
  const context = new Context();
  env().set('WEBGL_VERSION', 2);
  const gpgpu = floatContext(context);
  opened += 1;
  const name = `brittle-webgl-${opened}`;
  copyRegisteredKernels('webgl', name);
  registerRowSum(name);
  registerBackend(name, () => new MathBackendWebGL(gpgpu));
  await setBackend(name);
  const renderer = rendererOf(context.gl);
  return {
    id: 'tfjs-webgl',
    label: `TensorFlow.js on WebGL 2 (${renderer})`,
    software: isSoftwareRenderer(renderer),
    lost: context.lost,
    use: () => {
      if (context.check()) throw new LabFailure('device-lost', LOST);
      if (getBackend() !== name) void setBackend(name);
    },
    lookup: shaderLookup,
    read: async (tensor: Tensor) => {
      if (context.check()) throw new LabFailure('device-lost', LOST);
      return Float32Array.from(await context.outlive(tensor.data()));
    },
    loseContext: () => context.lose(),
    dispose: () => {
      removeBackend(name);
      for (const { kernelName } of getKernelsForBackend(name)) unregisterKernel(kernelName, name);
      context.close();
    },
  };
}
