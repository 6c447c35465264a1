import type { Worker } from 'node:worker_threads';
import type { FromHand, HandLink } from '../workers/lab/hand-messages.ts';

/** A thread as the crew sees it. */
export function threadLink(thread: Worker): HandLink {
  let take: (message: FromHand | null) => void = () => {};
  thread.on('message', (message: FromHand) => take(message));
  thread.on('error', () => take(null));
  thread.on('exit', () => take(null));
  return {
    post: (message) => thread.postMessage(message),
    listen: (taker) => {
      take = taker;
    },
    end: () => {
      take = () => {};
      void thread.terminate();
    },
  };
}
