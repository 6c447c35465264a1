import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { isSoftwareRenderer } from '../../../../workers/engines/tfjs/renderer.ts';
import { epochFor, furthest, optimisers, shapes, weightsFor } from './cases.ts';
import { wasmFiles } from './wasmFiles.ts';

/** One life of an engine: trains, reads, scores and differentiates with every model. */
async function cycle(id: 'tfjs-cpu' | 'tfjs-wasm'): Promise<void> {
  const engine = await createTfjsEngine(id, { wasm: wasmFiles });
  for (const [n, shape] of Object.values(shapes(0.01)).entries()) {
    const stepper = await engine.stepper(shape, optimisers[n % optimisers.length]!, weightsFor(shape));
    stepper.load(epochFor(shape, 11, 4));
    await stepper.run(0, 3);
    const params = await stepper.read();
    await stepper.write(params);
    stepper.dispose();
    if (shape.kind === 'fm') {
      const { offsets, values } = { offsets: Int32Array.of(0, 2, 2), values: Int32Array.of(1, 4) };
      await engine.fmLogits(params, { offsets, features: values }, true);
    } else {
      const scorer = await engine.scorer(shape, params);
      await scorer.scores(Int32Array.of(1, 2));
      scorer.dispose();
    }
    const examples = epochFor(shape, 3, 3);
    if (shape.kind !== 'bilinear') await engine.embeddingGradient(shape, params, examples);
  }
  engine.dispose();
}

describe('memory', () => {
  it.each(['tfjs-cpu', 'tfjs-wasm'] as const)(
    '50 lives of an engine on %s leave no tensor behind',
    async (id) => {
      await cycle(id);
      const { numTensors, numBytes } = memory();
      for (let n = 0; n < 50; n++) await cycle(id);
      expect(memory()).toMatchObject({ numTensors, numBytes });
      expect(numTensors).toBe(0);
    },
  );

  it('two engines may take turns', async () => {
    const shape = shapes(0).bprmf!;
    const engines = [
      await createTfjsEngine('tfjs-cpu'),
      await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }),
    ];
    const steppers = await Promise.all(
      engines.map((e) => e.stepper(shape, optimisers[1]!, weightsFor(shape))),
    );
    for (const stepper of steppers) stepper.load(epochFor(shape, 40, 8));
    await Promise.all(steppers.map((stepper) => stepper.run(0, 5)));
    const [a, b] = await Promise.all(steppers.map((stepper) => stepper.read()));
    expect(furthest(a!.P!.data, b!.P!.data)).toBeLessThan(1e-5);
    for (const stepper of steppers) stepper.dispose();
    for (const engine of engines) engine.dispose();
  });
});

describe('what a device cannot do', () => {
  it('is said in a sentence: no WebGL here, no files of WebAssembly', async () => {
    await expect(createTfjsEngine('tfjs-webgl')).rejects.toMatchObject({
      error: { code: 'engine-unsupported', message: expect.stringContaining('OffscreenCanvas') },
    });
    await expect(createTfjsEngine('tfjs-wasm')).rejects.toMatchObject({
      error: { code: 'engine-unsupported' },
    });
  });

  it('software renderers are known by name', () => {
    for (const name of ['Google SwiftShader', 'llvmpipe (LLVM 15.0.6)', 'Microsoft Basic Render Driver'])
      expect(isSoftwareRenderer(name)).toBe(true);
    for (const name of ['ANGLE (NVIDIA GeForce RTX 3060)', 'Apple M1', 'Mali-G78'])
      expect(isSoftwareRenderer(name)).toBe(false);
  });
});
