/** How the page hears that a worker is gone, though it says nothing. */
export interface WorkerLife {
  /** Whether the worker's end will be heard at all; asked once it has answered. Never rejects. */
  isKnown(): Promise<boolean>;
  /** Resolves when the worker is gone. Never rejects. */
  over(): Promise<void>;
}

/** A name that no other worker of any tab has; empty where there can be no locks either. */
export function lifeName(): string {
  return window.isSecureContext ? `brittle worker ${crypto.randomUUID()}` : '';
}

/**
 * The life of a worker that holds the lock `name` as long as it lives: the browser frees the lock of a worker that it
 * ends, and keeps that of one that is busy.
 */
export function lifeByLock(locks: LockManager | undefined, name: string): WorkerLife {
  return {
    isKnown: async () => {
      try {
        return (await locks?.query())?.held?.some((lock) => lock.name === name) ?? false;
      } catch {
        return false;
      }
    },
    over: () =>
      new Promise((resolve) => {
        locks?.request(name, () => resolve()).catch(() => {});
      }),
  };
}
