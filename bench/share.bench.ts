import { builtFolder, endBrowser, startLab } from '../test/browser/harness.ts';
import { runUnwatched } from '../test/browser/smooth.ts';
import { linkOf, runBar } from '../test/browser/steps.ts';
import { studies } from '../workers/protocol/names/studies.ts';
import type { SpecInput } from '../workers/protocol.ts';
import { tasksOf, threads, trace } from './trace.ts';

/**
 * What the page's main thread works over a run of each study with its defaults, against what the workers work: both by
 * their own clocks, from Run to the end. The page is to take a fifth at most, so that it never is what a person waits
 * for. Needs the built page (`npm run build`). BRITTLE_BENCH_STUDIES names some of them, parted by commas.
 */

const goal = 0.2;
const wanted = process.env.BRITTLE_BENCH_STUDIES?.split(',') ?? Object.keys(studies);
const seconds = (tasks: readonly number[]) => tasks.reduce((sum, ms) => sum + ms, 0) / 1000;

const lab = await startLab(builtFolder);
const found: { study: string; main: number; workers: number; share: number }[] = [];
const json = process.argv.includes('--json');
if (!json)
  process.stdout.write(
    `Processor time over a default run of each page; goal: main at most ${goal} of the workers'.\n`,
  );
for (const study of wanted) {
  const page = await lab.open({ path: linkOf(study, { study } as SpecInput) });
  await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  // What takes above a minute is asked about first.
  const asked = page.getByRole('button', { name: 'Start anyway' });
  void asked.click({ timeout: 30_000 }).catch(() => {});
  const stop = await trace(await page.context().newCDPSession(page));
  await runUnwatched(page);
  const events = await stop();
  const main = seconds(tasksOf(events, threads.main));
  const workers = seconds(tasksOf(events, threads.worker));
  found.push({ study, main, workers, share: main / workers });
  if (!json) {
    const share = (main / workers).toFixed(3);
    process.stdout.write(
      `${study.padEnd(8)} main ${main.toFixed(2)} s, workers ${workers.toFixed(2)} s: ${share}${main / workers > goal ? ', above the goal' : ''}\n`,
    );
  }
  await page.context().close();
}
await lab.close();
await endBrowser();
if (json) process.stdout.write(`${JSON.stringify({ bench: 'share', goal, found }, null, 2)}\n`);
