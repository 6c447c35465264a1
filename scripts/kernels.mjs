/** How the WebAssembly modules of the workers are compiled. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { binaryOf, modules } from './modules.mjs';

/** Whether a source, by its path in the checkout, belongs to a module. */
const holds = ({ folder }, path) => path.startsWith(`${folder}/assembly/`);

/** The compiled modules that a source goes into, by their paths in the checkout. */
export const binariesOf = (path) => modules.filter((module) => holds(module, path)).map(binaryOf);

/**
 * Compiles the AssemblyScript kernels of the checkout `root`; each module lands in a `build` folder beside its sources.
 * Only those whose sources `path` belongs to, where one is given. Resolves to what went wrong, nothing where all is well.
 */
export async function compileKernels(root, path = null) {
  const wrong = [];
  for (const module of modules) {
    if (path !== null && !holds(module, path)) continue;
    const { folder, name } = module;
    const at = join(root, folder);
    mkdirSync(join(at, 'build'), { recursive: true });
    const { error } = await asc.main(
      [
        'assembly/index.ts',
        '--outFile',
        `build/${name}.wasm`,
        '--baseDir',
        at,
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
    if (error) wrong.push(`${name}: ${error.message}`);
  }
  return wrong;
}
