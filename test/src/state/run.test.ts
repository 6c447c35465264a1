import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Runner, runTable, setRunner, useRun } from '../../../src/state/run.ts';
import {
  type Control,
  certifyTables,
  type Outcome,
  parseSpec,
  type Result,
  type Row,
  type StudyEvent,
  trainTables,
} from '../../../workers/protocol.ts';

const spec = parseSpec({ study: 'train' });
const result: Result = { spec, hash: 'h', engine: 'kernels', tables: [], notes: ['A note.'] };
const loss = { study: 'train', id: 'loss' } as const;
const table = (rows: number) => ({
  id: loss.id,
  title: 'Loss',
  columns: [],
  rows: Array.from({ length: rows }, (_, epoch) => ({ epoch })),
});
const progress = (done: number): StudyEvent => ({
  kind: 'progress',
  ...{ study: 'train', stage: 'training', item: { model: 'bprmf' } },
  done,
  total: 10,
  leftMs: null,
  stepsPerSecond: 100,
});

/** A lab that does as it is told: events and outcomes by hand, controls noted down. */
class Hand {
  readonly controls: Control[] = [];
  say: (events: readonly StudyEvent[]) => void = () => {};
  end: (outcome: Outcome<Result>) => void = () => {};
  readonly run: Runner = (_, onEvents) => {
    this.say = onEvents;
    return {
      control: (control) => this.controls.push(control),
      outcome: new Promise((resolve) => {
        this.end = resolve;
      }),
    };
  };
}

let hand: Hand;
const now = () => useRun.getState();
const started = async () => {
  now().start(spec);
  await vi.advanceTimersByTimeAsync(0);
};
beforeEach(() => {
  vi.useFakeTimers();
  hand = new Hand();
  setRunner(async () => hand.run);
});
afterEach(async () => {
  hand.end({ ok: false, error: { code: 'stopped', message: 'Stopped.' } });
  await vi.advanceTimersByTimeAsync(200);
  vi.useRealTimers();
});

