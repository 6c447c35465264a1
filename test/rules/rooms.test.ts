import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = resolve('scripts/rooms.mjs');
const run = (cwd: string, ...args: string[]) =>
  spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' });

it('the rooms are drawn as the imports make them, and nothing imports itself in a circle', () => {
  expect(run('.', '--check')).toMatchObject({ status: 0, stderr: '' });
});

describe('in a small house', () => {
  let house = '';
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  const page = () => readFileSync(join(house, 'docs/architecture.md'), 'utf8');

  beforeEach(() => {
    house = mkdtempSync(join(tmpdir(), 'brittle-rooms-'));
    put('docs/architecture.md', 'before\n\n<!-- rooms: npm run rooms -->\n<!-- /rooms -->\n\nafter\n');
    put('workers/core/a.ts', 'export const a = 1;\n');
    put('workers/data/b.ts', "import { a } from '../core/a.ts';\nexport const b = a;\n");
    put(
      'workers/measure/c.ts',
      "import { a } from '../core/a.ts';\nimport { b } from '../data/b.ts';\nexport const c = a + b;\n",
    );
  });
  afterEach(() => rmSync(house, { recursive: true, force: true }));

  it('draws each arrow that does not follow from others, and keeps the words around it', () => {
    expect(run(house).status).toBe(0);
    expect(page()).toMatch(/^before\n[\s\S]*\nafter\n$/);
    expect(page().match(/\w+ --> \w+/g)).toEqual([
      'workers_data --> workers_core',
      'workers_measure --> workers_data',
    ]);
    expect(run(house, '--check').status).toBe(0);
    // Stale once an import is new.
    put('workers/poison/d.ts', "import { a } from '../core/a.ts';\nexport const d = a;\n");
    expect(run(house, '--check')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/npm run rooms/),
    });
  });

  it('counts files and circles, and changes nothing', () => {
    put('workers/core/x.ts', "import type { Y } from './y.ts';\nexport type X = Y | 1;\n");
    put(
      'workers/core/y.ts',
      "import type { X } from './x.ts';\nimport type { Z } from './z.ts';\nexport type Y = X | Z;\n",
    );
    put('workers/core/z.ts', "import type { Y } from './y.ts';\nexport type Z = Y | 2;\n");
    const before = page();
    expect(run(house, '--count').stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^4 files +8 lines {2}workers\/core$/),
      expect.stringMatching(/^ +1 files +2 lines {2}workers\/data$/),
      expect.stringMatching(/^ +1 files +3 lines {2}workers\/measure$/),
      'A circle of files: workers/core/x.ts → workers/core/y.ts → workers/core/x.ts (3 of them reach each other)',
    ]);
    expect(page()).toBe(before);
  });

  it.each([
    [
      'files, by a type alone',
      'workers/core/x.ts',
      "import type { Y } from './y.ts';\nexport interface X { y: Y }\n",
      'workers/core/y.ts',
      "export type Y = import('./x.ts').X | null;\n",
      /circle of files: workers\/core\/x\.ts → workers\/core\/y\.ts → workers\/core\/x\.ts/,
    ],
    [
      'rooms, by an import when needed',
      'workers/core/x.ts',
      "export const later = () => import('../data/y.ts');\n",
      'workers/data/y.ts',
      'export const y = 1;\n',
      /circle of rooms: workers\/core → workers\/data → workers\/core/,
    ],
    [
      'a folder and one within it',
      'workers/data/x.ts',
      "export { y } from './readers/y.ts';\n",
      'workers/data/readers/y.ts',
      "import type { B } from '../z.ts';\nexport const y: B = 1;\n",
      /circle of folders: workers\/data → workers\/data\/readers → workers\/data/,
    ],
    [
      'folders within a room, by what is passed on',
      'workers/engines/kernels/x.ts',
      "export * from '../tfjs/x.ts';\nexport const y = 1;\n",
      'workers/engines/tfjs/y.ts',
      "export { y } from '../kernels/y.ts';\n",
      /circle of folders: workers\/engines\/kernels → workers\/engines\/tfjs → workers\/engines\/kernels/,
    ],
  ])('sees a circle of %s', (_, path, text, other, otherText, said) => {
    put(path, text);
    put(other, otherText);
    put('workers/data/z.ts', 'export type B = number;\n');
    put('workers/engines/kernels/y.ts', 'export const y = 1;\n');
    put('workers/engines/tfjs/x.ts', 'export const x = 1;\n');
    const { status, stderr } = run(house, '--check');
    expect(status).toBe(1);
    expect(stderr).toMatch(said);
  });
});
