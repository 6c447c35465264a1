import { builtFolder, endBrowser, startLab } from '../test/browser/harness.ts';
import { drawnStudies, runUnwatched } from '../test/browser/smooth.ts';
import { linkOf, runBar } from '../test/browser/steps.ts';
import { tasksOf, threads, trace } from './trace.ts';

/**
 * The longest tasks of the page's main thread while a study runs and its first charts are drawn; a person feels one
 * from about 50 ms on. By the time that the thread itself worked: the wall clock also counts what other programs had.
 * Needs the built page (`npm run build`).
 */

const felt = 50;
const shown = 5;

const lab = await startLab(builtFolder);
const found: { study: string; tasks: number; felt: number; longest: number[] }[] = [];
for (const spec of drawnStudies) {
  const page = await lab.open({ path: linkOf(spec.study, spec) });
  await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  const stop = await trace(await page.context().newCDPSession(page));
  await runUnwatched(page);
  const tasks = tasksOf(await stop(), threads.main);
  found.push({
    study: spec.study,
    tasks: tasks.length,
    felt: tasks.filter((ms) => ms >= felt).length,
    longest: tasks.slice(0, shown),
  });
  await page.context().close();
}
await lab.close();
await endBrowser();

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ bench: 'smooth', found }, null, 2)}\n`);
} else {
  process.stdout.write(`Tasks of the main thread; a person feels one from ${felt} ms on.\n`);
  for (const { study, tasks, felt: long, longest } of found) {
    const list = longest.map((ms) => ms.toFixed(1)).join(', ');
    process.stdout.write(
      `${study.padEnd(8)} ${tasks} tasks, ${long} of ${felt} ms or more; longest ${list} ms\n`,
    );
  }
}
