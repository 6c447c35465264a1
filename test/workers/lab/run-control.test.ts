import { describe, expect, it } from 'vitest';
import { EventBuffer } from '../../../workers/lab/event-buffer.ts';
import { RunControl } from '../../../workers/lab/run-control.ts';
import type { StudyEvent } from '../../../workers/protocol/run/events.ts';

function controlled() {
  const events: StudyEvent[] = [];
  const place = { time: 0, breaths: 0 };
  const control = new RunControl({
    emit: (event) => events.push(event),
    now: () => place.time,
    breathe: async () => {
      place.breaths += 1;
    },
  });
  return { control, events, place };
}

/** Whether a promise has settled once all that was ready has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  return done;
}

describe('RunControl', () => {
  it('lets messages in after 12 ms of work, not at every gate', async () => {
    const { control, place } = controlled();
    for (let i = 0; i < 10; i++) await control.gate();
    expect(place.breaths).toBe(0);
    place.time = 12;
    await control.gate();
    await control.gate();
    expect(place.breaths).toBe(1);
  });

  it('holds at every gate while paused, says so once, and goes on when resumed', async () => {
    const { control, events } = controlled();
    await control.epochGate(4);
    control.control('pause');
    expect(control.pausing()).toBe(true);
    const gate = control.gate();
    expect(await settled(gate)).toBe(false);
    expect(events).toEqual([{ kind: 'paused', epoch: 4 }]);
    control.control('resume');
    expect(await settled(gate)).toBe(true);
    expect(control.pausing()).toBe(false);
  });

  it('steps to the end of one epoch and holds there', async () => {
    const { control, events } = controlled();
    control.control('pause');
    const gate = control.gate();
    control.control('step');
    expect(await settled(gate)).toBe(true);
    await control.gate();
    const end = control.epochGate(5);
    expect(await settled(end)).toBe(false);
    expect(events.at(-1)).toEqual({ kind: 'paused', epoch: 5 });
    control.control('step');
    expect(await end).toBe('go');
    expect(await settled(control.epochGate(6))).toBe(false);
  });

  it('rewinds out of a paused training gate and stays paused at epoch 0', async () => {
    const { control, events } = controlled();
    await control.epochGate(7);
    control.control('pause');
    const gate = control.stepGate();
    expect(await settled(gate)).toBe(false);
    control.control('rewind');
    expect(await gate).toBe('rewind');
    expect(await settled(control.stepGate())).toBe(false);
    expect(events.at(-1)).toEqual({ kind: 'paused', epoch: 0 });
  });

  it('a rewind does not release a paused gate outside training, and is kept for the next training gate', async () => {
    const { control } = controlled();
    control.control('pause');
    control.control('rewind');
    const gate = control.gate();
    expect(await settled(gate)).toBe(false);
    control.control('resume');
    await gate;
    expect(await control.epochGate(1)).toBe('rewind');
    expect(await control.epochGate(2)).toBe('go');
  });

  it('a rewind during a step pauses at the initial weights', async () => {
    const { control } = controlled();
    control.control('step');
    control.control('rewind');
    expect(await control.stepGate()).toBe('rewind');
    expect(await settled(control.stepGate())).toBe(false);
  });

  it('notes what is looked at, which holds nothing and lets nothing go', async () => {
    const { control } = controlled();
    expect(control.looked()).toBeNull();
    control.control('pause');
    control.control({ looked: 'a cell' });
    expect(control.looked()).toBe('a cell');
    expect(await settled(control.gate())).toBe(false);
    control.control({ looked: null });
    expect(control.looked()).toBeNull();
  });

  it('stops at every gate, also out of a pause', async () => {
    const { control } = controlled();
    control.control('pause');
    const gate = control.stepGate();
    control.control('stop');
    await expect(gate).rejects.toMatchObject({ error: { code: 'stopped' } });
    await expect(control.gate()).rejects.toMatchObject({ error: { code: 'stopped' } });
    await expect(control.epochGate(1)).rejects.toMatchObject({ error: { code: 'stopped' } });
  });
});

describe('EventBuffer', () => {
  const progress = (done: number): StudyEvent => ({
    kind: 'progress',
    ...{ study: 'train', stage: 'training', item: { model: 'bprmf' } },
    done,
    total: 9,
    leftMs: null,
    stepsPerSecond: null,
  });
  const rows = (table: string, ...values: number[]): StudyEvent => ({
    kind: 'rows',
    table,
    rows: values.map((x) => ({ x })),
  });

  function buffered() {
    const delivered: (readonly StudyEvent[])[] = [];
    const timers: (() => void)[] = [];
    const cleared: unknown[] = [];
    const buffer = new EventBuffer((events) => delivered.push(events), {
      set: (work) => timers.push(work),
      clear: (timer) => cleared.push(timer),
    });
    return { buffer, delivered, timers, cleared };
  }

  it('delivers what came in between two ticks at once: the latest progress, rows of a table together', () => {
    const { buffer, delivered, timers } = buffered();
    buffer.add(progress(0));
    delivered.length = 0;
    for (const event of [
      progress(1),
      rows('a', 1),
      progress(2),
      rows('a', 2, 3),
      rows('b', 4),
      progress(3),
    ]) {
      buffer.add(event);
    }
    expect(delivered).toEqual([]);
    expect(timers).toHaveLength(1);
    timers[0]();
    expect(delivered).toEqual([[progress(3), rows('a', 1, 2, 3), rows('b', 4)]]);
  });

  it('delivers a stage as it begins, since its first step may let nothing through for minutes', () => {
    const { buffer, delivered } = buffered();
    buffer.add(rows('a', 1));
    buffer.add(progress(0));
    expect(delivered).toEqual([[progress(0), rows('a', 1)]]);
    buffer.add(progress(1));
    expect(delivered).toHaveLength(1);
    buffer.add({ ...progress(0), study: null, stage: 'engine', item: null } as StudyEvent);
    expect(delivered).toHaveLength(2);
  });

  it('delivers a pause at once and the rest before the outcome, and nothing twice', () => {
    const { buffer, delivered, cleared } = buffered();
    buffer.add(progress(0));
    buffer.add(progress(1));
    buffer.add({ kind: 'paused', epoch: 1 });
    expect(delivered).toEqual([[progress(0)], [progress(1), { kind: 'paused', epoch: 1 }]]);
    expect(cleared).toHaveLength(1);
    buffer.add(rows('a', 1));
    buffer.flush();
    buffer.flush();
    expect(delivered).toHaveLength(3);
  });
});
