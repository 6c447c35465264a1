import { expect, test } from 'vitest';
import { alike } from '../../../src/charts/alike.ts';

const drawing = () => ({
  lines: [{ key: 'a', points: [{ x: 1, y: Number.NaN }] }],
  xDomain: [0, 1],
  marker: undefined,
});

test('what a chart is drawn from is the same where every part of it is', () => {
  expect(alike(drawing(), drawing())).toBe(true);
  const onMove = () => {};
  expect(alike({ onMove }, { onMove })).toBe(true);
});

test.each<[string, unknown, unknown]>([
  ['another number', { ...drawing(), xDomain: [0, 2] }, drawing()],
  ['one more point', drawing(), { ...drawing(), lines: [] }],
  ['a member more', drawing(), { ...drawing(), logX: true }],
  ['a member instead of another', { a: undefined }, { b: undefined }],
  ['another function', { onMove: () => {} }, { onMove: () => {} }],
  ['nothing', drawing(), null],
  ['an array for its numbered members', { 0: 1 }, [1]],
])('and another with %s', (_, a, b) => {
  expect(alike(a, b)).toBe(false);
});
