import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leftOfRun, useWatch, wholeLeft } from '../../../src/state/left.ts';
import { setRunner, useRun } from '../../../src/state/run.ts';
import { parseSpec, type StudyEvent } from '../../../workers/protocol.ts';

it('what is left of a run is what was expected less what it worked, and no less than its stage still takes', () => {
  expect(wholeLeft(60_000, 20_000, 5_000)).toBe(40_000);
  expect(wholeLeft(60_000, 58_000, 5_000)).toBe(5_000);
  expect(wholeLeft(60_000, 20_000, null)).toBe(40_000);
});

it('where it takes longer than was expected, or nothing was expected, the stage alone can tell', () => {
  expect(wholeLeft(60_000, 61_000, 5_000)).toBe(5_000);
  expect(wholeLeft(60_000, 61_000, null)).toBeNull();
  expect(wholeLeft(null, 1_000, 5_000)).toBe(5_000);
  expect(wholeLeft(null, 1_000, null)).toBeNull();
  expect(wholeLeft(60_000, 61_000, 0)).toBeNull();
});

it('what would be written as no time at all is no estimate: a stage that begins as the expected time ends', () => {
  expect(wholeLeft(60_000, 59_600, null)).toBeNull();
  expect(wholeLeft(60_000, 59_600, 300)).toBeNull();
  expect(wholeLeft(null, 1_000, 499)).toBeNull();
  expect(wholeLeft(60_000, 59_500, null)).toBe(500);
  expect(wholeLeft(60_000, 59_900, 5_000)).toBe(5_000);
});

let say: (events: readonly StudyEvent[]) => void = () => {};
beforeEach(() => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 4 });
  vi.useFakeTimers();
  setRunner(async () => (_, onEvents) => {
    say = onEvents;
    return { control: () => {}, outcome: new Promise(() => {}) };
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('leaves pauses out, and begins anew with every run', async () => {
  const begin = async () => {
    useRun.getState().start(parseSpec({ study: 'train' }));
    await vi.advanceTimersByTimeAsync(0);
    useWatch.setState({ expected: { seconds: 60, mostSeconds: 60, bytes: 0 } });
    const item = { model: 'bprmf' } as const;
    say([
      {
        kind: 'progress',
        study: 'train',
        stage: 'training',
        item,
        done: 1,
        total: 9,
        leftMs: null,
        stepsPerSecond: 1,
      },
    ]);
    await vi.advanceTimersByTimeAsync(1000);
  };
  await begin();
  expect(leftOfRun(null)).toBe(59_000);
  say([{ kind: 'paused', epoch: 1 }]);
  await vi.advanceTimersByTimeAsync(100);
  const paused = leftOfRun(null);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(leftOfRun(null)).toBe(paused);
  await begin();
  expect(leftOfRun(null)).toBe(59_000);
});
