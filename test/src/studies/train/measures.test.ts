import { expect, test } from 'vitest';
import { ledBy, measureCell } from '../../../../src/studies/train/measures.ts';
import { parseSpec, trainTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

test('counts stand without decimals', () => {
  const row = { measure: 'Coverage@10', model: 761, popularity: null, random: 1675 };
  expect(measureCell(761, row)).toBe('761');
  expect(measureCell(1675, row)).toBe('1\u202f675');
});
test('a share that happens to be whole keeps the digits of its column', () => {
  expect(measureCell(1, { measure: 'HR@10', model: 1, popularity: 0, random: 0 })).toBeNull();
  expect(measureCell(2, { measure: 'Entropy', model: 2, popularity: null, random: 1.5 })).toBeNull();
});

test('a model is told from its baselines by nDCG, one of labels by AUC', () => {
  const spec = { measure: parseSpec({ study: 'train', measure: { k: 20 } }).measure };
  const row = (measure: string) => ({ measure, model: 0.5, popularity: 0.4, random: 0.1 });
  const led = (...measures: string[]) =>
    ledBy(tableWith(trainTables.measures, measures.map(row)), spec)?.measure ?? null;
  expect(led('HR@20', 'nDCG@20', 'AUC')).toBe('nDCG@20');
  expect(led('Accuracy', 'AUC', 'Log loss')).toBe('AUC');
  expect(led('RMSE')).toBeNull();
});
