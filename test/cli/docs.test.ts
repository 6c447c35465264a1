import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpec } from '../../cli/spec.ts';
import { specSchema } from '../../workers/protocol.ts';
import { lab, root } from './call.ts';

/** Tables without the padding that the formatter gives them. */
const bare = (text: string) => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');

describe('docs/spec.md', () => {
  it('holds the tables that npm run lab -- schema prints; copy them there after a change of the schema', async () => {
    const page = readFileSync(join(root, 'docs', 'spec.md'), 'utf8');
    expect(bare(page)).toContain(bare((await lab(['schema'])).out));
  });
});

describe('docs/examples', () => {
  const folder = join(root, 'docs', 'examples');

  it('has an example of every study, and no spec with unknown members', async () => {
    const studies = specSchema.options.map((option) => option.shape.study.value);
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    for (const study of studies) expect(names).toContain(`${study}.json`);
    for (const name of names) {
      const { study } = await readSpec(join(folder, name));
      if (studies.some((one) => name === `${one}.json`)) expect(name).toBe(`${study}.json`);
    }
  });
});
