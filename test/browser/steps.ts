import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Result, SpecInput } from '../../workers/protocol.ts';

/** What a browser test does to the page, in the words of a person. Waits end with the state, never with a time. */

/** The part of the address that opens a page with an experiment. */
export const linkOf = (page: string, spec: SpecInput) =>
  `#/${page}?spec=${encodeURIComponent(JSON.stringify(spec))}`;

/** Matches the title of a page. */
export const titleOf = (page: string) =>
  page === 'fakes' ? /fake users/i : page === 'start' ? /^How little/ : new RegExp(page, 'i');

/** Uncaught errors and error messages of a page from now on. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** Chooses files with the button of the Data page. */
export async function chooseFiles(
  page: Page,
  files: readonly { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles([...files]);
}

/** Drops one file on the Data page. */
export async function dropFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await dropAnywhere(page, name, bytes);
}

/** Drops one file on whatever page is shown. */
export async function dropAnywhere(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.evaluate(
    ([file, base64]) => {
      const data = new DataTransfer();
      const binary = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([binary], file));
      for (const kind of ['dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }),
        );
    },
    [name, bytes.toString('base64')] as const,
  );
}

/** The figures on the card of the data in use, by their names. */
export async function cardFacts(page: Page): Promise<Record<string, string>> {
  const card = page.getByRole('region', { name: 'The data in use' });
  const [names, values] = await Promise.all([
    card.getByRole('term').allInnerTexts(),
    card.locator('dt + dd').allInnerTexts(),
  ]);
  // Thousands are set apart by thin spaces.
  return Object.fromEntries(
    names.map((name, i) => [name, (values[i] ?? '').replace(/(?<=\d)\s(?=\d)/g, '')]),
  );
}

/** The bar that starts and stops a run. */
export const runBar = (page: Page) => page.getByRole('region', { name: 'Run', exact: true });

/** Waits until the run bar says `words`; a run that failed instead fails the test with its sentence. */
export async function runSays(page: Page, words: string | RegExp): Promise<void> {
  const status = runBar(page).getByRole('status');
  const wanted = status.filter({ hasText: words });
  const failed = status.filter({ hasText: /^Failed/ });
  await wanted
    .or(failed)
    .waitFor({ state: 'attached' })
    .catch(async (thrown) => {
      throw new Error(`${thrown}\nThe page says:\n${await page.getByRole('main').innerText()}`);
    });
  expect(await status.innerText()).toMatch(words);
}

/**
 * Presses Run, and Pause as soon as the button means it, within the page: between two calls from here a fast machine
 * would end the run.
 */
export async function beginPaused(page: Page): Promise<void> {
  await runBar(page)
    .getByRole('button', { name: /^Run/ })
    .evaluate(async (button: HTMLButtonElement) => {
      button.click();
      // A message comes in a tab behind others as well, where frames and timers do not.
      const { port1, port2 } = new MessageChannel();
      while (button.textContent !== 'Pause')
        await new Promise((next) => {
          port1.onmessage = next;
          port2.postMessage(null);
        });
      button.click();
    });
  await runSays(page, /^Paused/);
}

/** Presses Run, says yes where the bar asks first, and waits until it is done. */
export async function runToEnd(page: Page): Promise<void> {
  await runBar(page).getByRole('button', { name: /^Run/ }).click();
  const anyway = runBar(page).getByRole('button', { name: 'Start anyway' });
  if (await anyway.isVisible()) await anyway.click();
  await runSays(page, /^Done$/);
}

/** The bytes of what a click downloads. */
export async function downloaded(page: Page, click: () => Promise<unknown>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download') as Promise<Download>, click()]);
  return readFile(await download.path());
}

/** Takes a figure's table, picture or drawing out of the page. */
export function exported(page: Page, figure: string, item: string): Promise<Buffer> {
  return downloaded(page, async () => {
    await page.getByRole('button', { name: `Export ${figure}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  });
}

/** How many runs this process has saved. */
let saved = 0;

/** Saves the run shown, and gives it back from the file of all saved runs. */
export async function savedResult(page: Page): Promise<Result> {
  await page.getByRole('button', { name: 'Saved runs' }).click();
  const panel = page.getByRole('dialog', { name: 'Saved runs' });
  await panel.getByRole('button', { name: 'Import a file' }).waitFor();
  // Never a number of what the panel lists: runs that were kept and those that were saved arrive one after the other.
  const name = `Run ${String(++saved).padStart(3, '0')}`;
  await panel.getByRole('textbox', { name: 'Name for the run shown' }).fill(name);
  await panel.getByRole('button', { name: 'Save this run' }).click();
  await panel.getByRole('listitem').filter({ hasText: name }).waitFor();
  const bytes = await downloaded(page, () => panel.getByRole('button', { name: 'Export all' }).click());
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  const { runs } = JSON.parse(bytes.toString('utf8')) as { runs: { name: string; result: Result }[] };
  const run = runs.find((one) => one.name === name);
  if (!run) throw new Error(`The file of saved runs holds no ${name}.`);
  return run.result;
}

/** Chooses a built-in data set. */
export async function useSize(page: Page, size: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Data set' }).selectOption(size);
}

/** Opens a tab below the stage of a study. */
export async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name, exact: true });
  await tab.click();
  await page.getByRole('tabpanel', { name, exact: true }).waitFor();
}

/** The names of the tabs below the stage. */
export const tabNames = (page: Page): Promise<string[]> => page.getByRole('tab').allInnerTexts();

/** The titles of all figures, of the stage and of each tab. */
export async function figureTitles(page: Page): Promise<string[]> {
  const titles = new Set<string>();
  for (const name of await tabNames(page)) {
    await openTab(page, name);
    for (const title of await page.locator('figure h2').allInnerTexts()) titles.add(title);
  }
  return [...titles];
}
