import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builtFolder } from './harness.ts';

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}
const limitKiB = 300;

/** Everything the browser must have before the page stands: the entry, what it imports statically, its styles. */
function firstLoad(): string[] {
  const manifest = JSON.parse(readFileSync(`${builtFolder}/.vite/manifest.json`, 'utf8')) as Record<
    string,
    Chunk
  >;
  const files = new Set<string>(['index.html']);
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  visit('index.html');
  return [...files];
}

describe.skipIf(!existsSync(`${builtFolder}/index.html`))('first load of the built page', () => {
  it(`is at most ${limitKiB} KiB gzip`, () => {
    const sizes = firstLoad().map((file) => ({
      file,
      kib: gzipSync(readFileSync(`${builtFolder}/${file}`)).length / 1024,
    }));
    const total = sizes.reduce((sum, s) => sum + s.kib, 0);
    expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(limitKiB);
  });

  it('holds neither Recharts nor tfjs nor a kernel', () => {
    for (const file of firstLoad()) {
      expect(readFileSync(`${builtFolder}/${file}`, 'latin1')).not.toMatch(
        /recharts-|setBackend|WebAssembly\.instantiate/,
      );
    }
  });
});
