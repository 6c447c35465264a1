import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import type { CheckName } from './webgl/check.worker.ts';

/** The TensorFlow.js engines in a minified worker in a real browser, against the same float64 twins as under Node. */
describe('TensorFlow.js engines in the browser', () => {
  let folder: string;
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brittle-webgl-'));
    await build({
      configFile: false,
      root: join(import.meta.dirname, 'webgl'),
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    });
    lab = await startLab(folder);
    page = await lab.open();
  });

  afterAll(async () => {
    await lab?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const check = (name: CheckName) =>
    page.evaluate(
      (n) => (globalThis as typeof globalThis & { check(name: string): Promise<unknown> }).check(n),
      name,
    );

  it.each(['webgl', 'wasm'] as const)('%s trains and scores as the float64 twins do', async (name) => {
    type Gaps = Record<'training' | 'scoring' | 'adversary' | 'embeddings', Record<string, number>>;
    const result = (await check(name)) as Gaps;
    expect(result).not.toHaveProperty('failed');
    for (const [what, gap] of Object.entries({ ...result.training, ...result.scoring }))
      expect(gap, what).toBeLessThan(3e-6);
    expect(Object.keys(result.training)).toHaveLength(44);
    for (const [what, gap] of Object.entries(result.adversary)) expect(gap, what).toBeLessThan(3e-6);
    expect(Object.keys(result.adversary)).toHaveLength(8);
    // Sums over 30 examples of size about 1.
    for (const [what, gap] of Object.entries(result.embeddings)) expect(gap, what).toBeLessThan(3e-5);
    expect(Object.keys(result.embeddings)).toHaveLength(18);
    expect(result).toMatchObject({ software: name === 'webgl', tensors: 0 });
  });

  it('a lost context ends what is pending with "device-lost", and training goes on from the checkpoint', async () => {
    const result = await check('contextLoss');
    expect(result).toMatchObject({ lostIt: true, run: 'device-lost', read: 'device-lost', tensors: 0 });
    expect((result as { gap: number }).gap).toBeLessThan(3e-6);
  });

  it('18 lives of a WebGL engine in one worker leave no tensor behind, and none counts as lost', async () => {
    expect(await check('manyLives')).toEqual({ tensors: 0, lost: 0 });
  });
});
