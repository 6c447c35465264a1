/** Compiles the AssemblyScript kernels; each module lands in a `build` folder beside its sources. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileKernels } from './kernels.mjs';

const wrong = await compileKernels(join(dirname(fileURLToPath(import.meta.url)), '..'));
for (const line of wrong) process.stderr.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;
