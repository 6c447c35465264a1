import { parentPort } from 'node:worker_threads';
import { serveHand } from '../workers/lab/hand.ts';
import type { ToHand } from '../workers/lab/hand-messages.ts';
import { jobs } from '../workers/studies/registry.ts';
import { nodeCertifyKernels, nodeEngines } from './engines.ts';

/** Makes this thread a hand of a crew; `root` is the project's folder. */
export function serve(root: string): void {
  const port = parentPort;
  if (!port) throw new Error('A hand runs in a thread of its own.');
  const take = serveHand({
    jobs,
    engines: nodeEngines(root),
    certifyKernels: () => nodeCertifyKernels(root),
    post: (message) => port.postMessage(message),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    now: () => performance.now(),
    timers: {
      set: (work, ms) => setTimeout(work, ms),
      clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    },
  });
  port.on('message', (message: ToHand) => take(message));
}
