import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runToEnd } from './steps.ts';

/** Studies that fill what is kept on purpose: code, pools, the first pages of memory. */
const warmUp = 6;
const studies = 10;
/**
 * What ten studies may leave behind: the stages of each (a model of 200 users and 300 items, its baselines and
 * tables: 15 to 105 kB, most for Certify) are remembered on purpose, so that a slider need not compute again.
 */
const allowed = 1.5 * 2 ** 20;

/**
 * The worker's JavaScript heap and array buffers after a collection, as the debugger counts them: exact, without
 * cross-origin isolation, and of the worker alone.
 */
describe('memory', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
  });

  afterAll(() => lab?.close());

  const common = { engine: 'kernels', dataset: { kind: 'generated', size: 'classroom' } } as const;
  const specs: readonly SpecInput[] = [
    { study: 'train', ...common, model: { kind: 'bprmf', factors: 8, epochs: 4 }, measure: { every: 1 } },
    {
      study: 'poison',
      ...common,
      model: { kind: 'mf', factors: 4, epochs: 2 },
      repeats: 1,
      attack: { targets: { kind: 'unpopular', below: 12 } },
      defence: { methods: [] },
      measure: { k: 10, every: 0 },
    },
  ];
  // The instances of a factorization machine hang on the seed and are kept, 4 MB each; the rate gives other machines.
  const certify = (n: number): SpecInput => ({
    study: 'certify',
    ...common,
    model: { kind: 'fm', factors: 4, epochs: 1, optimiser: { kind: 'adam', rate: 0.001 + 1e-5 * n } },
    attack: { budget: 2, sample: 10 },
    measure: { every: 0 },
  });
  const nth = [
    ...specs.map((spec) => ({ study: spec.study, specOf: (n: number): SpecInput => ({ ...spec, seed: n }) })),
    { study: 'certify' as const, specOf: certify },
  ];

  it.each(nth)(`of the worker is flat over ${studies} runs of $study`, async ({ study, specOf }) => {
    const page = await lab.open({ path: linkOf(study, specOf(1)) });
    await runToEnd(page);
    const used = await workerMemory(await page.context().newCDPSession(page));
    const run = async (seed: number) => {
      await page.goto(lab.url + linkOf(study, specOf(seed)));
      await runToEnd(page);
    };
    for (let seed = 2; seed < 2 + warmUp; seed++) await run(seed);
    const before = await used();
    for (let seed = 100; seed < 100 + studies; seed++) await run(seed);
    const after = await used();
    expect(page.workers()).toHaveLength(1);
    expect(after - before).toBeLessThan(allowed);
  });
});

/** Attaches to the page's worker; the function collects its garbage and gives the bytes that are left. */
async function workerMemory(session: CDPSession): Promise<() => Promise<number>> {
  const waiting = new Map<number, (answer: Record<string, number>) => void>();
  let last = 0;
  const attached = new Promise<string>((resolve) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: Record<string, number> };
    if (id !== undefined) waiting.get(id)?.(result ?? {});
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const sessionId = await attached;
  const ask = (method: string) =>
    new Promise<Record<string, number>>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      void session.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id: last, method }),
      });
    });
  return async () => {
    await ask('HeapProfiler.collectGarbage');
    const { usedSize = Number.NaN, backingStorageSize = 0 } = await ask('Runtime.getHeapUsage');
    return usedSize + backingStorageSize;
  };
}
