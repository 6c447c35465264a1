import { fetchCertifyKernels } from '../certify/load.browser.ts';
import { jobs } from '../studies/registry.ts';
import { openEngines } from '../training/choose.ts';
import { breather } from './breath.ts';
import { browserEngines } from './engines.ts';
import { serveHand } from './hand.ts';
import type { FromWorker } from './hand-link.ts';
import type { ToHand } from './hand-messages.ts';
import { holdLifeLock } from './lock.ts';

/** The entry of a worker that the page's worker starts to share out a study: one hand of a crew. */
const take = serveHand({
  jobs,
  engines: openEngines(browserEngines),
  certifyKernels: fetchCertifyKernels,
  post: (message) => self.postMessage(message),
  breathe: breather(),
  now: () => performance.now(),
  timers: {
    set: (work, ms) => setTimeout(work, ms),
    clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  },
});
void holdLifeLock(navigator.locks, self.name).then(() => {
  self.postMessage({ kind: 'alive' } satisfies FromWorker);
});
self.addEventListener('message', ({ data }: MessageEvent<ToHand>) => take(data));
