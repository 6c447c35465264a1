import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inPlainWords } from '../../src/controls/plain.ts';
import { checkSpec, parseSpec, type SpecInput } from '../../workers/protocol.ts';
import { refused } from '../workers/protocol/spec/refused.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runBar } from './steps.ts';

/** What cannot run says so before Run is pressed: at the bar, beside the control, by keyboard and read out. */
describe('an experiment that cannot run', () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open({ path: '#/data' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => lab?.close());

  const run = () => runBar(page).getByRole('button', { name: /^Run/ });
  const settings = () => page.getByRole('complementary', { name: 'Settings' });

  async function open(spec: SpecInput): Promise<void> {
    await page.goto(lab.url + linkOf(spec.study, spec));
    await run().waitFor();
  }

  /** The first reason, as the page says it. */
  const toldOf = (input: SpecInput) => {
    const spec = parseSpec(input);
    return inPlainWords(spec.study, checkSpec(spec)[0]!.message);
  };

  it.each(refused)('$why: the sentence stands at the bar and beside the control', async ({ spec }) => {
    const message = toldOf(spec);
    await open(spec);
    await runBar(page).getByRole('listitem').filter({ hasText: message }).waitFor();
    await settings().getByText(message).waitFor();
    expect(await run().getAttribute('aria-disabled')).toBe('true');
    await run().press('Enter');
    await run().click({ force: true });
    expect(await runBar(page).getByRole('status').innerText()).toBe(`Cannot run: ${message}`);
  });

  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const ids = activeElement?.getAttribute('aria-describedby') ?? '';
      return {
        control: document.getElementById(activeElement?.getAttribute('aria-labelledby') ?? '')?.innerText,
        told: ids.split(' ').map((id) => document.getElementById(id)?.innerText.trim()),
      };
    });

  it.each([1440, 390])(
    'leads to its setting by keyboard, and runs once that is changed, at %i',
    async (width) => {
      await page.setViewportSize({ width, height: 900 });
      const spec = { study: 'certify', model: { kind: 'fm', selfTerms: false } } as const;
      const message = toldOf(spec);
      await open(spec);
      const lead = runBar(page).getByRole('button', { name: 'Show the setting' });
      await lead.focus();
      await page.keyboard.press('Enter');
      await expect.poll(focused).toMatchObject({
        control: 'Self-interaction terms',
        told: expect.arrayContaining([message]),
      });
      await page.keyboard.press('Space');
      await lead.waitFor({ state: 'detached' });
      expect(await settings().getByText(message).count()).toBe(0);
      expect(await run().getAttribute('aria-disabled')).not.toBe('true');
      expect(await runBar(page).getByRole('status').innerText()).toBe('Ready to run');
    },
  );
});