describe('a run', () => {
  test('goes from starting over running and paused to done', async () => {
    await started();
    expect(now()).toMatchObject({ status: 'starting', spec, source: 'run', result: null });
    hand.say([progress(1)]);
    await vi.advanceTimersByTimeAsync(100);
    expect(now()).toMatchObject({ status: 'running', progress: { stage: 'training', done: 1 } });
    hand.say([{ kind: 'paused', epoch: 3 }]);
    await vi.advanceTimersByTimeAsync(100);
    expect(now()).toMatchObject({ status: 'paused', pausedEpoch: 3 });
    hand.end({ ok: true, value: { ...result, tables: [table(4)] } });
    await vi.advanceTimersByTimeAsync(0);
    expect(now()).toMatchObject({ status: 'done', progress: null, error: null });
    expect(runTable(loss)?.rows).toHaveLength(4);
  });

  test('tells the page at most ten times a second, and loses no row', async () => {
    await started();
    const before = now().version;
    hand.say([{ kind: 'table', table: table(0) }]);
    for (let ms = 0; ms < 1000; ms += 10) {
      hand.say([{ kind: 'rows', table: 'loss', rows: [{ epoch: ms / 10 }] }]);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(now().version - before).toBeLessThanOrEqual(10);
    expect(runTable(loss)?.rows.map((row) => row.epoch)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test('gives the same table value until rows come', async () => {
    await started();
    hand.say([{ kind: 'table', table: table(2) }]);
    const first = runTable(loss);
    expect(runTable(loss)).toBe(first);
    hand.say([{ kind: 'rows', table: 'loss', rows: [{ epoch: 2 }] }]);
    expect(runTable(loss)).not.toBe(first);
    expect(first?.rows).toHaveLength(2);
  });

  test('hands the controls on', async () => {
    await started();
    const { pause, step, rewind, resume, stop } = now();
    for (const act of [pause, step, rewind, resume, stop]) act();
    expect(hand.controls).toEqual(['pause', 'step', 'rewind', 'resume', 'stop']);
  });

  test('ends as stopped or failed by the code of its error', async () => {
    await started();
    hand.end({ ok: false, error: { code: 'stopped', message: 'Stopped.' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(now()).toMatchObject({ status: 'stopped', error: null });
    await started();
    hand.end({ ok: false, error: { code: 'diverged', message: 'The loss is not a number.' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(now()).toMatchObject({ status: 'failed', error: { code: 'diverged' } });
  });

  test('fails with a sentence where the lab cannot be loaded', async () => {
    setRunner(() => Promise.reject(new Error('Failed to fetch')));
    await started();
    expect(now()).toMatchObject({
      status: 'failed',
      error: { code: 'internal', message: expect.stringContaining('Failed to fetch') },
    });
  });

  test('asked to pause while the lab is still on its way pauses as soon as it is there, and only that run', async () => {
    useRun.getState().start(spec);
    useRun.getState().pause();
    expect(hand.controls).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(hand.controls).toEqual(['pause']);
    hand = new Hand();
    await started();
    expect(hand.controls).toEqual([]);
  });

  test('started anew stops the one before and hears nothing of it any more', async () => {
    await started();
    const old = hand;
    hand = new Hand();
    await started();
    expect(old.controls).toEqual(['stop']);
    old.say([progress(9)]);
    old.end({ ok: true, value: { ...result, tables: [table(9)] } });
    await vi.advanceTimersByTimeAsync(200);
    expect(now()).toMatchObject({ status: 'starting', progress: null });
    expect(runTable(loss)).toBeNull();
  });
});

describe('a result from elsewhere', () => {
  test('is shown with where it comes from', () => {
    const rows = [{ measure: 'HR@10', model: 0.1, popularity: null, random: null }];
    const measures = { ...trainTables.measures.head(spec), rows };
    now().show({ ...result, tables: [measures] }, 'stored');
    expect(now()).toMatchObject({
      status: 'done',
      source: 'stored',
      notes: [{ level: 'info', text: 'A note.' }],
    });
    expect(runTable(trainTables.measures)).toEqual(measures);
    // Another study has a table of the same id.
    expect(runTable(certifyTables.measures)).toBeNull();
  });

  test('is shown as far as it fits its study, and says what is set aside', () => {
    const rows: Row[] = [
      { measure: 'HR@10', model: 0.1, popularity: null, random: null },
      { measure: 'HR@10' },
    ];
    const measures = { ...trainTables.measures.head(spec), rows };
    now().show({ ...result, tables: [measures, table(2)] }, 'saved');
    expect(runTable(trainTables.measures)?.rows).toEqual(rows.slice(0, 1));
    expect(runTable(loss)).toBeNull();
    expect(now().notes.slice(1)).toEqual([
      {
        level: 'warning',
        text: '1 of the 2 rows of “Measures on the test part” does not fit this table; it is set aside.',
      },
      { level: 'warning', text: 'Train has no table called “loss”; it is set aside.' },
      { level: 'warning', text: 'What is left of this run is shown; run it again to have all of it.' },
    ]);
    expect(now().result?.tables).toEqual([measures, table(2)]);
  });

  test('says what of a kept run is damaged, and what to do where nothing of it is left', () => {
    const damaged = ['“Training” is damaged and cannot be shown.'];
    now().show(result, 'kept', { finished: '2026-01-01T00:00:00.000Z', ms: 1, damaged });
    expect(
      now()
        .notes.slice(1)
        .map(({ text }) => text),
    ).toEqual([...damaged, 'Nothing is left of this run that can be shown; run it again.']);
    now().show(result, 'run');
    expect(now().notes).toHaveLength(1);
  });

  test('does not disturb a run under way', async () => {
    await started();
    now().show(result, 'saved');
    expect(now()).toMatchObject({ status: 'starting', source: 'run' });
  });
});
