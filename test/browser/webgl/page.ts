import type { CheckName } from './check.worker.ts';

/** Runs one check in a fresh worker; a worker that fails to load rejects. */
function check(name: CheckName): Promise<unknown> {
  const worker = new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(name);
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, { check });
