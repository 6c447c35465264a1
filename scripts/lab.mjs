/** The command line of the lab: bundles cli/main.ts for Node where its sources changed, then runs it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { areStale } from './modules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const builds = join(root, '.build', 'cli');

/** Names and times of all sources: another one, another build. */
function stamp() {
  const hash = createHash('sha256');
  const add = (path) => {
    const found = statSync(path);
    if (found.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${path} ${found.mtimeMs} ${found.size}\n`);
  };
  for (const name of ['cli', 'workers', 'package-lock.json']) add(join(root, name));
  return hash.digest('hex').slice(0, 16);
}

async function bundle(target) {
  const { build } = await import('vite');
  const draft = `${target}.${process.pid}`;
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: draft,
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node20',
      minify: false,
      rollupOptions: {
        input: { main: 'cli/main.ts', hand: 'cli/hand.ts' },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  for (const name of readdirSync(builds)) {
    if (!draft.endsWith(name)) rmSync(join(builds, name), { recursive: true, force: true });
  }
  if (!existsSync(target)) renameSync(draft, target);
}

/** Asks whoever sits at the terminal; anything but a yes is a no. */
async function ask(question) {
  const { createInterface } = await import('node:readline/promises');
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await line.question(question)).trim());
  } catch {
    return false;
  } finally {
    line.close();
  }
}

// Whoever reads the first lines alone closes the pipe: then there is nobody left to write to.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

if (areStale(root)) await import('./build-kernels.mjs');
const target = join(builds, stamp());
if (!existsSync(target)) {
  mkdirSync(builds, { recursive: true });
  await bundle(target);
}
// TensorFlow.js's WebAssembly glue is written for CommonJS.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = target;
const { main } = await import(pathToFileURL(join(target, 'main.mjs')).href);
process.exitCode = await main({
  args: process.argv.slice(2),
  root,
  out: process.stdout,
  err: process.stderr,
  terminal: process.stderr.isTTY === true,
  now: () => performance.now(),
  hand: () =>
    new Worker(new URL('./hand.mjs', import.meta.url), {
      workerData: { root, folder: target },
      stdout: true,
    }),
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
  onInterrupt: (stop) => {
    process.once('SIGINT', stop);
  },
});
