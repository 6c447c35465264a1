import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runBar, runToEnd } from './steps.ts';

/** The page's own entry script. */
const entry = /assets\/index-[^/]*\.js$/;

const answer =
  (body: string, status = 200) =>
  (context: BrowserContext) =>
    context.route(entry, (route) => route.fulfill({ status, contentType: 'text/javascript', body }));

const link = linkOf('train', { study: 'train', dataset: { kind: 'generated', size: 'classroom' } });

/** What fails before there is a page still ends in a sentence and a way on. */
describe('a fault before the first picture', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
  });

  afterAll(() => lab?.close());

  const fault = (page: Page) => page.getByRole('alert').filter({ hasText: 'The lab cannot be shown' });

  it.each([
    { what: 'a module that throws', prepare: answer("throw new Error('broken on purpose')") },
    { what: 'a module that throws later', prepare: answer("await 0; throw new Error('broken on purpose')") },
    { what: 'a module in a language to come', prepare: answer('let = 5 broken on purpose') },
    { what: 'a module that is gone', prepare: answer('', 404) },
    {
      what: 'a connection that ends',
      prepare: (context: BrowserContext) => context.route(entry, (route) => route.abort()),
    },
    {
      what: 'a page that fails while it is drawn',
      prepare: (context: BrowserContext) =>
        context.addInitScript(() => {
          const whole = window.matchMedia.bind(window);
          Object.defineProperty(window, 'matchMedia', {
            value: (query: string) => {
              if (!document.currentScript) throw new Error('broken on purpose');
              return whole(query);
            },
          });
        }),
    },
  ])('$what gives a sentence, and its details', async ({ prepare }) => {
    const page = await lab.open({ path: link, prepare });
    await fault(page).waitFor();
    expect(await fault(page).innerText()).toMatch(/Your data and saved runs are untouched/);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await page.getByText('Details for a report').click();
    expect(await fault(page).locator('pre').innerText()).toMatch(
      /broken on purpose|did not load|SyntaxError/,
    );
    expect(await fault(page).locator('pre').innerText()).toContain(page.url());
    await page.context().close();
  });

  it('a reload goes on with the experiment of the link once the fault has passed', async () => {
    const page = await lab.open({ path: link, prepare: answer('', 503) });
    await fault(page).waitFor();
    await page.context().unrouteAll();
    await fault(page).getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { level: 1, name: 'Train' }).waitFor();
    expect(decodeURIComponent(page.url())).toContain('"size":"classroom"');
    expect(await fault(page).count()).toBe(0);
    await page.context().close();
  });

  it('a fresh start leaves the experiment of the link behind', async () => {
    const page = await lab.open({ path: link, prepare: answer('', 503) });
    await fault(page).waitFor();
    await page.context().unrouteAll();
    await fault(page).getByRole('link', { name: 'Start without the experiment of the link' }).click();
    await page.getByRole('heading', { level: 1, name: /^How little it takes/ }).waitFor();
    expect(page.url()).not.toContain('classroom');
    await page.context().close();
  });

  it('without JavaScript the page says that it needs it, and why', async () => {
    const page = await lab.open({ path: link, scripts: false });
    // By its tag: what stands in <noscript> has no role and no words for whoever runs scripts, as the test does.
    const words = page.locator('noscript p').first();
    await words.waitFor();
    expect(await words.textContent()).toMatch(/nothing leaves it[\s\S]*Allow\s+JavaScript for this page/);
    await page.context().close();
  });

  it('where nothing may be stored the lab starts, and trains', async () => {
    const spec = {
      study: 'train',
      engine: 'kernels',
      dataset: { kind: 'generated', size: 'small' },
      model: { kind: 'bprmf', factors: 4, epochs: 3 },
    } as const;
    const page = await lab.open({ path: linkOf('train', spec), storage: false });
    const blocked = await page.evaluate(() => {
      try {
        return localStorage.length < 0;
      } catch {
        return true;
      }
    });
    expect(blocked).toBe(true);
    await runToEnd(page);
    expect(await fault(page).count()).toBe(0);
    await runBar(page).waitFor();
    await page.context().close();
  });
});
