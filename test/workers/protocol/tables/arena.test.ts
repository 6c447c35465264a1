import { expect, test } from 'vitest';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { Spec } from '../../../../workers/protocol/spec/spec.ts';
import { arenaTables } from '../../../../workers/protocol/tables/arena.ts';

const labelOf = (
  table: { head(spec: Spec): { columns: readonly { key: string; label: string }[] } },
  spec: Spec,
) => table.head(spec).columns.find(({ key }) => key === 'test')?.label;

// What a factorization machine comes to is the share of instances that it is right about, in whichever table it stands.
test.each([
  { rows: ['exact'], seeds: 'Test accuracy', cells: 'Test accuracy' },
  { rows: ['fgsm'], seeds: 'Test HR', cells: 'Test HR@50' },
  { rows: ['fgsm', 'exact'], seeds: 'Test HR, of clicks accuracy', cells: 'Test HR@50, of clicks accuracy' },
])('the tables of a grid with $rows name what is measured on the test part', ({ rows, seeds, cells }) => {
  const spec = parseSpec({ study: 'arena', columns: ['fm', 'mf'], rows });
  expect(labelOf(arenaTables.seeds, spec)).toBe(seeds);
  expect(labelOf(arenaTables.cells, spec)).toBe(cells);
});
