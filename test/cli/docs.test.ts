import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpec } from '../../cli/spec.ts';
import { specSchema, works } from '../../workers/protocol.ts';
import { lab, root } from './call.ts';

/** Tables without the padding that the formatter gives them. */
const bare = (text: string) => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');

describe('docs/spec.md', () => {
  it('holds the tables that npm run lab -- schema prints; copy them there after a change of the schema', async () => {
    const page = readFileSync(join(root, 'docs', 'spec.md'), 'utf8');
    expect(bare(page)).toContain(bare((await lab(['schema'])).out));
  });
});

describe('docs/glossary.md', () => {
  const page = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8');

  it('holds the tables that npm run lab -- glossary prints; copy them there after a change of a name', async () => {
    expect(bare(page)).toContain(bare((await lab(['glossary'])).out));
  });

  it('explains by hand no name that has a descriptor', async () => {
    const [before = ''] = page.split('## Names\n');
    const firsts = (text: string) =>
      [...text.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, cell = '']) => cell.toLowerCase());
    const names = firsts((await lab(['glossary'])).out).filter((one) => one !== 'name');
    const terms = firsts(before).flatMap((cell) => cell.split(', '));
    expect(names).toContain('fgsm');
    expect(terms).toContain('interaction');
    expect(terms.filter((one) => names.includes(one))).toEqual([]);
  });
});

describe('the works that descriptors name', () => {
  it('stand in the bibliography by the same names and titles', () => {
    const page = readFileSync(join(root, 'docs', 'papers.md'), 'utf8');
    for (const [name, { entry, title }] of Object.entries(works)) {
      const line = page.split('\n').find((one) => one.includes(`<a id="${entry}"></a>`));
      expect(line, name).toContain(`**${name}.**`);
      expect(line, name).toContain(`_${title}`);
    }
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
