import { expect, test } from 'vitest';
import { parseSpec, trainHeadline, trainTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

const spec = (kind: string) => parseSpec({ study: 'train', model: { kind }, measure: { k: 10 } });
const measured = (measure: string, model: number, popularity: number | null, random: number | null) =>
  tableWith(trainTables.measures, [{ measure, model, popularity, random }]);

test('a model that ranks is told by its hits, beside popularity and chance', () => {
  expect(trainHeadline(measured('HR@10', 0.3, 0.23, 0.04), spec('bprmf'))).toBe(
    'BPR-MF has a held-out title among the 10 best of 30\u00a0% of the users, Popularity of 23\u00a0%, chance of 4\u00a0%.',
  );
});

test('a baseline is not held against itself', () => {
  expect(trainHeadline(measured('HR@10', 0.23, 0.23, 0.04), spec('popularity'))).toBe(
    'Popularity has a held-out title among the 10 best of 23\u00a0% of the users, chance of 4\u00a0%.',
  );
});

test('a model of labels is told by what it gets right, and nothing is told before a run', () => {
  expect(trainHeadline(measured('Accuracy', 0.93, null, null), spec('fm'))).toContain(
    'tells 93\u00a0% of the test',
  );
  expect(trainHeadline(null, spec('bprmf'))).toBeNull();
});
