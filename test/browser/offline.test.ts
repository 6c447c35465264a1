import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { builtFolder, type Lab, startLab } from './harness.ts';
import { type Host, host } from './host.ts';
import { nextVersion } from './next-version.ts';
import { beginPaused, exported, linkOf, runBar, runSays, runToEnd, watchErrors } from './steps.ts';

const train = (engine: SpecInput['engine'], epochs = 4): SpecInput => ({
  study: 'train',
  engine,
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 8, epochs, batch: 512 },
  measure: { every: 2 },
});

/** The lab keeps itself at the first visit, works without its server from then on, and asks before it is renewed. */
describe('without the server', () => {
  let served: Host;
  let lab: Lab;
  const next = nextVersion();

  beforeAll(async () => {
    served = await host(builtFolder, '/course/week-3/');
    lab = await startLab(served);
  });

  afterEach(() => {
    served.fault = () => null;
    served.folder = builtFolder;
  });

  afterAll(async () => {
    await lab?.close();
    rmSync(next, { recursive: true, force: true });
  });

  const version = (page: Page) => page.getByRole('status').filter({ hasText: 'A new version' });
  const isNext = (page: Page) => page.locator('html[data-version=next]').count();

  /**
   * Presses the button for the new version until that is shown: where the browser answers with the old one once more,
   * the page offers it again.
   */
  async function renew(page: Page): Promise<void> {
    const button = version(page).getByRole('button', { name: 'Reload' });
    const isThere = page.locator('html[data-version=next]').waitFor();
    // The button takes no second click before the page is loaded anew.
    while (!(await isNext(page))) await Promise.race([button.click().catch(() => {}), isThere]);
  }

  /** A first visit, until the lab has kept all of itself. */
  async function visit(path: string): Promise<Page> {
    const page = await lab.open({ path, offline: true });
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller)
        await new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
        );
    });
    return page;
  }

  /** One visit serves what takes nothing away from it; the page stays open from test to test. */
  describe('after one visit', () => {
    let page: Page;
    beforeAll(async () => {
      page = await visit('#/learn');
    });
    afterAll(() => page?.context().close());

    it('can be installed: a manifest, with icons of the sizes that it names', async () => {
      const session = await page.context().newCDPSession(page);
      const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
      expect(installabilityErrors).toEqual([]);
      const { url, data } = await session.send('Page.getAppManifest');
      expect(url).toBe(`${served.url}manifest.webmanifest`);
      const { icons } = JSON.parse(data ?? '') as { icons: { src: string; sizes: string }[] };
      for (const { src, sizes } of icons) {
        const width = await page.evaluate(async (address) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          return image.naturalWidth;
        }, src);
        if (sizes !== 'any') expect(`${width}x${width}`).toBe(sizes);
      }
    });

    it('what else lies in the folder and beside it comes from the server', async () => {
      served.asked.length = 0;
      for (const path of ['notes.html', 'index.html?newest', '../week-4/']) {
        const status = await page.evaluate(async (to) => (await fetch(to)).status, path);
        expect(status).toBe(path.startsWith('index') ? 200 : 404);
      }
      expect(served.asked).toEqual(['notes.html', 'index.html', '/course/week-4/']);
      const tab = await page.context().newPage();
      await tab.goto(`${served.url}notes.html`);
      await tab.getByRole('heading', { name: 'Not found' }).waitFor();
      await tab.close();
    });

    it('a page that was open goes on, opens every other, and trains on every engine', async () => {
      const errors = watchErrors(page);
      served.fault = () => 'dropped';
      for (const name of ['Data', 'Train', 'Perturb', 'Certify', 'Evade', 'Poison']) {
        await page.getByRole('navigation').getByRole('link', { name }).first().click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
      }
      for (const engine of ['kernels', 'tfjs-wasm', 'tfjs-webgl', 'tfjs-cpu'] as const) {
        await page.goto(served.url + linkOf('train', train(engine)));
        await runToEnd(page);
        await page.getByRole('button', { name: /^Engine: / }).waitFor();
        expect(await page.getByText(/computes instead/).count()).toBe(0);
      }
      expect(errors).toEqual([]);
    });
  });

  it('a reload brings the lab back, with its stored run, its charts and their files', async () => {
    const page = await visit('#/learn');
    const errors = watchErrors(page);
    served.fault = () => 'dropped';
    await page.goto(`${served.url}#/perturb`);
    await page.reload();
    await page.getByText('Stored run, shipped with the page.').waitFor();
    await page.getByRole('img', { name: /^nDCG@10 against ε\. FGSM/ }).waitFor();
    const png = await exported(page, 'nDCG@10 against ε', 'Picture as PNG');
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    await page.goto(`${served.url}index.html${linkOf('train', train('kernels'))}`);
    await runToEnd(page);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('a visit that ends early keeps nothing half, and the next one keeps all', async () => {
    served.fault = (path) => (path.endsWith('.wasm') ? 'dropped' : null);
    served.asked.length = 0;
    const page = await lab.open({ path: '#/learn', offline: true });
    const tried = () => served.asked.filter((path) => path.endsWith('.wasm')).length;
    await expect.poll(tried).toBeGreaterThan(0);
    const state = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
        return worker?.state ?? 'none';
      });
    await expect.poll(state).toBe('none');
    await page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
    served.fault = () => null;
    await page.reload();
    await expect.poll(state).toBe('activated');
    await page.context().close();
  });

  it('a new version waits for the person, and for the run under way, and then works without the server', async () => {
    const page = await visit(linkOf('train', train('kernels', 2000)));
    served.folder = next;
    await page.reload();
    await version(page).getByRole('button', { name: 'Reload' }).waitFor();
    expect(await isNext(page)).toBe(0);
    await beginPaused(page);
    expect(await version(page).innerText()).toMatch(/once the run has ended/);
    expect(await version(page).getByRole('button', { name: 'Reload' }).count()).toBe(0);
    await runBar(page).getByRole('button', { name: 'Stop' }).click();
    await runSays(page, /^Stopped$/);
    await page.reload();
    expect(await isNext(page)).toBe(0);
    // Requests of the page keep the old version awake while the new one is to take over.
    await page.evaluate(() => {
      const asking = setInterval(() => fetch('manifest.webmanifest').catch(() => {}), 30);
      setTimeout(() => clearInterval(asking), 2_000);
    });
    await renew(page);
    expect(decodeURIComponent(page.url())).toContain('"epochs":2000');
    served.fault = () => 'dropped';
    await page.reload();
    await page.locator('html[data-version=next]').waitFor();
    await page.goto(served.url + linkOf('train', train('kernels')));
    await runToEnd(page);
    expect(await version(page).count()).toBe(0);
    await page.context().close();
  });

  it('another tab goes on in the version that it began with, also where the server no longer has it', async () => {
    const first = await visit('#/learn');
    const second = await first.context().newPage();
    await second.goto(served.url + linkOf('train', train('kernels')));
    served.folder = next;
    await first.reload();
    await renew(first);
    served.fault = () => 'dropped';
    await version(second).getByRole('button', { name: 'Reload' }).waitFor();
    await runToEnd(second);
    expect(await isNext(second)).toBe(0);
    await second.getByRole('img', { name: /^Loss while training/ }).waitFor();
    await second.getByRole('navigation').getByRole('link', { name: 'Certify' }).first().click();
    await second.getByRole('heading', { level: 1, name: 'Certify' }).waitFor();
    await first.context().close();
  });

  it('a version that cannot show itself makes way for the newer one that waits', async () => {
    const page = await visit('#/learn');
    served.folder = next;
    await page.reload();
    await version(page).waitFor();
    await page.addInitScript(() => {
      const whole = window.matchMedia.bind(window);
      Object.defineProperty(window, 'matchMedia', {
        value: (query: string) => {
          const isOld = !document.querySelector('script[src*="-next.js"]');
          if (isOld && !document.currentScript) throw new Error('broken on purpose');
          return whole(query);
        },
      });
    });
    await page.reload();
    await page.getByRole('heading', { name: 'The lab cannot be shown' }).waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.locator('html[data-version=next]').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
    await page.context().close();
  });
});
