import { dispose, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Params } from '../../core/tensor.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Engine } from '../types.ts';
import type { Device } from './device.ts';
import { embeddingGradient } from './embedding-gradient.ts';
import { fmForward } from './fm.ts';
import { ganEngine } from './gan.ts';
import { capacityOf, rowsOf } from './incidence.ts';
import type { WasmFiles } from './processor.ts';
import { tfjsScorer } from './scorer.ts';
import { programOf, TfjsStepper } from './stepper.ts';
import { towerEngine } from './tower-engine.ts';

type TfjsId = Exclude<EngineId, 'kernels'>;

export interface TfjsOptions {
  /** Needed by `tfjs-wasm`: where its files lie. */
  readonly wasm?: WasmFiles;
}

/** A tfjs engine, with a hook for tests of what happens when the device goes. */
export interface TfjsEngine extends Engine {
  /** Really loses the WebGL context (WEBGL_lose_context); false where there is none. */
  loseContext(): boolean;
}

/** Instances of a piece of FM scoring. */
const LOGIT_PIECE = 4_096;

/** Each backend's code is loaded when it is asked for, and not before. */
async function openDevice(id: TfjsId, options: TfjsOptions): Promise<Device> {
  if (id === 'tfjs-webgl') return (await import('./webgl.ts')).openWebgl();
  if (id === 'tfjs-cpu') return (await import('./processor.ts')).openCpu();
  if (!options.wasm)
    throw new LabFailure(
      'engine-unsupported',
      'The files of the WebAssembly backend are not at hand; choose another engine.',
    );
  return (await import('./processor.ts')).openWasm(options.wasm);
}

async function fmLogits(
  device: Device,
  params: Params,
  instances: Parameters<Engine['fmLogits']>[1],
  selfTerms: boolean,
): Promise<Float32Array> {
  const rows = instances.offsets.length - 1;
  const order = Int32Array.from({ length: rows }, (_, at) => at);
  const features = params.V!.shape[0]!;
  const source = { offsets: instances.offsets, values: instances.features };
  const size = Math.max(1, Math.min(LOGIT_PIECE, rows));
  const capacity = capacityOf(order, size, instances.offsets);
  device.use();
  const upload = (name: string) => tensor(params[name]!.data.slice(), [...params[name]!.shape]);
  const weights = { w0: upload('w0'), w: upload('w'), V: upload('V') };
  const logits = new Float32Array(rows);
  try {
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(from + size, rows);
      device.use();
      const piece = tidy((): Tensor2D => {
        const active = device.lookup(rowsOf(order, from, to, size, features, source), capacity);
        return fmForward(active, weights, selfTerms).logits;
      });
      try {
        logits.set((await device.read(piece)).subarray(0, to - from), from);
      } finally {
        piece.dispose();
      }
    }
    return logits;
  } finally {
    dispose(Object.values(weights));
  }
}

/**
 * An engine on a TensorFlow.js backend: trains and scores all four models.
 * @throws LabFailure 'engine-unsupported' with the reason where this device cannot run the backend.
 */
export async function createTfjsEngine(id: TfjsId, options: TfjsOptions = {}): Promise<TfjsEngine> {
  const device = await openDevice(id, options);
  return {
    id,
    label: device.label,
    software: device.software,
    lost: device.lost,
    stepper: async (shape, optimiser, initial) =>
      new TfjsStepper(device, programOf(device, shape), optimiser, initial),
    scorer: async (shape, params) => {
      if (shape.kind === 'fm')
        throw new LabFailure(
          'engine-unsupported',
          'A factorization machine scores instances, not users and items.',
        );
      return tfjsScorer(device, shape, params);
    },
    embeddingGradient: (shape, params, examples) => embeddingGradient(device, shape, params, examples),
    tower: towerEngine(device),
    gan: ganEngine(device),
    fmLogits: (params, instances, selfTerms) => fmLogits(device, params, instances, selfTerms),
    loseContext: () => device.loseContext(),
    dispose: () => device.dispose(),
  };
}
