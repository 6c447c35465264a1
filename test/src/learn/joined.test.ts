import { expect, test } from 'vitest';
import { joined } from '../../../src/learn/joined.ts';

const one = (name: string, answers: Record<string, number>, from = '') => ({
  brittle: 'answers' as const,
  ...{ name, from },
  answers: Object.fromEntries(
    Object.entries(answers).map(([key, value]) => [key, { kind: 'number' as const, value }]),
  ),
});
const [ada, bob] = [one('Ada', { 'clicks.one': 0.5 }), one('Bob', { 'clicks.one': 0.5 })];

test('two who answered alike are two, and the same answers under the same name are one', () => {
  expect(joined([ada], bob)).toEqual({ files: [ada, bob], twin: false });
  expect(joined([ada, bob], one('Ada', { 'clicks.one': 0.5 }))).toEqual({ files: [ada, bob], twin: true });
});

test('another answer under the same name is another person', () => {
  const other = one('Ada', { 'clicks.one': 0.4 });
  expect(joined([ada], other)).toEqual({ files: [ada, other], twin: false });
});

test('who hands in lesson by lesson is one person', () => {
  const next = one('Ada', { 'proof.share': 0.2 });
  const whole = one('Ada', { 'clicks.one': 0.5, 'proof.share': 0.2 });
  expect(joined([bob, ada], next)).toEqual({ files: [bob, whole], twin: false });
  expect(joined([bob, whole], next)).toEqual({ files: [bob, whole], twin: true });
  expect(joined([bob, ada], whole)).toEqual({ files: [bob, whole], twin: false });
});

test('without a name answers are one where they are the same, from the same file', () => {
  const [a, b] = [one('', { 'clicks.one': 0.5 }, 'a.json'), one('', { 'clicks.one': 0.5 }, 'a (1).json')];
  expect(joined([a], b)).toEqual({ files: [a, b], twin: false });
  expect(joined([a, b], one('', { 'clicks.one': 0.5 }, 'a.json'))).toEqual({ files: [a, b], twin: true });
  const more = one('', { 'clicks.one': 0.5, 'proof.share': 0.2 }, 'a.json');
  expect(joined([a], more)).toEqual({ files: [a, more], twin: false });
  expect(joined([more], a)).toEqual({ files: [more, a], twin: false });
});
