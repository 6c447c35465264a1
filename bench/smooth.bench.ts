import type { CDPSession } from 'playwright-core';
import { builtFolder, endBrowser, startLab } from '../test/browser/harness.ts';
import { drawnStudies, runUnwatched } from '../test/browser/smooth.ts';
import { linkOf, runBar } from '../test/browser/steps.ts';

/**
 * The longest tasks of the page's main thread while a study runs and its first charts are drawn; a person feels one
 * from about 50 ms on. By the time that the thread itself worked: the wall clock also counts what other programs had.
 * Needs the built page (`npm run build`).
 */

const felt = 50;
const shown = 5;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly tid: number;
  readonly pid: number;
  /** Microseconds on the thread's own clock. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Records what the threads of the page do until the returned function is called. */
async function trace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'toplevel',
        'disabled-by-default-devtools.timeline',
        'devtools.timeline',
        '__metadata',
      ],
    },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    return events;
  };
}

/** Milliseconds of every task of the main thread, the longest first. */
function tasksOf(events: readonly TraceEvent[]): number[] {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${pid}/${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}

const lab = await startLab(builtFolder);
const found: { study: string; tasks: number; felt: number; longest: number[] }[] = [];
for (const spec of drawnStudies) {
  const page = await lab.open({ path: linkOf(spec.study, spec) });
  await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
  const stop = await trace(await page.context().newCDPSession(page));
  await runUnwatched(page);
  const tasks = tasksOf(await stop());
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
