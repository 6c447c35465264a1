import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput, Table } from '../../workers/protocol.ts';
import { byCommandLine } from './command-line.ts';
import { type Lab, startLab } from './harness.ts';
import { beginPaused, linkOf, openTab, runBar, runSays, runToEnd, savedResult } from './steps.ts';

/** Long enough that there is a middle to be cut off in, also on the kernels; measured seldom. */
const onKernels = {
  study: 'train',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'small' },
  model: { kind: 'bprmf', factors: 32, epochs: 60 },
  measure: { every: 20 },
} as const;
const onWebgl = {
  study: 'train',
  engine: 'tfjs-webgl',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 8, epochs: 12, batch: 1024 },
  measure: { every: 4 },
} as const;

/** Keeps the page's workers where a test can end them; must be there before the page is. */
const keepWorkers = () => {
  const kept: globalThis.Worker[] = [];
  const Plain = globalThis.Worker;
  Object.assign(globalThis, {
    keptWorkers: kept,
    Worker: class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        kept.push(this);
      }
    },
  });
};

/** Keeps the WebGL contexts that a worker makes from now on. */
const keepContexts = () => {
  const kept: WebGL2RenderingContext[] = [];
  const { getContext } = OffscreenCanvas.prototype;
  Object.assign(globalThis, { keptContexts: kept });
  Object.assign(OffscreenCanvas.prototype, {
    getContext(this: OffscreenCanvas, ...args: Parameters<typeof getContext>) {
      const context = getContext.apply(this, args);
      if (context instanceof WebGL2RenderingContext) kept.push(context);
      return context;
    },
  });
};

/** Really loses every context that is alive; how many they were. */
const loseContexts = () => {
  const { keptContexts } = globalThis as typeof globalThis & { keptContexts: WebGL2RenderingContext[] };
  const alive = keptContexts.filter((context) => !context.isContextLost());
  for (const context of alive) context.getExtension('WEBGL_lose_context')?.loseContext();
  return alive.length;
};

/** A run that is cut off goes on from its last checkpoint, says so, and ends with what it would have ended with. */
describe('recovery', () => {
  let lab: Lab;
  const whole = new Map<SpecInput, readonly Table[]>();

  beforeAll(async () => {
    lab = await startLab();
    // On the kernels a run ends with the same to the bit wherever it runs, on WebGL in this browser.
    whole.set(onKernels, (await byCommandLine(onKernels)).tables);
    const calm = await lab.open({ path: linkOf('train', onWebgl) });
    await runToEnd(calm);
    whole.set(onWebgl, (await savedResult(calm)).tables);
    await calm.context().close();
  });

  afterAll(() => lab?.close());

  /** Opens a profile of its own, starts a run and holds it after a few epochs, which a checkpoint covers. */
  async function begin(spec: SpecInput): Promise<Page> {
    const fresh = await lab.open({
      path: linkOf('train', spec),
      prepare: (context) => context.addInitScript(keepWorkers),
    });
    // Looking at the kept models starts the worker before the run does, so that it can be watched.
    await openTab(fresh, 'Models on this device');
    await fresh.getByRole('button', { name: 'Show the list' }).click();
    await fresh.getByText('None yet. A model that was trained is kept here.').waitFor();
    await (fresh.workers()[0] as Worker).evaluate(keepContexts);
    await beginPaused(fresh);
    for (let step = 0; step < 2; step++) {
      const before = await runBar(fresh).getByRole('status').innerText();
      await runBar(fresh).getByRole('button', { name: 'Step' }).click();
      await runBar(fresh)
        .getByRole('status')
        .filter({ hasText: /^Paused after/ })
        .filter({ hasNotText: before })
        .waitFor();
    }
    return fresh;
  }

  /** What the run says of itself beside its pictures, folded notes included. */
  const noted = (one: Page, words: string | RegExp) =>
    one.getByRole('main').getByText(words).first().waitFor({ state: 'attached' });

  /** A run that was started again stands where its checkpoint was; goes on to its end from there. */
  async function goOn(page: Page): Promise<void> {
    await noted(page, /^Training went on from epoch \d+, where it was interrupted\.$/);
    await runSays(page, /^Paused after epoch [1-9]/);
    await runBar(page).getByRole('button', { name: 'Resume' }).click();
    await runSays(page, /^Done$/);
    expect((await savedResult(page)).tables).toEqual(whole.get(onKernels));
    await page.context().close();
  }

  it('after a reload the page offers to go on, does so from the checkpoint, and ends with the same tables', async () => {
    const page = await begin(onKernels);
    await page.reload();
    const offer = page.getByRole('status').filter({ hasText: 'A run was cut off' });
    await offer.waitFor();
    const kept = Number(/(\d+) epochs of it are kept/.exec(await offer.innerText())?.[1]);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(onKernels.model.epochs);
    await offer.getByRole('button', { name: 'Go on with it' }).click();
    await runSays(page, /^Done$/);
    await noted(page, `Training went on from epoch ${kept}, where it was interrupted.`);
    expect((await savedResult(page)).tables).toEqual(whole.get(onKernels));
    await page.reload();
    await runSays(page, /^Ready to run$/);
    expect(await offer.count()).toBe(0);
    await page.context().close();
  });

  it('an offer that is turned down is not made again', async () => {
    const page = await begin(onKernels);
    await page.reload();
    const discard = page.getByRole('button', { name: 'Discard it' });
    await discard.click();
    await discard.waitFor({ state: 'detached' });
    await page.reload();
    await runToEnd(page);
    expect(
      await page
        .getByRole('main')
        .getByText(/Training went on/)
        .count(),
    ).toBe(0);
    expect((await savedResult(page)).tables).toEqual(whole.get(onKernels));
    await page.context().close();
  });

  it('a worker that throws is started again, and its run ends with the same tables', async () => {
    const page = await begin(onKernels);
    await (page.workers()[0] as Worker).evaluate(() => {
      setTimeout(() => {
        throw new Error('thrown by the test');
      });
    });
    await noted(page, /worker crashed .*thrown by the test.* It was started again/);
    await goOn(page);
  });

  it('a worker that is ended without a word is missed, started again, and its run ends with the same tables', async () => {
    const page = await begin(onKernels);
    await page.evaluate(() => {
      for (const worker of (globalThis as typeof globalThis & { keptWorkers: globalThis.Worker[] })
        .keptWorkers)
        worker.terminate();
    });
    // The worker's lock is given back with its end, so that nothing has to be waited for.
    await noted(page, /was ended by the browser.* It was started again/);
    await goOn(page);
  });

  it('a lost WebGL context is noted, and the run ends with the same tables', async () => {
    const page = await begin(onWebgl);
    expect(await (page.workers()[0] as Worker).evaluate(loseContexts)).toBeGreaterThan(0);
    await runBar(page).getByRole('button', { name: 'Resume' }).click();
    await runSays(page, /^Done$/);
    await noted(page, /The GPU context was lost at epoch \d+; training went on from epoch \d+\./);
    expect((await savedResult(page)).tables).toEqual(whole.get(onWebgl));
    await page.context().close();
  });
});
