import { existsSync, readFileSync } from 'node:fs';
import { createKernelsEngine } from '../../../../workers/engines/kernels/engine.ts';
import type { Engine } from '../../../../workers/engines/types.ts';

const file = new URL('../../../../workers/engines/kernels/build/kernels.wasm', import.meta.url);

/** The bytes of the built kernels. */
export function kernelBytes(): Uint8Array<ArrayBuffer> {
  if (!existsSync(file)) throw new Error('The kernels are not built; run npm run build:kernels first.');
  return new Uint8Array(readFileSync(file));
}

/** An engine on the built kernels, for tests under Node. */
export function kernelsEngine(): Promise<Engine> {
  return createKernelsEngine(kernelBytes());
}
