/** Compiles the AssemblyScript kernels; each module lands in a `build` folder beside its sources. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const workers = join(dirname(fileURLToPath(import.meta.url)), '..', 'workers');
const modules = [
  { folder: join(workers, 'engines', 'kernels'), name: 'kernels' },
  { folder: join(workers, 'certify'), name: 'certify' },
];

for (const { folder, name } of modules) {
  mkdirSync(join(folder, 'build'), { recursive: true });
  const { error } = await asc.main(
    [
      'assembly/index.ts',
      '--outFile',
      `build/${name}.wasm`,
      '--baseDir',
      folder,
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
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
