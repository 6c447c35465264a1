import type { FromHand, HandLink, ToHand } from './hand-messages.ts';
import { lifeOver } from './lock.ts';

/** What a hand in a worker says once its life can be heard, beside what it tells its crew. */
export type FromWorker = FromHand | { readonly kind: 'alive' };

/** As much of a worker as a link needs. */
export interface HandWorker {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToHand): void;
  terminate(): void;
}

/**
 * A worker as its crew sees it. A browser may end a worker without a word, for want of memory: it frees the lock `name`
 * then, which the worker holds as long as it lives.
 */
export function linkTo(worker: HandWorker, locks: LockManager | undefined, name: string): HandLink {
  let take: (message: FromHand | null) => void = () => {};
  let lost = false;
  const lose = () => {
    lost = true;
    take(null);
  };
  worker.onmessage = ({ data }) => {
    if (data.kind === 'alive') void lifeOver(locks, name).then(lose);
    else take(data);
  };
  worker.onerror = lose;
  return {
    post: (message) => worker.postMessage(message),
    listen: (taker) => {
      take = taker;
      // It may have been lost between two inputs.
      if (lost) take(null);
    },
    end: () => {
      take = () => {};
      worker.terminate();
    },
  };
}

/** A hand in a worker of its own, started now. */
export function workerHand(): HandLink {
  // Where there is no secure context there are no locks to hear by either.
  const name = self.isSecureContext ? `brittle hand ${crypto.randomUUID()}` : '';
  const worker = new Worker(new URL('./hand.worker.ts', import.meta.url), { type: 'module', name });
  return linkTo(worker, navigator.locks, name);
}
