import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lab, root } from './call.ts';

for (const page of ['perturb', 'arena'])
  it(`the stored run that ${page} opens with is what its spec gives today (else: npm run stored)`, async () => {
    const stored = readFileSync(join(root, `public/stored/${page}.json`), 'utf8');
    const spec = join(root, `docs/examples/stored-${page}.json`);
    const { status, out } = await lab(['run', spec, '--quiet', '--yes']);
    expect(status).toBe(0);
    expect(JSON.parse(stored)).toEqual(JSON.parse(out));
  });
