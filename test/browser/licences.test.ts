import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtFolder } from './harness.ts';

const notice = () => readFileSync(join(builtFolder, 'third-party-licences.txt'), 'utf8');

/** The entries of the notice: the package's name, and all that is said of it. */
function entries(): Map<string, string> {
  const parts = notice()
    .split(/^={100}\n/m)
    .slice(1);
  return new Map(parts.map((part) => [part.split(' ')[0] ?? '', part]));
}

/** Words that stand in the text of a licence of each kind, and not in its mere name. */
const texts = [
  /Permission is hereby granted, free of charge/,
  /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION/,
  /Permission to use, copy, modify, and\/or distribute this software/,
  /Redistributions in binary form must reproduce/,
];

describe('the notice of third-party licences beside the built page', () => {
  it('has every dependency of package.json, with its version and the text of its licence', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const found = entries();
    for (const name of Object.keys(dependencies)) {
      const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
        version: string;
      };
      expect(found.get(name), name).toContain(`${name} ${version}`);
    }
    for (const [name, text] of found)
      expect(
        texts.some((words) => words.test(text)),
        name,
      ).toBe(true);
  });

  it('has what the dependencies bring along, what is compiled into the kernels, and what lies in binaries', () => {
    const found = entries();
    for (const name of ['scheduler', 'd3-shape', 'long', 'seedrandom', 'assemblyscript', 'XNNPACK'])
      expect([...found.keys()], name).toContain(name);
  });

  it('has nothing that is used to build and does not go with the page', () => {
    const found = entries();
    for (const name of ['vite', 'typescript', 'vitest', 'playwright-core', 'axe-core'])
      expect([...found.keys()]).not.toContain(name);
  });
});
