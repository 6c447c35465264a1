import { expect, test } from 'vitest';
import { usualName } from '../../../src/state/usualName.ts';
import { parseSpec } from '../../../workers/protocol.ts';

test('a run is called after its study and its model, an arena after its columns', () => {
  expect(usualName(parseSpec({ study: 'perturb' }))).toBe('Perturb, BPR-MF');
  // A grid has many models, and none of its own.
  const clicks = { study: 'arena', rows: ['exact'] };
  expect(usualName(parseSpec({ ...clicks, columns: ['fm'] }))).toBe('Arena, FM');
  expect(usualName(parseSpec({ ...clicks, columns: ['fm', 'fm-rt', 'fm-rfm-1'] }))).toBe(
    'Arena, FM and 2 more',
  );
});
