import { expect, test } from 'vitest';
import { measureCell } from '../../../../src/studies/train/measures.ts';

test('counts stand without decimals', () => {
  const row = { measure: 'Coverage@10', model: 761, popularity: null, random: 1675 };
  expect(measureCell(761, row)).toBe('761');
  expect(measureCell(1675, row)).toBe('1\u202f675');
});
test('a share that happens to be whole keeps the digits of its column', () => {
  expect(measureCell(1, { measure: 'HR@10', model: 1, popularity: 0, random: 0 })).toBeNull();
  expect(measureCell(2, { measure: 'Entropy', model: 2, popularity: null, random: 1.5 })).toBeNull();
});
