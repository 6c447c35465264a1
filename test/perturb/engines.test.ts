import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createKernelsEngine } from '../../workers/engines/kernels/engine.ts';
import { createTfjsEngine } from '../../workers/engines/tfjs/engine.ts';
import { fgsmDirection } from '../../workers/perturb/fgsm.ts';
import { slowEngine, smallCase } from './bpr.ts';

const wasm = new URL('../../workers/engines/kernels/build/kernels.wasm', import.meta.url);
const engines = {
  kernels: () => createKernelsEngine(readFileSync(wasm)),
  'tfjs-cpu': () => createTfjsEngine('tfjs-cpu'),
};

describe('FGSM on the engines', () => {
  for (const [name, open] of Object.entries(engines)) {
    it(`${name}: the direction is that of finite differences`, async () => {
      const { params, triplets } = smallCase(11, 12, 16, 8);
      const engine = await open();
      const got = await fgsmDirection(engine, params, triplets, 'both');
      const want = await fgsmDirection(slowEngine, params, triplets, 'both');
      for (const matrix of ['P', 'Q'] as const) {
        want[matrix].data.forEach((value, at) => {
          expect(got[matrix].data[at]).toBeCloseTo(value, 4);
        });
      }
      engine.dispose();
    });
  }
});
