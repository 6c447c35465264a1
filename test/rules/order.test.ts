import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAlone, longest } from '../order.ts';

it('the files that begin first are there', () => {
  expect(longest.filter((path) => !existsSync(path))).toEqual([]);
});

it('a file that leaves something behind gets a process of its own', () => {
  const paths = ['cli/files', 'src/state/run', 'workers/store/damage', 'workers/measure/ranking'];
  expect(paths.map((path) => isAlone(`test/${path}.test.ts`))).toEqual([true, true, true, false]);
});
