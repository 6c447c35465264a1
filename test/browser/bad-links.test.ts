import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './harness.ts';
import { dropFile, linkOf, runBar, runSays, watchErrors } from './steps.ts';

/** A link with any value for an experiment. */
const specLink = (spec: unknown) => `#/perturb?spec=${encodeURIComponent(JSON.stringify(spec))}`;

/** Links come from chats, slides and old versions: each gives a page, and says what it could not take. */
describe('bad links', () => {
  let lab: Lab;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    lab = await startLab();
    page = await lab.open();
    errors = watchErrors(page);
  });

  afterAll(() => lab?.close());

  /** Opens a link as from outside, with nothing left of the page before. */
  async function follow(hash: string): Promise<string> {
    await page.goto('about:blank');
    await page.goto(lab.url + hash);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page.getByRole('status', { name: 'Notices' }).innerText();
  }

  it.each([
    { link: 'no page', hash: '#garbage', words: 'a page that does not exist' },
    {
      link: 'no page but a spec',
      hash: linkOf('nowhere', { study: 'train' }),
      words: 'a page that does not exist',
    },
    { link: 'a torn spec', hash: '#/train?spec=%7B%22study', words: 'could not be read' },
    { link: 'torn percent signs', hash: '#/train?spec=%E0%A4%A', words: 'could not be read' },
    { link: 'a number', hash: '#/perturb?spec=42', words: 'held no experiment' },
    { link: 'null', hash: '#/perturb?spec=null', words: 'held no experiment' },
    { link: '30,000 letters', hash: `#/train?spec=${'x'.repeat(30_000)}`, words: 'too long' },
    { link: 'an unknown study', hash: specLink({ study: 'hypnosis' }), words: 'names no known study' },
    {
      link: 'a part that is null',
      hash: linkOf('train', { study: 'train', model: { kind: 'mf' }, view: null } as never),
      words: 'view was set to its default',
    },
    {
      link: 'a part nested 4,000 deep',
      hash: `#/perturb?spec={"study":"perturb","seed":7,"attack":${'['.repeat(4000)}${']'.repeat(4000)}}`,
      words: 'attack was set to its default',
    },
    {
      link: 'a list with a stranger',
      hash: specLink({ study: 'perturb', attack: { methods: ['fgsm', 'magic'] }, zeal: 1 }),
      words: 'An entry of ‘Methods’ was left out',
    },
    {
      link: 'an unknown model',
      hash: specLink({ study: 'perturb', model: { kind: 'oracle' } }),
      words: '‘Model’ was set to its default',
    },
  ])('$link in a link gives a page that says so', async ({ hash, words }) => {
    expect(await follow(hash)).toContain(words);
    await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  });

  it('what only the page knows to be none is told as well: a step, a language, a user', async () => {
    const said = page.getByRole('status', { name: 'Notices' });
    await follow('#/learn?lesson=nudge&step=abc');
    await said.getByText(/“abc”, is no number of a step/).waitFor();
    await follow('#/learn?lesson=nudge&step=999&lang=fr');
    await said.getByText(/names step 999; this is the last/).waitFor();
    await said.getByText(/no lessons in the language “fr”/).waitFor();
    expect(await said.getByRole('button').count()).toBe(2);
    expect(page.url()).toMatch(/lesson=nudge&step=\d$/);
    await follow('#/perturb?view={"user":"999999","method":"zzz"}');
    await said.getByText(/data in use has no user “999999”/).waitFor();
    expect(await said.getByRole('button').count()).toBe(2);
    expect(page.url()).not.toContain('zzz');
  });

  it('values out of range are clamped, and each is said', async () => {
    const spec = {
      study: 'perturb',
      repeats: 5000,
      model: { kind: 'bprmf', factors: -3 },
      attack: { points: 1e9 },
    } as const;
    const notices = await follow(linkOf('perturb', spec));
    expect(notices).toMatch(/‘Seeds’ was lowered to 20/);
    expect(notices).toMatch(/‘Factors’ was raised to 1/);
    expect(notices).toMatch(/‘Points’ was lowered to \d+/);
    await page.getByRole('button', { name: 'Seeds', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'Seeds' }).inputValue()).toBe('20');
    await page.getByRole('button', { name: 'Dismiss this notice' }).first().click();
    expect(await page.getByRole('button', { name: 'Dismiss this notice' }).count()).toBe(2);
  });

  it('a data set that is not on this device is named, and there is a way on', async () => {
    const spec = {
      study: 'train',
      dataset: { kind: 'file', hash: 'a'.repeat(64), name: 'Our course data' },
    } as const;
    await follow(linkOf('train', spec));
    await runBar(page).getByRole('button', { name: 'Run', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Our course data' });
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/not on this device.*Load its files on the Data page/s);
    await page.getByRole('button', { name: 'Look at the data or load your own' }).click();
    await page.getByRole('alert').filter({ hasText: 'Our course data' }).waitFor();
    await dropFile(page, 'ratings.inter', Buffer.from(interactions()));
    await page.getByRole('heading', { name: 'ratings', exact: true }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Train' }).click();
    await runSays(page, /^Ready to run$|^Failed/);
  });

  it('no page failed on the way', () => {
    expect(errors).toEqual([]);
  });
});

/** A small RecBole file: six users with the same four items. */
function interactions(): string {
  const rows = ['user_id:token\titem_id:token\trating:float\ttimestamp:float'];
  for (let u = 1; u <= 6; u++)
    for (let i = 1; i <= 4; i++) rows.push(`${u}\t${i}\t${1 + ((u + i) % 5)}\t${100 * u + i}`);
  return `${rows.join('\n')}\n`;
}
