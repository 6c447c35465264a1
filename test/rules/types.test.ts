import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

let root = '';
beforeAll(() => {
  mkdirSync('.build', { recursive: true });
  root = mkdtempSync(join('.build', 'types-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Those of the lines that the compiler refuses under a project's own options. */
function refused(project: string, lines: readonly string[]): string[] {
  const options = { noEmit: true, composite: false, emitDeclarationOnly: false };
  const config = {
    extends: resolve(project, 'tsconfig.json'),
    compilerOptions: options,
    include: ['planted.ts'],
    exclude: [],
    references: [],
  };
  writeFileSync(join(root, 'planted.ts'), `${lines.join('\n')}\nexport {};\n`);
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8' });
  const found = new Set([...stdout.matchAll(/planted\.ts\((\d+),/g)].map(([, line]) => Number(line) - 1));
  return lines.filter((_, n) => found.has(n));
}

const ofPage = 'document.title;';
const ofWorker = "importScripts('x.js');";
const ofNode = 'process.exit;';
const unchecked = '[1][0].toFixed();';
const all = [ofPage, ofWorker, ofNode, unchecked];

it.each([
  ['workers', [ofPage, ofNode]],
  ['workers/protocol', [ofPage, ofNode, unchecked]],
  ['workers/store', [ofPage, ofNode, unchecked]],
  ['workers/lab', [ofPage, ofNode, unchecked]],
  ['src', [ofWorker, ofNode, unchecked]],
  ['cli', [ofPage, unchecked]],
])('the types of %s refuse what does not exist there: %j', (project, wrong) => {
  expect(refused(project, all)).toEqual(wrong);
});
