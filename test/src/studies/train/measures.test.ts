import { expect, test } from 'vitest';
import { measureCell } from '../../../../src/studies/train/measures.ts';
import type { Column } from '../../../../workers/protocol.ts';

const columns: readonly Column[] = [
  { key: 'measure', label: 'Measure', type: 'text' },
  { key: 'model', label: 'BPR-MF', type: 'number', digits: 4 },
  { key: 'random', label: 'Random', type: 'number', digits: 4 },
];

test('counts stand without decimals', () => {
  const row = { measure: 'Item coverage@10', model: 761, random: 1675 };
  expect(measureCell(761, row, columns)).toBe('761');
  expect(measureCell(1675, row, columns)).toBe('1\u202f675');
});
test('a share that happens to be whole keeps the digits of its column', () => {
  expect(measureCell(1, { measure: 'HR@10', model: 1, random: 0 }, columns)).toBeNull();
  expect(measureCell(2, { measure: 'Entropy', model: 2, random: 1.5 }, columns)).toBeNull();
});
