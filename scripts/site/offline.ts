import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const source = fileURLToPath(new URL('./service-worker.ts', import.meta.url));

/** What is built and yet no part of the working lab: the bundler's own lists, and words for lawyers. */
const leftOut = /^\.vite\/|^service-worker\.js$|^third-party-licences\.txt$/;

/** Every file of the built folder that the lab may ask for, by its path from there with forward slashes, in order. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((name) => !leftOut.test(name))
    .sort();
}

/**
 * Adds the service worker to the built page, with the list of what it keeps. It is built last, since it holds a hash of
 * everything else.
 */
export function worksOffline(): Plugin {
  let folder = '';
  return {
    name: 'brittle:offline',
    apply: 'build',
    configResolved: ({ root, build: { outDir } }) => {
      folder = resolve(root, outDir);
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: async () => {
        const names = filesOf(folder);
        const hash = createHash('sha256');
        for (const name of names) hash.update(name).update(readFileSync(join(folder, name)));
        const [entry] =
          /assets\/index-[\w-]+\.js/.exec(readFileSync(join(folder, 'index.html'), 'utf8')) ?? [];
        if (!entry) throw new Error('The built page names no entry script.');
        const files = names.map((name) => (name === 'index.html' ? '' : name));
        await build({
          configFile: false,
          logLevel: 'warn',
          publicDir: false,
          define: { kept: JSON.stringify({ version: hash.digest('hex'), entry, files }) },
          build: {
            outDir: folder,
            emptyOutDir: false,
            copyPublicDir: false,
            rolldownOptions: {
              input: source,
              output: { format: 'iife', entryFileNames: 'service-worker.js' },
            },
          },
        });
      },
    },
  };
}
