import { expose } from 'comlink';
import { fetchCertifyKernels } from '../certify/load.browser.ts';
import { handsFor } from '../protocol/run/hands.ts';
import { indexedDbDrawers } from '../store/indexed-db.ts';
import { breather } from './breath.ts';
import { browserEngines } from './engines.ts';
import { workerHand } from './hand-link.ts';
import { holdLifeLock } from './lock.ts';
import { createLabService } from './service.ts';

/** The entry of the page's worker: the lab of `lab/service.ts` with this browser's parts, behind Comlink. */
expose(
  createLabService({
    registry: browserEngines,
    drawers: indexedDbDrawers(),
    certifyKernels: fetchCertifyKernels,
    hands: { count: handsFor(navigator.hardwareConcurrency), open: workerHand },
    locks: navigator.locks,
    living: holdLifeLock(navigator.locks, self.name),
    breathe: breather(),
    now: () => performance.now(),
    date: () => new Date().toISOString(),
    timers: {
      set: (work, ms) => setTimeout(work, ms),
      clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    },
  }),
);
