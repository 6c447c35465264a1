import type { CDPSession } from 'playwright-core';

/** An event of Chrome's trace; of those, tasks of threads and the names of threads are asked for here. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly tid: number;
  readonly pid: number;
  /** Microseconds on the thread's own clock: what it worked, not what other programs had meanwhile. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Records what the threads of the page do until the returned function is called. */
export async function trace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
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

/** Threads of a page by the names that Chrome gives them. */
export const threads = { main: 'CrRendererMain', worker: 'DedicatedWorker thread' } as const;

/** Milliseconds of every task of the threads of a name, the longest first. */
export function tasksOf(events: readonly TraceEvent[], thread: string): number[] {
  const of = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === thread)
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && of.has(`${pid}/${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}
