import { expect, test } from 'vitest';
import { answersName, answersTo } from '../../../src/learn/answers.ts';

test('the file of answers is named after who gave them', () => {
  expect(answersName('')).toBe('brittle-answers.json');
  expect(answersName(' Ada Lovelace ')).toBe('brittle-answers-Ada-Lovelace.json');
  expect(answersName('../x/Zoë')).toBe('brittle-answers-x-Zoë.json');
});

test('answers to one lesson are those of its steps alone', () => {
  const number = { kind: 'number', value: 1 } as const;
  const all = { 'steps.one': number, 'step.one': number, 'steps.two': number };
  expect(Object.keys(answersTo('steps', all))).toEqual(['steps.one', 'steps.two']);
  expect(answersTo(null, all)).toEqual(all);
});
