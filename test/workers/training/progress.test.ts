import { describe, expect, it } from 'vitest';
import type { Doing, Progress, StudyEvent } from '../../../workers/protocol.ts';
import { ProgressMeter } from '../../../workers/training/progress.ts';

const doing: Doing = { study: 'certify', stage: 'bounds', item: null };

/** A run whose clock the test moves. */
function clocked() {
  const said: Progress[] = [];
  const clock = { ms: 0 };
  const run = {
    now: () => clock.ms,
    emit: (event: StudyEvent) => {
      if (event.kind === 'progress') said.push(event);
    },
  };
  return { said, clock, run };
}

describe('how far a piece of work is', () => {
  it('takes as long as it took so far for what is left, and names no speed of steps', () => {
    const { said, clock, run } = clocked();
    const meter = new ProgressMeter(run, doing, 10);
    clock.ms = 500;
    meter.reached(2);
    expect(said).toEqual([
      { kind: 'progress', ...doing, done: 2, total: 10, leftMs: 2000, stepsPerSecond: null },
    ]);
    clock.ms = 1000;
    meter.reached(4);
    expect(said.at(-1)).toMatchObject({ done: 4, leftMs: 1500 });
  });

  it('believes the pace of late more than that of long ago', () => {
    const { said, clock, run } = clocked();
    const meter = new ProgressMeter(run, doing, 100);
    clock.ms = 1000;
    meter.reached(10);
    // From here on ten times as slow.
    for (let n = 1; n <= 20; n++) {
      clock.ms += 1000;
      meter.reached(10 + n);
    }
    const { leftMs } = said.at(-1)!;
    expect(leftMs).toBeGreaterThan(60_000);
    expect(leftMs).toBeLessThanOrEqual(70_000);
  });

  it('says at most ten a second, but the end, and a change of what is done, always', () => {
    const { said, clock, run } = clocked();
    const meter = new ProgressMeter(run, doing, 5);
    meter.reached(1);
    clock.ms = 10;
    meter.reached(2);
    expect(said.map(({ done }) => done)).toEqual([1]);
    meter.reached(3, { study: 'certify', stage: 'search', item: null });
    meter.reached(4, { study: 'certify', stage: 'search', item: null });
    meter.reached(5);
    expect(said.map(({ stage, done }) => [stage, done])).toEqual([
      ['bounds', 1],
      ['search', 3],
      ['search', 5],
    ]);
    expect(said.at(-1)!.leftMs).toBe(0);
  });

  it('leaves pauses out and names the speed where mini-batches are counted', () => {
    const { said, clock, run } = clocked();
    const meter = new ProgressMeter(run, doing, 100);
    clock.ms = 60_000;
    meter.add(20, 100);
    meter.say(20);
    expect(said.at(-1)).toMatchObject({ done: 20, leftMs: 400, stepsPerSecond: 200 });
  });

  it('forgets half of what was in four seconds of work', () => {
    const { said, clock, run } = clocked();
    const meter = new ProgressMeter(run, doing, 100);
    meter.add(8, 4000);
    meter.add(1, 4000);
    clock.ms = 8000;
    meter.say(9);
    // Half of 8 steps in half of 4 s, and 1 step in 4 s: 5 steps in 6 s.
    expect(said.at(-1)!.stepsPerSecond).toBeCloseTo(5 / 6, 12);
    expect(said.at(-1)!.leftMs).toBeCloseTo((91 * 6000) / 5, 9);
  });

  it('has nothing left at the end, even where no time passed', () => {
    const { said, run } = clocked();
    const meter = new ProgressMeter(run, doing, 3);
    meter.reached(3);
    expect(said.at(-1)).toMatchObject({ done: 3, leftMs: 0, stepsPerSecond: null });
  });
});
