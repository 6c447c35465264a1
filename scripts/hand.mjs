/** A thread of the command line: one hand of a crew, from the bundle that scripts/lab.mjs has made. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';

// TensorFlow.js's WebAssembly glue is written for CommonJS.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = workerData.folder;
const { serve } = await import(pathToFileURL(join(workerData.folder, 'hand.mjs')).href);
serve(workerData.root);
