import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../workers/engines/types.ts';
import type { EngineId } from '../workers/protocol/run/engine.ts';
import { LabFailure, toLabError } from '../workers/protocol/run/errors.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';

/** In the order in which 'auto' tries them. */
const preferred: readonly EngineId[] = ['kernels', 'tfjs-wasm', 'tfjs-cpu'];

async function start(id: EngineId, root: string): Promise<Engine> {
  if (id === 'kernels') {
    const { createKernelsEngine } = await import('../workers/engines/kernels/engine.ts');
    const path = join(root, 'workers', 'engines', 'kernels', 'build', 'kernels.wasm');
    const bytes = await readFile(path).catch(() => {
      throw new LabFailure(
        'engine-unsupported',
        'The kernels are not built; run npm run build:kernels first.',
      );
    });
    return createKernelsEngine(bytes);
  }
  if (id === 'tfjs-webgl') {
    throw new LabFailure(
      'engine-unsupported',
      'WebGL needs a browser; on the command line choose the engine auto, kernels, tfjs-wasm or tfjs-cpu.',
    );
  }
  // Production mode keeps TensorFlow.js from recommending another package on stderr.
  (await import('@tensorflow/tfjs-core')).enableProdMode();
  const { createTfjsEngine } = await import('../workers/engines/tfjs/engine.ts');
  const dist = join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  return createTfjsEngine(id, {
    wasm: {
      simd: join(dist, 'tfjs-backend-wasm-simd.wasm'),
      plain: join(dist, 'tfjs-backend-wasm.wasm'),
    },
  });
}

/** The compiled certificate kernels. @throws LabFailure 'engine-unsupported' where they are not built */
export async function nodeCertifyKernels(root: string): Promise<WebAssembly.Module> {
  const bytes = await readFile(join(root, 'workers', 'certify', 'build', 'certify.wasm')).catch(() => {
    throw new LabFailure('engine-unsupported', 'The kernels are not built; run npm run build:kernels first.');
  });
  return WebAssembly.compile(bytes);
}

/**
 * The engines under Node; `root` is the project's folder. 'auto' takes the first of kernels, tfjs-wasm and tfjs-cpu
 * that trains the model, and does not time them: the same spec gives the same bytes, on a busy machine too.
 */
export function nodeEngines(root: string): StudyEnv['engines'] {
  const opened = new Map<EngineId, Promise<Engine>>();
  const open = (id: EngineId): Promise<Engine> => {
    const engine = opened.get(id) ?? start(id, root);
    opened.set(id, engine);
    return engine;
  };
  return {
    open,
    choose: async (trial) => {
      let reason: unknown;
      for (const id of preferred) {
        try {
          const engine = await open(id);
          if (trial) (await engine.stepper(trial.shape, trial.optimiser, trial.initial)).dispose();
          return { engine: id, timings: [] };
        } catch (thrown) {
          if (toLabError(thrown).code !== 'engine-unsupported') throw thrown;
          reason = thrown;
        }
      }
      throw reason;
    },
  };
}
