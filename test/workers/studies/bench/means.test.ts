import { expect, it } from 'vitest';
import { meansAndSds, meansOf, valuesOf } from '../../../../workers/studies/bench/means.ts';

const points = [
  { a: 1, b: Number.NaN, c: null },
  { a: 2, b: 4, c: null },
  { a: 6, b: Number.POSITIVE_INFINITY, c: null },
];

it('means are taken over the finite values, and are null where there are none', () => {
  expect(meansOf(['a', 'b', 'c'], points)).toEqual({ a: 3, b: 4, c: null });
  expect(meansOf(['a'], [])).toEqual({ a: null });
});

it('spreads stand behind their means: of a sample, and 0 of a single value', () => {
  // (1 − 3)² + (2 − 3)² + (6 − 3)² = 14, over n − 1 = 2.
  const row = meansAndSds(['b', 'a', 'c'], points);
  expect(Object.entries(row)).toEqual([
    ['b', 4],
    ['bSd', 0],
    ['a', 3],
    ['aSd', Math.sqrt(7)],
    ['c', null],
    ['cSd', null],
  ]);
});

it('values stand in the order of their keys', () => {
  expect(Object.entries(valuesOf(['y', 'x'], (key) => `${key}!`))).toEqual([
    ['y', 'y!'],
    ['x', 'x!'],
  ]);
});
