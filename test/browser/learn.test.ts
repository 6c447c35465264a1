import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lessons, stepOf } from '../../src/lessons/all.ts';
import type { Lesson, Read } from '../../src/lessons/lesson.ts';
import { say } from '../../src/lessons/words.ts';
import { isLanguage, type Language } from '../../src/words/language.ts';
import { parseSpec, type Result } from '../../workers/protocol.ts';
import { bothOnce, violationsOf } from './axe.ts';
import { type Lab, startLab } from './harness.ts';
import { downloaded, watchErrors } from './steps.ts';

const seen = (page: Page, language: Language = 'en') =>
  page.getByRole('heading', { name: say(language, 'ui.seen') });
const runIt = (page: Page, language: Language = 'en') =>
  page.getByRole('button', {
    name: new RegExp(`^(${say(language, 'ui.run')}|${say(language, 'ui.show')})$`),
  });

/** Answers the question of a step, whatever its kind, where it asks one. */
async function answer(page: Page, lesson: string, index: number, language: Language = 'en'): Promise<void> {
  const step = lessons.find(({ id }) => id === lesson)?.steps[index];
  if (!step?.predict) return;
  const words = (key: string) => say(language, `${lesson}.${step.id}.${key}`);
  if (step.predict.kind === 'curve')
    await page.getByRole('button', { name: say(language, 'ui.even') }).click();
  else if (step.predict.kind === 'choice')
    await page.getByRole('radio', { name: words(step.predict.options[0] ?? '') }).check();
  else await page.getByRole('slider', { name: words('ask') }).press('ArrowRight');
}

/** The result of a step: of the run that is shipped, or of that which the page keeps once it has ended. */
async function resultOf(page: Page, lesson: Lesson, index: number): Promise<Result> {
  const step = stepOf(lesson, index);
  if (!step) throw new Error(`${lesson.id} has no step ${index}.`);
  if (step.stored !== null) return JSON.parse(readFileSync(`public/stored/${step.stored}.json`, 'utf8'));
  const spec = JSON.stringify(parseSpec(step.spec));
  const kept = () =>
    page.evaluate(
      () =>
        new Promise<{ readonly result: Result }[]>((resolve, reject) => {
          const opening = indexedDB.open('brittle-recent');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const all = opening.result.transaction('runs').objectStore('runs').getAll();
            all.onerror = () => reject(all.error);
            all.onsuccess = () => {
              opening.result.close();
              resolve(all.result);
            };
          };
        }),
    );
  const own = async () => (await kept()).find(({ result }) => JSON.stringify(result.spec) === spec)?.result;
  await expect.poll(async () => (await own()) !== undefined).toBe(true);
  const result = await own();
  if (!result) throw new Error('The run of the step is not kept.');
  return result;
}

/** The sentence that a step's result calls for. */
function sentence(lesson: Lesson, index: number, { tables }: Result, language: Language): string {
  const read: Read = (wanted) => {
    const table = tables.find(({ id }) => id === wanted.id);
    return table ? wanted.read(table).table.rows : [];
  };
  const step = lesson.steps[index];
  const facts = step?.see?.(read);
  if (!facts) throw new Error(`The run tells nothing of step ${index} of ${lesson.id}.`);
  return say(language, `${lesson.id}.${step?.id}.see${facts.variant ? `.${facts.variant}` : ''}`, facts);
}

