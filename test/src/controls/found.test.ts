import { expect, test } from 'vitest';
import { optionsOf, shortened } from '../../../src/controls/found.ts';

const item = (index: number, title: string, id = `i${index}`) => ({ index, id, title });

test('a list offers what fits and what is chosen, each once and by its index', () => {
  const answer = { found: [item(2, 'Rose')], total: 1, named: [item(7, 'Star Wars'), item(2, 'Rose')] };
  expect(optionsOf(answer, [7, 2])).toEqual([
    { value: '2', label: 'Rose, id i2' },
    { value: '7', label: 'Star Wars, id i7' },
  ]);
});

test('what the data do not have, or is not known yet, is named by its index; an id that is the title stands once', () => {
  expect(optionsOf(null, [9])).toEqual([{ value: '9', label: 'Item 9, from 0' }]);
  expect(optionsOf({ found: [item(3, 'i3')], total: 1, named: [] }, [])).toEqual([
    { value: '3', label: 'i3' },
  ]);
});

test('a list that is not whole says so', () => {
  expect(shortened({ found: [item(1, 'a')], total: 60_000, named: [] })).toContain('1 of 60,000');
  expect(shortened({ found: [item(1, 'a')], total: 1, named: [] })).toBeNull();
});
