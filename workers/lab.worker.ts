import { expose } from 'comlink';
import { fetchCertifyKernels } from './certify/load.browser.ts';
import { breather } from './lab/breath.ts';
import { handsFor } from './lab/crew.ts';
import { browserEngines } from './lab/engines.ts';
import { workerHand } from './lab/hand-link.ts';
import { createLabService } from './lab/service.ts';
import { indexedDbDrawers } from './store/indexed-db.ts';

/** The entry of the page's worker: the lab of `lab/service.ts` with this browser's parts, behind Comlink. */
expose(
  createLabService({
    registry: browserEngines,
    drawers: indexedDbDrawers(),
    certifyKernels: fetchCertifyKernels,
    hands: { count: handsFor(navigator.hardwareConcurrency), open: workerHand },
    locks: navigator.locks,
    breathe: breather(),
    now: () => performance.now(),
    date: () => new Date().toISOString(),
    timers: {
      set: (work, ms) => setTimeout(work, ms),
      clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    },
  }),
);
