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