/** Presses Tab until the focus is there. @throws Error where it never comes there */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let pressed = 0; pressed < 200; pressed++) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${wanted}.`);
}

/**
 * In the gate a lesson of each of two studies, a third by keyboard, and the rules of accessibility at the end of each. With
 * BRITTLE_LESSONS all ten, or those named, and the rules at every step: before it is answered, before it is run, and after.
 * BRITTLE_LANGUAGE names the language that is walked.
 */
const asked = process.env.BRITTLE_LESSONS;
const walked = lessons.filter(
  ({ id }) => asked === 'all' || (asked ?? 'clicks,fakes').split(',').includes(id),
);
const given = process.env.BRITTLE_LANGUAGE ?? 'en';
if (!isLanguage(given)) throw new Error(`There are no lessons in BRITTLE_LANGUAGE=${given}.`);
const spoken: Language = given;
/** What the verdict on an answer says in any case. */
const verdict = { en: /expected|was .* off/, de: /[Ee]rwartet|lag .* daneben/ }[spoken];

describe('Learn', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  it('lists all lessons, in the language of the address', async () => {
    const page = await lab.open({ path: '#/learn' });
    for (const { id } of lessons)
      await page.getByRole('heading', { level: 2, name: say('en', `${id}.title`) }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
    await page.getByRole('heading', { level: 2, name: 'Falsche Nutzer' }).waitFor();
    await page.waitForURL(/#\/learn\?lang=de$/);
    await page.goBack();
    await page.getByRole('heading', { level: 2, name: 'Fake users' }).waitFor();
    await page.context().close();
  });

  it.each(walked)('$id can be walked from its first step to its last', async (lesson) => {
    const { id, steps } = lesson;
    const page = await lab.open({ path: `#/learn?lesson=${id}&lang=${spoken}` });
    const errors = watchErrors(page);
    const violations: string[] = [];
    const look = async (where: string) =>
      violations.push(...(await violationsOf(page, bothOnce)).map((line) => `${where}: ${line}`));
    for (const [i, step] of steps.entries()) {
      await page.getByText(say(spoken, 'ui.step', { step: i + 1, steps: steps.length })).waitFor();
      if (asked) await look(`${step.id} as it opens`);
      await answer(page, id, i, spoken);
      if (asked && step.predict) await look(`${step.id} answered`);
      // A run of the step before may be this step's as well.
      if (step.see) {
        await runIt(page, spoken).click();
        await seen(page, spoken).waitFor();
        const told = await page.locator('[class*=seen]').innerText();
        expect(told).not.toMatch(/[{}]|NaN|undefined/);
        expect(told).toContain(sentence(lesson, i, await resultOf(page, lesson, i), spoken));
        if (step.predict) expect(told).toMatch(verdict);
      }
      if (asked || i === steps.length - 1) await look(`${step.id} at its end`);
      if (i < steps.length - 1)
        await page.getByRole('button', { name: say(spoken, 'ui.next'), exact: true }).click();
    }
    expect(violations).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('is gone through by keyboard alone, from its first step to the next lesson, with a reload on the way', async () => {
    const page = await lab.open({ path: '#/learn?lesson=nudge', width: 390, height: 844 });
    const press = async (key: string, name: string) => {
      await tabTo(page, page.getByRole('button', { name, exact: true }));
      await page.keyboard.press(key);
    };
    const drawn = () =>
      page.getByRole('slider', { name: 'Your curve at 0.147' }).getAttribute('aria-valuetext');
    const draw = async () => {
      await tabTo(page, page.getByRole('slider', { name: 'Your curve at 0.1', exact: true }));
      for (const key of ['PageUp', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
      await expect.poll(drawn).toBe('75%');
    };
    await draw();
    await page.reload();
    await page.getByText('Step 1 of 3').waitFor();
    await expect.poll(drawn).toBe('75%');
    await press('Enter', 'Run it');
    await seen(page).waitFor();
    await press('Enter', 'Next step');
    await page.getByText('Step 2 of 3').waitFor();
    await draw();
    await press('Space', 'Run it');
    await seen(page).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await press('Enter', 'Next step');
    await page.getByText('Step 3 of 3').waitFor();
    await press('Enter', `Next lesson: ${say('en', 'steps.title')}`);
    await page.getByRole('heading', { level: 1, name: say('en', 'steps.title') }).waitFor();
    await page.context().close();
  });

  it('lays the answers of a class of forty and of a link beside what was found, and tells files that are none', async () => {
    const page = await lab.open({ path: '#/learn?lesson=clicks' });
    await answer(page, 'clicks', 0);
    await page.getByRole('button', { name: 'All lessons' }).click();
    const own = await downloaded(page, () =>
      page.getByRole('button', { name: 'Save my answers as a file' }).click(),
    );
    const file = JSON.parse(own.toString('utf8'));
    expect(file).toMatchObject({ brittle: 'answers', answers: { 'clicks.one': { kind: 'number' } } });
    await page.getByRole('textbox', { name: /^Name on what/ }).fill('Zoë');
    await page.getByText(/^The link is \d+ characters long\.$/).waitFor();
    await page.getByRole('button', { name: 'Copy a link to my answers' }).click();
    await page.getByText(/^Link copied\. It is \d+ characters long\.$/).waitFor();
    await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
    await page
      .getByText(`The link holds answers of “Zoë” to “${say('en', 'clicks.title')}”, 1 in all.`)
      .waitFor();
    await page.waitForURL(/#\/learn$/);
    const numbers = Array.from({ length: 40 }, (_, i) => (i % 4) / 4);
    const files = numbers.map((value, i) => ({
      name: `${i}.json`,
      buffer: Buffer.from(
        JSON.stringify({
          brittle: 'answers',
          name: `L${i}`,
          answers: { 'clicks.one': { kind: 'number', value } },
        }),
      ),
    }));
    const broken = { name: 'broken.json', buffer: Buffer.from('{"brittle":') };
    await page.evaluate(
      (all) => {
        const data = new DataTransfer();
        for (const [name, text] of all) data.items.add(new File([text], name, { type: 'application/json' }));
        document.body.dispatchEvent(
          new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
        );
      },
      [...files, broken].map(({ name, buffer }) => [name, buffer.toString('utf8')] as const),
    );
    await page.getByText('Handed in and shown beside what was found: 41').waitFor();
    await page.getByText('broken.json is no file of answers from this page: it is no JSON.').waitFor();
    await page.getByRole('button', { name: `Open lesson: ${say('en', 'clicks.title')}` }).click();
    await runIt(page).click();
    await page.getByRole('heading', { name: 'Answers of the class' }).waitFor();
    for (const share of ['0%', '25%', '50%', '75%'])
      await page.getByText(`${share}: 10`, { exact: true }).waitFor();
    await page.context().close();
  });

  it('a link to a lesson that there is none of opens the list', async () => {
    const page = await lab.open({ path: '#/learn?lesson=nothing&step=9&lang=xx' });
    await page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
    await page.waitForURL(/#\/learn$/);
    await page.context().close();
  });
});
