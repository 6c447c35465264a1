/** Compiles the AssemblyScript kernels to workers/engines/kernels/build/kernels.wasm. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'workers', 'engines', 'kernels');
mkdirSync(join(root, 'build'), { recursive: true });
const { error } = await asc.main(
  [
    'assembly/index.ts',
    '--outFile',
    'build/kernels.wasm',
    '--baseDir',
    root,
    '-O3',
    '--noAssert',
    '--enable',
    'simd',
    '--runtime',
    'stub',
    '--use',
    'abort=',
  ],
  { stderr: process.stderr },
);
if (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
