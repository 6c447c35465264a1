import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { builtFolder, type Lab, startLab } from './harness.ts';
import { type Host, host } from './host.ts';
import { nextVersion } from './next-version.ts';
import { beginPaused, linkOf, runBar, runSays, runToEnd } from './steps.ts';

const train = {
  study: 'train',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'small' },
  model: { kind: 'bprmf', factors: 8, epochs: 6, batch: 128 },
  measure: { every: 2 },
} as const satisfies SpecInput;

/** Long enough that a pause finds it still under way. */
const long: SpecInput = {
  ...train,
  model: { ...train.model, factors: 32, epochs: 80 },
  measure: { every: 50 },
};

/** What a page does whose files do not arrive: it says so, loses nothing, and goes on when they do. */
describe('parts that do not arrive', () => {
  let served: Host;
  let lab: Lab;
  let page: Page;
  const next = nextVersion();

  beforeAll(async () => {
    served = await host(builtFolder, '/course/week-3/');
    lab = await startLab(served);
  });

  afterEach(async () => {
    served.fault = () => null;
    served.folder = builtFolder;
    await page.context().close();
  });

  afterAll(async () => {
    await lab?.close();
    rmSync(next, { recursive: true, force: true });
  });

  const missing = () => page.getByRole('alert').filter({ hasText: 'did not arrive' });
  const again = () => missing().first().getByRole('button', { name: 'Try again' });
  const run = () => runBar(page).getByRole('button', { name: /^Run/ });
  const newVersion = () => page.getByRole('status').filter({ hasText: 'A new version' });
  const goTo = (label: string) =>
    page.getByRole('navigation').getByRole('link', { name: label }).first().click();

  it('a page that did not arrive is tried again, as often as it takes, and then works', async () => {
    page = await lab.open({ path: '#/learn' });
    served.fault = () => 'dropped';
    await goTo('Train');
    await missing().waitFor();
    expect(await missing().innerText()).toMatch(/server does not answer/);
    const before = served.asked.length;
    await again().click();
    await expect.poll(() => served.asked.length).toBeGreaterThan(before);
    await missing().waitFor();
    served.fault = () => null;
    await again().click();
    await run().waitFor();
    expect(await missing().count()).toBe(0);
    const styled = await runBar(page).evaluate(
      (bar) => getComputedStyle(bar.firstElementChild as Element).display,
    );
    expect(styled).toBe('flex');
    await page.goto(served.url + linkOf('train', train));
    await runToEnd(page);
  });

  it.each(['LineFigure', 'ScatterFigure', '.css'])(
    'a page of which only %s did not arrive is whole when it is tried again',
    async (part) => {
      page = await lab.open({ path: '#/learn' });
      served.fault = (path) => (path.includes(part) ? 'dropped' : null);
      await goTo('Perturb');
      await missing().waitFor();
      served.fault = () => null;
      await again().click();
      await page.getByRole('img', { name: /^nDCG@10 against ε\. FGSM/ }).waitFor();
      expect(await missing().count()).toBe(0);
    },
  );

  it('where the code of charts did not arrive, each chart says so, and one retry draws them all', async () => {
    served.fault = (path) => (path.includes('LinePlot') ? 'dropped' : null);
    page = await lab.open({ path: '#/perturb' });
    await missing().nth(1).waitFor();
    await run().waitFor();
    served.fault = () => null;
    await again().click();
    await page.getByRole('img', { name: /^nDCG@10 against ε\. FGSM/ }).waitFor();
    expect(await missing().count()).toBe(0);
  });

  it('the saved runs open once their code arrives', async () => {
    page = await lab.open({ path: '#/learn' });
    served.fault = (path) => (path.includes('SavedRuns') ? 503 : null);
    await page.getByRole('button', { name: 'Saved runs' }).click();
    await missing().waitFor();
    served.fault = () => null;
    await again().click();
    await page.getByRole('dialog', { name: 'Saved runs' }).waitFor();
    expect(await missing().count()).toBe(0);
  });

  /** What a run needs, in the order in which it is fetched. */
  it.each([
    {
      engine: 'kernels',
      label: /^Engine: WebAssembly SIMD/,
      parts: [
        /assets\/lab-/, // The door to the worker.
        /lab\.worker/,
        /assets\/engine-/,
        /kernels-.*\.wasm/,
      ],
    },
    {
      engine: 'tfjs-wasm',
      label: /^Engine: TensorFlow.js on WebAssembly/,
      // TensorFlow.js's backend, and its binaries.
      parts: [/processor-/, /tfjs-.*\.wasm/],
    },
  ] as const)(
    'a run on $engine without one part after the other fails with a sentence each time, fetches what failed again, and runs',
    async ({ engine, label, parts }) => {
      page = await lab.open({ path: linkOf('train', { ...train, engine }) });
      await run().waitFor();
      for (const part of parts) {
        const before = served.asked.length;
        served.fault = (path) => (part.test(path) ? 'dropped' : null);
        await run().click();
        // Only what comes before this part arrived can lead to it, so that no failure is told from memory.
        await expect.poll(() => served.asked.slice(before).some((path) => part.test(path))).toBe(true);
        await runSays(page, /^Failed: .*(did not arrive|did not load).*[Tt]ry again/);
      }
      served.fault = () => null;
      await run().click();
      await runSays(page, /^Done$/);
      await page.getByRole('button', { name: label }).waitFor();
    },
  );

  // One core has no further workers.
  it.skipIf(availableParallelism() < 2)(
    'a study whose further workers do not load says so, and runs when it is tried again',
    async () => {
      const spec: SpecInput = {
        study: 'certify',
        engine: 'kernels',
        dataset: { kind: 'generated', size: 'classroom' },
        model: { kind: 'fm', factors: 4, epochs: 2 },
        attack: { budget: 2, sample: 40 },
        compare: { methods: ['plain'], qs: [1] },
      };
      page = await lab.open({ path: linkOf('certify', spec) });
      await run().waitFor();
      served.fault = (path) => (/hand\.worker/.test(path) ? 'dropped' : null);
      await run().click();
      await runSays(page, /^Failed: .*did not load.*[Tt]ry again/);
      served.fault = () => null;
      await run().click();
      await runSays(page, /^Done$/);
    },
  );

  it('a part that is missing on the server, without a new version, is named', async () => {
    page = await lab.open({ path: '#/learn' });
    served.fault = (path) => (path.includes('TrainPage') && path.endsWith('.js') ? 404 : null);
    await goTo('Train');
    await missing().waitFor();
    expect(await missing().innerText()).toMatch(/TrainPage-.*\.js.* 404/);
    expect(await newVersion().count()).toBe(0);
  });

  it('a new version is told where it took a part away; the run under way ends first, then a reload brings it', async () => {
    page = await lab.open({ path: linkOf('train', long) });
    // A pause may come before the engine has arrived; after an epoch it has.
    await beginPaused(page);
    await runBar(page).getByRole('button', { name: 'Step' }).click();
    await runSays(page, /^Paused after epoch [1-9]/);
    served.folder = next;
    served.fault = (path) => (path.includes('CertifyPage') ? 404 : null);
    await goTo('Certify');
    await missing().waitFor();
    await newVersion().waitFor();
    expect(await newVersion().innerText()).toMatch(/once the run has ended/);
    expect(await newVersion().getByRole('button', { name: 'Reload' }).count()).toBe(0);
    await goTo('Train');
    await runBar(page).getByRole('button', { name: 'Resume' }).click();
    await runSays(page, /^Done$/);
    served.fault = () => null;
    await newVersion().getByRole('button', { name: 'Reload' }).click();
    await page.locator('html[data-version=next]').waitFor();
    await run().waitFor();
    expect(decodeURIComponent(page.url())).toContain('"epochs":80');
    expect(await newVersion().count()).toBe(0);
  });

  it('a new version is told where it took the worker away', async () => {
    page = await lab.open({ path: linkOf('train', train) });
    await run().waitFor();
    served.folder = next;
    served.fault = (path) => (/lab\.worker/.test(path) ? 404 : null);
    await run().click();
    await runSays(page, /^Failed: /);
    await newVersion().getByRole('button', { name: 'Reload' }).waitFor();
  });
});
