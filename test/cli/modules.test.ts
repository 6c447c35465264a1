import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { areStale } from '../../scripts/modules.mjs';
import { folder } from './call.ts';

it('kernels are compiled again where a module is missing, or older than one of its sources', () => {
  const root = folder();
  const put = (path: string, seconds: number) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
    utimesSync(join(root, path), seconds, seconds);
  };
  const sources = ['workers/engines/kernels/assembly/index.ts', 'workers/certify/assembly/index.ts'];
  for (const source of sources) put(source, 100);
  put('workers/engines/kernels/build/kernels.wasm', 200);
  expect(areStale(root)).toBe(true);
  put('workers/certify/build/certify.wasm', 200);
  expect(areStale(root)).toBe(false);
  put('workers/certify/assembly/bounds.ts', 300);
  expect(areStale(root)).toBe(true);
});
