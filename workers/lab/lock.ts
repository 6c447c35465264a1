const lockName = 'brittle run';

/** True for what a browser throws that lets this page store nothing, and with it lock nothing. */
const refused = (thrown: unknown) => thrown instanceof DOMException && thrown.name === 'SecurityError';

/**
 * Holds the one lock of all tabs of this page until the returned function is called; null when another tab
 * holds it. Where the browser has no locks, or refuses them, every tab gets it.
 */
export function takeRunLock(locks: LockManager | undefined): Promise<(() => void) | null> {
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    locks
      .request(lockName, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return;
        }
        return new Promise<void>((release) => {
          resolve(release);
        });
      })
      .catch((thrown) => {
        if (refused(thrown)) resolve(() => {});
        else reject(thrown);
      });
  });
}

/**
 * Holds the lock `name` for as long as this worker lives, whose end the page hears by it. Resolves when it is held,
 * or cannot be.
 */
export function holdLifeLock(locks: LockManager | undefined, name: string): Promise<void> {
  if (!locks || name === '') return Promise.resolve();
  return new Promise((resolve) => {
    const held = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    locks.request(name, held).catch(() => resolve());
  });
}

/** Resolves once the worker that holds the lock `name` is gone; never where that cannot be heard. */
export async function lifeOver(locks: LockManager | undefined, name: string): Promise<void> {
  try {
    const held = (await locks?.query())?.held ?? [];
    if (locks && held.some((lock) => lock.name === name)) return await locks.request(name, () => {});
  } catch {
    // A browser that refuses locks tells of nobody's end.
  }
  return new Promise<never>(() => {});
}

/** True while some tab of this page runs a study. */
export async function runLockHeld(locks: LockManager | undefined): Promise<boolean> {
  try {
    const held = (await locks?.query())?.held ?? [];
    return held.some(({ name }) => name === lockName);
  } catch (thrown) {
    if (refused(thrown)) return false;
    throw thrown;
  }
}
