import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runToEnd, useSize, watchErrors } from './steps.ts';

const viewed = (spec: SpecInput, view: unknown, more = '') =>
  `${linkOf(spec.study, spec)}&view=${encodeURIComponent(JSON.stringify(view))}${more}`;
const common = { engine: 'kernels', measure: { every: 0 } } as const;

/** A link carries what a person looks at beside the experiment. */
describe('links', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  /** What the address says is looked at. */
  const inAddress = (page: Page): Record<string, unknown> => {
    const part = page.url().match(/&view=([^&]*)/)?.[1];
    return part === undefined ? {} : JSON.parse(decodeURIComponent(part));
  };
  const until = (page: Page, view: Record<string, unknown>) =>
    expect.poll(() => inAddress(page)).toEqual(view);

  it('show a budget and a user; back and forward lead through the users', async () => {
    const spec: SpecInput = {
      ...{ study: 'perturb', ...common, repeats: 1, model: { kind: 'bprmf', factors: 8, epochs: 6 } },
      dataset: { kind: 'generated', size: 'classroom' },
      attack: { points: 3 },
    };
    const page = await lab.open({ path: viewed(spec, { epsilon: 0.5, user: '4' }) });
    const errors = watchErrors(page);
    await runToEnd(page);
    const user = page.getByRole('combobox', { name: 'User, by the id in the data' });
    const shows = (id: string) => expect.poll(() => user.inputValue()).toBe(id);
    await shows('4');
    await page.getByText('ε = 0.5', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next user' }).click();
    await shows('5');
    await until(page, { epsilon: 0.5, user: 4 });
    await page.getByRole('slider', { name: 'Budget ε, logarithmic' }).press('End');
    await until(page, { epsilon: 10, user: 4 });
    await page.goBack();
    await shows('4');
    await page.getByText('ε = 0.5', { exact: true }).waitFor();
    await page.goForward();
    await shows('5');
    await page.getByText('ε = 10', { exact: true }).waitFor();
    expect(errors).toEqual([]);
  });

  it('open a tab; back and forward lead through the tabs, and arrows move between them', async () => {
    const page = await lab.open({ path: viewed({ study: 'poison' }, { tab: 'theory' }) });
    const errors = watchErrors(page);
    const open = (name: string) =>
      page.getByRole('tab', { name, exact: true, selected: true }).waitFor({ state: 'attached' });
    await open('Theory');
    await until(page, { tab: 'theory' });
    await page.getByRole('tab', { name: 'Theory' }).press('ArrowLeft');
    await open('Fake profiles');
    await until(page, { tab: 'profiles' });
    await page.goBack();
    await open('Theory');
    await page.goForward();
    await open('Fake profiles');
    expect(errors).toEqual([]);
  });

  it('switch clicks of an instance, which leave with the data set', async () => {
    const spec: SpecInput = {
      ...{ study: 'certify', ...common, model: { kind: 'fm', factors: 4, epochs: 1 } },
      dataset: { kind: 'generated', size: 'small' },
      attack: { budget: 2, sample: 10 },
    };
    // Item 850 is one of 900 in the small set and none of 300 in the classroom's.
    const path = viewed(spec, { instance: 3, clicks: [850], bound: 'row' });
    const page = await lab.open({ path });
    const errors = watchErrors(page);
    await runToEnd(page);
    await page.getByRole('region', { name: 'Switched by hand' }).waitFor();
    await page
      .getByRole('region', { name: 'Next clicks, strongest first' })
      .getByRole('button')
      .first()
      .click();
    await expect.poll(() => (inAddress(page).clicks as unknown[])?.length).toBe(2);
    await useSize(page, 'classroom');
    await runToEnd(page);
    await page.getByRole('region', { name: 'Next clicks, strongest first' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByRole('region', { name: 'Switched by hand' }).count()).toBe(0);
    await until(page, { bound: 'row' });
    expect(await page.getByRole('radio', { name: 'Row bound' }).first().isChecked()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('hide settings, and the page offers to show them', async () => {
    const page = await lab.open({
      path: viewed({ study: 'perturb' }, {}, '&hide=engine,attack.methods,defence,magic'),
    });
    const settings = page.getByRole('complementary', { name: 'Settings' });
    await settings.getByRole('button', { name: 'Attack', exact: true }).waitFor();
    const section = (name: string) => settings.getByRole('button', { name, exact: true });
    expect(await section('Engine').count()).toBe(0);
    expect(await section('Defence').count()).toBe(0);
    expect(await settings.getByText('Methods', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('status', { name: 'Notices' }).innerText()).toMatch(/‘magic’/);
    await settings.getByRole('button', { name: 'Show all' }).click();
    await section('Engine').waitFor();
    await settings.getByText('Methods', { exact: true }).waitFor();
    await page.goBack();
    await section('Engine').waitFor({ state: 'detached' });
  });

  it('that are bad are read as at the start, also when followed in the page', async () => {
    const page = await lab.open({ path: '#/perturb' });
    const errors = watchErrors(page);
    await page.getByRole('heading', { name: 'Perturb', level: 1 }).waitFor();
    await page.evaluate(() => {
      location.hash = '#/train?spec={"study":"train","model":{"kind":"mf"},"view":null}&view=[[[';
    });
    await page.getByRole('heading', { name: 'Train', level: 1 }).waitFor();
    const notices = page.getByRole('status', { name: 'Notices' });
    await notices.getByText(/view was set to its default/).waitFor();
    await notices.getByText(/What is looked at in the link could not be read/).waitFor();
    expect(errors).toEqual([]);
  });
});
