import { describe, expect, test } from 'vitest';
import { compareCurves, crossing, nearest, valueAt } from '../../../src/lessons/facts.ts';
import type { Point } from '../../../src/lessons/lesson.ts';
import { isAnswerTo } from '../../../src/lessons/verdict.ts';
import { createRng } from '../../../workers/core/random.ts';

/** The first crossing found by walking in tiny steps, straight between points in x or in log x. */
function walked(points: readonly Point[], level: number, log: boolean): number | null {
  const to = (x: number) => (log ? Math.log(x) : x);
  const STEPS = 20_000;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    for (let s = 1; s <= STEPS; s++) {
      const y = (at: number) => a.y + at * (b.y - a.y);
      if ((y((s - 1) / STEPS) - level) * (y(s / STEPS) - level) > 0) continue;
      const x = to(a.x) + ((s - 0.5) / STEPS) * (to(b.x) - to(a.x));
      return log ? Math.exp(x) : x;
    }
  }
  return null;
}

const curve = (next: () => number): Point[] =>
  Array.from({ length: 6 }, (_, i) => ({ x: 0.1 * 3 ** i, y: next() }));

describe('crossings', () => {
  test.each([false, true])('are where a walk in tiny steps finds them, log: %s', (log) => {
    const rng = createRng(5);
    const next = () => rng.next();
    for (let round = 0; round < 40; round++) {
      const points = curve(next);
      const [mine, plain] = [crossing(points, 0.5, log), walked(points, 0.5, log)];
      if (plain === null) expect(mine).toBeNull();
      else expect(Math.abs((mine ?? Number.NaN) / plain - 1)).toBeLessThan(1e-3);
    }
  });

  test('are none where a curve stays on one side', () => {
    expect(
      crossing(
        [
          { x: 1, y: 3 },
          { x: 2, y: 2 },
        ],
        1,
      ),
    ).toBeNull();
    expect(crossing([], 1)).toBeNull();
  });
});

describe('two curves', () => {
  test('are compared at the points found, within what was drawn', () => {
    const drawn = [
      { x: 1, y: 1 },
      { x: 3, y: 0 },
    ];
    const found = [
      { x: 0.5, y: 9 },
      { x: 1, y: 0.8 },
      { x: 2, y: 0.6 },
      { x: 3, y: 0.2 },
      { x: 4, y: 9 },
    ];
    // Gaps .2, .1 and .2; what lies outside the drawn curve is left out of the mean.
    expect(compareCurves(drawn, found)?.gap).toBeCloseTo(0.5 / 3, 12);
  });

  test('are half way where each meets the middle of what was found', () => {
    const found = [
      { x: 1, y: 1 },
      { x: 10, y: 0.5 },
      { x: 100, y: 0 },
    ];
    const drawn = [
      { x: 1, y: 1 },
      { x: 100, y: 0.5 },
    ];
    const both = compareCurves(drawn, found, true);
    expect(both?.found).toBeCloseTo(10, 9);
    expect(both?.drawn).toBeCloseTo(100, 9);
    expect(
      compareCurves(
        [
          { x: 1, y: 1 },
          { x: 100, y: 0.9 },
        ],
        found,
        true,
      )?.drawn,
    ).toBeNull();
  });

  test('cannot be compared where they share no x', () => {
    expect(
      compareCurves(
        [
          { x: 1, y: 1 },
          { x: 2, y: 1 },
        ],
        [{ x: 3, y: 1 }],
      ),
    ).toBeNull();
    expect(compareCurves([], [{ x: 3, y: 1 }])).toBeNull();
  });
});

test('a value between two points lies straight between them, in log x where asked', () => {
  const points = [
    { x: 1, y: 0 },
    { x: 100, y: 1 },
  ];
  expect(valueAt(points, 10, true)).toBeCloseTo(0.5, 12);
  expect(valueAt(points, 10)).toBeCloseTo(1 / 11, 12);
  expect(valueAt(points, 1)).toBe(0);
  expect(valueAt(points, 101)).toBeNull();
});

test('nearest is by ratio', () => {
  const rows = [0.1, 1, 10];
  expect(nearest(rows, (x) => x, 4)).toBe(10);
  expect(nearest(rows, (x) => x, 3)).toBe(1);
  expect(nearest([], (x: number) => x, 3)).toBeNull();
});

test('an answer from a file counts where the question can be answered so', () => {
  const number = {
    kind: 'number',
    axis: { label: 'axis.kept', from: 0, to: 1, percent: true },
    actual: () => null,
  } as const;
  const choice = { kind: 'choice', options: ['same', 'falls'], actual: () => null } as const;
  expect(isAnswerTo(number, { kind: 'number', value: 0.4 })).toBe(true);
  expect(isAnswerTo(number, { kind: 'number', value: 1e9 })).toBe(false);
  expect(isAnswerTo(choice, { kind: 'choice', option: 'falls' })).toBe(true);
  expect(isAnswerTo(choice, { kind: 'choice', option: 'magic' })).toBe(false);
  expect(isAnswerTo(choice, { kind: 'number', value: 0 })).toBe(false);
});
