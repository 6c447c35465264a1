import { expect, test } from 'vitest';
import { answersName, withoutTwins } from '../../../src/learn/answers.ts';

test('the file of answers is named after who gave them', () => {
  expect(answersName('')).toBe('brittle-answers.json');
  expect(answersName(' Ada Lovelace ')).toBe('brittle-answers-Ada-Lovelace.json');
  expect(answersName('../x/Zoë')).toBe('brittle-answers-x-Zoë.json');
});

test('the same file loaded twice is one person', () => {
  const file = (name: string, value: number, from = '') => ({
    brittle: 'answers' as const,
    ...{ name, from },
    answers: { 'clicks.one': { kind: 'number' as const, value } },
  });
  const [ada, bob] = [file('Ada', 0.5), file('Bob', 0.5)];
  expect(withoutTwins([ada], [bob, file('Ada', 0.5), file('Ada', 0.4)])).toEqual({
    files: [ada, bob, file('Ada', 0.4)],
    twins: 1,
  });
  const [one, two] = [file('', 0.5, 'a.json'), file('', 0.5, 'a (1).json')];
  expect(withoutTwins([one], [two, file('', 0.5, 'a.json')])).toEqual({ files: [one, two], twins: 1 });
});
