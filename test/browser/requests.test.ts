import type { BrowserContext, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { builtFolder, type Lab, startLab } from './harness.ts';
import { type Host, host } from './host.ts';
import { smallSet } from './small-set.ts';
import { chooseFiles, exported, linkOf, runToEnd, savedResult, titleOf } from './steps.ts';

const pages = [
  'start',
  'data',
  'train',
  'perturb',
  'certify',
  'fakes',
  'evade',
  'poison',
  'arena',
  'papers',
  'learn',
] as const;

/** One study on each engine: everything that a worker may want to fetch. */
const studies: readonly SpecInput[] = (['kernels', 'tfjs-wasm', 'tfjs-webgl', 'auto'] as const).map(
  (engine) => ({
    study: 'train',
    engine,
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'bprmf', factors: 8, epochs: 2, batch: 512 },
    measure: { every: 1 },
  }),
);

/** Nothing leaves the machine: whatever a person does, page, workers and service worker ask the page's own server alone. */
describe('requests', () => {
  let served: Host;
  let lab: Lab;

  beforeAll(async () => {
    served = await host(builtFolder, '/course/week-3/');
    lab = await startLab(served);
  });

  afterAll(() => lab?.close());

  it('go to the folder of the lab and nowhere else, over every page, engine and export', async () => {
    const asked: string[] = [];
    const prepare = async (context: BrowserContext) => {
      context.on('request', (request: Request) => asked.push(request.url()));
    };
    const page = await lab.open({ path: '#/data', offline: true, prepare });
    await page.evaluate(() => navigator.serviceWorker.ready);
    const { files } = smallSet();
    await chooseFiles(page, files);
    await page.getByRole('heading', { name: 'MovieLens 100K' }).waitFor();
    for (const name of pages) {
      await page.goto(`${served.url}#/${name}`);
      await page.getByRole('heading', { level: 1, name: titleOf(name) }).waitFor();
    }
    for (const spec of studies) {
      await page.goto(served.url + linkOf('train', spec));
      await runToEnd(page);
    }
    await page.getByRole('img', { name: /^Loss while training/ }).waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    await exported(page, 'Loss while training', 'Picture as PNG');
    await exported(page, 'Loss while training', 'Table as CSV');
    await savedResult(page);
    await page.getByRole('button', { name: 'Copy a link to this experiment' }).click();
    // A request of each kind was seen, so that none goes by unseen.
    for (const kind of ['index-', 'lab.worker', '.wasm', 'stored/perturb.json', 'service-worker.js'])
      expect(
        asked.some((url) => url.includes(kind)),
        kind,
      ).toBe(true);
    expect(asked.filter((url) => !url.startsWith(served.url) && !/^(data|blob):/.test(url))).toEqual([]);
    await page.context().close();
  });
});
