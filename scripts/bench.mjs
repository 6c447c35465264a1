/**
 * Runs the benchmarks: npm run bench [-- NAME …] [-- --json]. Each bench/NAME.bench.ts is bundled by Vite and run
 * under Node; yardsticks in C (bench/native/*.c) are compiled first where a compiler is found.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, '.build', 'bench');
mkdirSync(out, { recursive: true });

function run(command, args, env = process.env) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) process.exit(status ?? 1);
}

/** Compiles the C yardsticks; returns their folder, or null and says so where there is no compiler. */
function compileNative() {
  const found = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!found) {
    process.stderr.write('No C compiler (cc, gcc or clang) is installed: the native column stays empty.\n');
    return null;
  }
  const sources = readdirSync(join(root, 'bench', 'native')).filter((name) => name.endsWith('.c'));
  for (const source of sources) {
    const binary = join(out, basename(source, '.c'));
    const flags = ['-O3', '-march=native', '-ffast-math', '-std=gnu11'];
    run(found, [...flags, join('bench', 'native', source), '-o', binary, '-lm']);
  }
  return out;
}

const flags = process.argv.slice(2).filter((a) => a.startsWith('--'));
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => basename(file, '.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
if (names.length === 0) {
  process.stderr.write(`There is no benchmark named ${wanted.join(' or ')}.\n`);
  process.exit(1);
}
run(process.execPath, [join('scripts', 'build-kernels.mjs')]);
const native = compileNative();
for (const name of names) {
  await build({
    root,
    configFile: false,
    // TensorFlow.js as plain files cannot be imported by Node.
    ssr: { noExternal: [/@tensorflow/] },
    logLevel: 'error',
    build: {
      ssr: join(root, 'bench', `${name}.bench.ts`),
      outDir: out,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  run(process.execPath, [join(out, `${name}.mjs`), ...flags], {
    ...process.env,
    BRITTLE_NATIVE: native ?? '',
    NODE_ENV: 'production',
  });
}
