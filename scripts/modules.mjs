/** The WebAssembly modules of the workers: the folder that holds the `assembly` of each, and its name in `build` beside. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const modules = [
  { folder: 'workers/engines/kernels', name: 'kernels' },
  { folder: 'workers/certify', name: 'certify' },
];

/** The compiled module, by its path in the checkout. */
export const binaryOf = ({ folder, name }) => `${folder}/build/${name}.wasm`;

/**
 * Whether a module of the checkout `root` is missing, or older than one of its sources: after an update the code would
 * call what the compiled module does not have yet.
 */
export function areStale(root) {
  return modules.some((module) => {
    const binary = join(root, binaryOf(module));
    if (!existsSync(binary)) return true;
    const made = statSync(binary).mtimeMs;
    const sources = join(root, module.folder, 'assembly');
    return readdirSync(sources).some((source) => statSync(join(sources, source)).mtimeMs > made);
  });
}
