import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFolder } from './harness.ts';

/**
 * Makes a folder of the built page as its next version would be: every script has another name, and the page marks
 * itself by `<html data-version="next">`. Whoever asks deletes it.
 */
export function nextVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'brittle-next-'));
  cpSync(builtFolder, folder, { recursive: true });
  const assets = join(folder, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const renamed = (name: string) => name.replace(/\.js$/, '-next.js');
  const rewrite = (path: string) => {
    let text = readFileSync(path, 'utf8');
    for (const name of scripts) text = text.replaceAll(name, renamed(name));
    if (/\bindex-[^/]*\.js$/.test(path)) text += "\ndocument.documentElement.dataset.version = 'next';";
    // The service worker names its version by a hash of all files.
    if (path.endsWith('service-worker.js')) text = text.replace(/[0-9a-f]{64}/, 'f'.repeat(64));
    writeFileSync(path, text);
  };
  for (const name of ['index.html', 'service-worker.js']) rewrite(join(folder, name));
  for (const name of scripts) {
    rewrite(join(assets, name));
    renameSync(join(assets, name), join(assets, renamed(name)));
  }
  return folder;
}
