import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { createKernelsEngine } from '../../../workers/engines/kernels/engine.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import { multiStep } from '../../../workers/perturb/multistep.ts';
import { by, fgsm, type GradientSource, lossOf, slow, smallCase } from './bpr.ts';

const wasm = new URL('../../../workers/engines/kernels/build/kernels.wasm', import.meta.url);
const engines = {
  kernels: () => createKernelsEngine(readFileSync(wasm)),
  'tfjs-cpu': () => createTfjsEngine('tfjs-cpu'),
};

describe('FGSM on the engines', () => {
  for (const [name, open] of Object.entries(engines)) {
    it(`${name}: the direction is that of finite differences`, async () => {
      const { params, triplets } = smallCase(11, 12, 16, 8);
      const engine = await open();
      const got = await fgsm(by(engine), params, triplets, 'both');
      const want = await fgsm(slow, params, triplets, 'both');
      for (const matrix of ['P', 'Q'] as const) {
        want[matrix].data.forEach((value, at) => {
          expect(got[matrix].data[at]).toBeCloseTo(value, 4);
        });
      }
      engine.dispose();
    });
  }
});

describe('BIM on the engines', () => {
  it('ends ten steps at the same embeddings on kernels, TensorFlow.js and in double precision', async () => {
    const { params, triplets } = smallCase(12, 12, 16, 8);
    const walk = { targets: 'both', epsilon: 0.5, step: 0.05, projection: 'element', start: 0 } as const;
    const end = async (gradient: GradientSource) => {
      for await (const stride of multiStep(params, lossOf(gradient, triplets), walk, createRng(1))) {
        if (stride.iteration === 10) return stride.params;
      }
      throw new Error('The walk ended.');
    };
    const want = await end(slow);
    for (const open of Object.values(engines)) {
      const engine = await open();
      const got = await end(by(engine));
      for (const matrix of ['P', 'Q'] as const) {
        want[matrix].data.forEach((value, at) => {
          expect(Math.abs(got[matrix].data[at] - value)).toBeLessThan(1e-4);
        });
      }
      engine.dispose();
    }
  });
});
