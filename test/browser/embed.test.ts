import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothOnce, violationsOf } from './axe.ts';
import { type Lab, startLab } from './harness.ts';
import { type Host, host } from './host.ts';
import { watchErrors } from './steps.ts';

/** The examples of `docs/embedding.md`, in a page of another origin. */
describe('embedding', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brittle-course-'));
  let lab: Lab;
  let course: Host;

  beforeAll(async () => {
    lab = await startLab();
    const lines = [...readFileSync('docs/embedding.md', 'utf8').matchAll(/```html\n(.*)\n```/g)];
    const frames = lines.map(([, line = '']) => line.replace('https://lab.example/', lab.url));
    writeFileSync(
      join(folder, 'index.html'),
      `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Course</title><main><h1>Course</h1>${frames.join('\n')}</main>`,
    );
    course = await host(folder);
  });

  afterAll(async () => {
    await lab?.close();
    await course?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows a study, one figure and a lesson without the frame of the lab', async () => {
    const page = await lab.open({ path: '#/data' });
    const errors = watchErrors(page);
    await page.goto(course.url);
    const [study, figure, lesson] = [0, 1, 2].map((n) => page.frameLocator('iframe').nth(n));
    if (!study || !figure || !lesson) throw new Error('docs/embedding.md has three examples.');
    await study.getByRole('img', { name: /^nDCG@10 against ε/ }).waitFor();
    await study.getByRole('complementary', { name: 'Settings' }).getByText('Methods').first().waitFor();
    await study.getByRole('link', { name: 'Open in Brittle' }).waitFor();
    await figure.getByRole('img', { name: /^nDCG@10 against ε/ }).waitFor();
    expect(await figure.locator('figure:visible').count()).toBe(1);
    expect(await figure.getByRole('region', { name: 'Run' }).count()).toBe(0);
    await lesson.getByRole('button', { name: /./ }).first().waitFor();
    for (const frame of [study, figure, lesson]) {
      expect(await frame.getByRole('banner').count()).toBe(0);
      expect(await frame.getByRole('navigation', { name: 'Studies' }).count()).toBe(0);
    }
    expect(errors).toEqual([]);
    await page.goto(`${lab.url}?embed=perturb&figure=nDCG@10&settings=none`);
    await page.getByRole('img', { name: /^nDCG@10 against ε/ }).waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
  });

  it('takes the whole width without settings, and says what it does not know', async () => {
    const page = await lab.open({ path: '?embed=perturb&figure=Nonsense&settings=none', width: 1440 });
    const picture = page.getByRole('img', { name: /^nDCG@10 against ε/ });
    await picture.waitFor();
    const heading = await page.getByRole('heading', { level: 1 }).boundingBox();
    expect(heading?.x).toBeLessThan(40);
    expect((await picture.boundingBox())?.x).toBeLessThan(80);
    const notices = page.getByRole('status', { name: 'Notices' });
    await notices.getByText(/begins with “Nonsense”, so all is shown/).waitFor();
    await page.goto('about:blank');
    await page.goto(`${lab.url}?embed=perturb&settings=banana`);
    await notices.getByText(/knows “none” alone, and not “banana”/).waitFor();
    expect(await notices.getByRole('button').count()).toBe(1);
    await page.context().close();
  });

  it('is presented by key, blanked, and gone on with after a reload', async () => {
    const page = await lab.open({ path: '#/perturb' });
    await page.getByRole('button', { name: 'Present', exact: true }).click();
    const panel = page.getByRole('dialog', { name: 'Present' });
    await panel.getByRole('textbox', { name: 'Title above the picture' }).fill('A nudge is enough');
    await panel.getByRole('button', { name: 'Add', exact: true }).click();
    await panel
      .getByRole('textbox', { name: /^A link a line/ })
      .fill('Which holds? https://elsewhere.example/#/arena\nno link');
    await panel.getByRole('button', { name: 'Add these' }).click();
    await panel.getByText('1 added. 1 line holds no link of the lab.').waitFor();
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await panel.getByRole('button', { name: 'Present', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'A nudge is enough' }).waitFor();
    await page.getByRole('img', { name: /^nDCG@10 against ε/ }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Studies' }).count()).toBe(0);
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { level: 1, name: 'Which holds?' }).waitFor();
    const arena = page.getByRole('img', { name: /^What the worst case costs/ });
    await arena.first().waitFor();
    // All of a slide is seen, and its words are whole.
    const over = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    await expect.poll(over).toBe(0);
    const words = page.locator('[data-headline]');
    expect(await words.innerText()).toBe(await words.evaluate((one) => one.textContent));
    expect(await violationsOf(page, bothOnce)).toEqual([]);
    await page.reload();
    await page.getByText('2 of 2').waitFor();
    await page.keyboard.press('b');
    await page.getByRole('button', { name: /^The screen is blank/ }).waitFor();
    await page.keyboard.press('b');
    await page.getByRole('button', { name: /^The screen is blank/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Studies' }).first().waitFor();
  });
});
