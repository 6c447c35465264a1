import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runBar, runSays, runToEnd, savedResult, watchErrors } from './steps.ts';

const grid: SpecInput = {
  study: 'arena',
  dataset: { kind: 'generated', size: 'classroom' },
  repeats: 3,
  columns: ['mf', 'mf-apt', 'mf-at'],
  rows: ['random', 'average', 'bandwagon'],
  budget: { fakes: 0.1, targets: 3 },
};

const table = (page: Page, family: string) => page.getByRole('region', { name: `${family}, table` });

describe('the Arena', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  it('opens with a stored arena, and its cells with their experiments, by keyboard', async () => {
    const page = await lab.open({ path: '#/arena' });
    const errors = watchErrors(page);
    await page.getByText('Stored run, shipped with the page.').waitFor();
    const cell = table(page, 'Fake users').getByRole('button', { name: /^Segment, MF, APT:/ });
    await cell.focus();
    await page.keyboard.press('Enter');
    expect(await cell.getAttribute('aria-pressed')).toBe('true');
    const hatched = table(page, 'Fake users').getByRole('button', { name: /^Average, BPR-MF:/ });
    expect(await hatched.innerText()).toContain('not crossed');
    await page
      .getByRole('link', { name: /^Open seed \d+ in Poison$/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Poison' }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Segment', exact: true }).first().isChecked()).toBe(true);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('goes on behind the cells that were filled when its tab was closed, and ends with the same table', async () => {
    const calm = await lab.open({ path: linkOf('arena', grid) });
    await runToEnd(calm);
    const whole = await savedResult(calm);
    await calm.context().close();

    const first = await lab.open({ path: linkOf('arena', grid) });
    await runBar(first).getByRole('button', { name: /^Run/ }).click();
    const anyway = runBar(first).getByRole('button', { name: 'Start anyway' });
    if (await anyway.isVisible()) await anyway.click();
    const filled = table(first, 'Fake users')
      .getByRole('button')
      .filter({ hasText: /0\.\d{3}/ });
    await filled.nth(2).waitFor();
    const context = first.context();
    await first.close();

    const again = await context.newPage();
    await again.goto(lab.url + linkOf('arena', grid));
    await again.getByRole('button', { name: 'Go on with it' }).click();
    await runSays(again, /^Done$/);
    await again
      .getByRole('main')
      .getByText(/parts were done before the run was cut off, and are taken over\.$/)
      .first()
      .waitFor({ state: 'attached' });
    expect((await savedResult(again)).tables).toEqual(whole.tables);
    await context.close();
  });
});
