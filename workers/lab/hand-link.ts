import type { FromHand, HandLink } from './hand-messages.ts';

/** A hand in a worker of its own, started now. */
export function workerHand(): HandLink {
  const worker = new Worker(new URL('./hand.worker.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen: (take) => {
      worker.onmessage = ({ data }: MessageEvent<FromHand>) => take(data);
      worker.onerror = () => take(null);
    },
    end: () => worker.terminate(),
  };
}
