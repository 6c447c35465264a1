import { LabFailure } from '../../protocol/run/errors.ts';
import type { ModelShape } from '../shape.ts';
import type { Engine } from '../types.ts';
import { embeddingGradient } from './embedding-gradient.ts';
import { fmLogits } from './fm-logits.ts';
import { createScorer } from './scorer.ts';
import { createStepper } from './stepper.ts';
import type { KernelShape } from './table.ts';

/**
 * The WebAssembly SIMD engine: BPR-MF, MF and FM. `source` is the compiled kernels.wasm or its bytes; the browser
 * gets them from load.browser.ts, Node reads the file. Every stepper and scorer is an instance with its own memory.
 * @throws LabFailure 'engine-unsupported' where WebAssembly has no SIMD.
 */
export async function createKernelsEngine(source: BufferSource | WebAssembly.Module): Promise<Engine> {
  const module = source instanceof WebAssembly.Module ? source : await compile(source);
  return {
    id: 'kernels',
    label: 'WebAssembly SIMD',
    software: false,
    stepper: async (shape, optimiser, initial) =>
      createStepper(module, supported(shape, 'train'), optimiser, initial),
    scorer: async (shape, params) => {
      const known = supported(shape, 'score');
      if (known.kind === 'fm') {
        throw new LabFailure(
          'engine-unsupported',
          'The WebAssembly kernels score a factorization machine by its instances, not by users and items; use fmLogits.',
        );
      }
      return createScorer(module, known, params);
    },
    embeddingGradient: async (shape, params, examples) =>
      embeddingGradient(module, supported(shape, 'differentiate'), params, examples),
    fmLogits: (params, instances, selfTerms) => fmLogits(module, params, instances, selfTerms),
    // A CPU is never lost.
    lost: new Promise<string>(() => {}),
    dispose: () => {},
  };
}

async function compile(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new LabFailure(
      'engine-unsupported',
      `The WebAssembly kernels cannot be compiled here (${cause instanceof Error ? cause.message : cause}); they need SIMD, which browsers have since 2021 (Safari since 2023). Choose another engine.`,
    );
  }
}

function supported(shape: ModelShape, deed: string): KernelShape {
  if (shape.kind !== 'ncf' && shape.kind !== 'bilinear') return shape;
  throw new LabFailure(
    'engine-unsupported',
    `The WebAssembly kernels do not ${deed} NCF and bilinear models; choose a TensorFlow.js engine.`,
  );
}
