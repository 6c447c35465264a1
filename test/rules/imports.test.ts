import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The import directions of the design are lint rules; this test plants imports and sees whether they are caught. */
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'brittle-rules-'));
  cpSync('biome.json', join(root, 'biome.json'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function isCaught(file: string, imported: string): boolean {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import { a } from '${imported}';\n\nexport const b = a;\n`);
  try {
    execFileSync(process.execPath, [biome, 'lint', '--vcs-enabled=false', path], {
      cwd: root,
      stdio: 'pipe',
    });
    return false;
  } catch (failure) {
    const output =
      String((failure as { stdout: Buffer; stderr: Buffer }).stdout) +
      String((failure as { stderr: Buffer }).stderr);
    expect(output).toContain('noRestrictedImports');
    return true;
  }
}

describe('imports run downwards', () => {
  it.each([
    ['src/app/x.ts', '../../workers/core/hash.ts'],
    ['src/app/x.ts', '@tensorflow/tfjs-core'],
    ['src/app/x.ts', 'node:fs'],
    ['workers/core/x.ts', '../data/types.ts'],
    ['workers/protocol/x.ts', '../training/types.ts'],
    ['workers/engines/kernels/x.ts', '../../training/types.ts'],
    ['workers/engines/kernels/x.ts', '../../data/types.ts'],
    ['workers/data/readers/x.ts', '../../studies/env.ts'],
    ['workers/perturb/x.ts', '../studies/env.ts'],
    ['workers/measure/x.ts', 'react'],
    ['workers/studies/x.ts', 'node:fs'],
    ['workers/studies/x.ts', '../../src/look/theme.ts'],
  ])('%s must not import %s', (file, imported) => {
    expect(isCaught(file, imported)).toBe(true);
  });

  it.each([
    ['src/app/x.ts', '../../workers/protocol.ts'],
    ['workers/core/x.ts', '../protocol/events.ts'],
    ['workers/engines/kernels/x.ts', '../types.ts'],
    ['workers/perturb/x.ts', '../engines/types.ts'],
    ['workers/studies/x.ts', '../perturb/fgsm.ts'],
    ['cli/x.ts', 'node:fs'],
  ])('%s may import %s', (file, imported) => {
    expect(isCaught(file, imported)).toBe(false);
  });
});
