import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecInput } from '../../workers/protocol.ts';
import { type Lab, startLab } from './harness.ts';
import { linkOf, runBar } from './steps.ts';

/** Milliseconds of one task from which on a person feels it. */
const limit = 50;

const train: SpecInput = {
  study: 'train',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'ml-100k' },
  model: { kind: 'bprmf', epochs: 60 },
  measure: { every: 2 },
};
const certify: SpecInput = {
  study: 'certify',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'small' },
  model: { kind: 'fm', factors: 16, epochs: 4 },
  attack: { sample: 200 },
  compare: { methods: ['plain', 'fm-rt'], qs: [1] },
};

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

/**
 * The tasks of the main thread, by the time the thread itself worked. The wall clock of the observer of long tasks
 * also counts the time in which other programs had the processor, which on a busy machine with two cores is most of it.
 */
describe('while a study runs and its first chart is drawn', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.close());

  it.each([train, certify])(`no task of $study holds the main thread for ${limit} ms`, async (spec) => {
    const page = await lab.open({ path: linkOf(spec.study, spec) });
    await runBar(page).getByRole('button', { name: 'Run', exact: true }).waitFor();
    const stop = await trace(await page.context().newCDPSession(page));
    // The page tells when it is done: questions of the test would be work of the main thread.
    await runBar(page).evaluate(
      (bar) =>
        new Promise<void>((resolve) => {
          const button = [...bar.querySelectorAll('button')].find((one) => one.innerText.startsWith('Run'));
          const watch = new MutationObserver(() => {
            if (bar.querySelector('[role=status]')?.textContent !== 'Done') return;
            watch.disconnect();
            resolve();
          });
          watch.observe(bar, { subtree: true, childList: true, characterData: true });
          button?.click();
        }),
    );
    const events = await stop();
    const main = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid}/${tid}`),
    );
    const tasks = events
      .filter(({ name, pid, tid }) => name === 'RunTask' && main.has(`${pid}/${tid}`))
      .map(({ tdur = 0 }) => tdur / 1000)
      .sort((a, b) => b - a);
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter((ms) => ms >= limit)).toEqual([]);
  });
});
