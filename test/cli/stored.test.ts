import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lab, root } from './call.ts';

const examples = join(root, 'docs', 'examples');
const pages = readdirSync(examples).flatMap((name) => /^stored-(.+)\.json$/.exec(name)?.[1] ?? []);
const storedOf = (page: string) => join(root, 'public', 'stored', `${page}.json`);

describe('the stored run', () => {
  for (const page of pages) {
    it(`that ${page} opens with is what its spec gives today (else: npm run stored)`, async () => {
      const asked = join(examples, 'asked', `${page}.json`);
      const ask = existsSync(asked) ? ['--ask', asked] : [];
      const spec = join(examples, `stored-${page}.json`);
      const { status, out } = await lab(['run', spec, '--quiet', '--yes', ...ask]);
      expect(status).toBe(0);
      expect(JSON.parse(readFileSync(storedOf(page), 'utf8'))).toEqual(JSON.parse(out));
    });

    it(`that ${page} opens with is small enough to be fetched by the way`, () => {
      expect(statSync(storedOf(page)).size).toBeLessThan(1_000_000);
      expect(gzipSync(readFileSync(storedOf(page))).length).toBeLessThan(150_000);
    });
  }
});
