import { expect, test } from 'vitest';
import { cellName, cellNames } from '../../../src/charts/cellNames.ts';

const table = (key: string, values: readonly string[]) => ({
  columns: [{ key, label: key, type: 'text' as const }],
  rows: values.map((value) => ({ [key]: value })),
});
const named = (key: string, values: readonly string[]) => {
  const names = cellNames(table(key, values));
  return values.map((value) => cellName(names, key, value));
};

test('ids stand by their names, which hang on what else stands in the column', () => {
  expect(named('method', ['fgsm', 'random'])).toEqual(['FGSM', 'Random noise']);
  expect(named('method', ['exact', 'random'])[1]).not.toBe('Random noise');
  expect(named('attack', ['none', 'aush'])).toEqual(['None', 'AUSH']);
  expect(named('defence', ['none', 'apt'])).toEqual(['None', 'APT']);
});

test('what no catalogue knows stays as it is', () => {
  expect(named('method', ['fgsm', 'of my own'])).toEqual([null, null]);
  expect(named('user', ['fgsm'])).toEqual([null]);
});
