import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lab, root } from './call.ts';

it('the stored run that the page opens with is what its spec gives today (else: npm run stored)', async () => {
  const stored = readFileSync(join(root, 'public/stored/perturb.json'), 'utf8');
  const { status, out } = await lab(['run', join(root, 'docs/examples/stored-perturb.json'), '--quiet']);
  expect(status).toBe(0);
  expect(JSON.parse(stored)).toEqual(JSON.parse(out));
});
