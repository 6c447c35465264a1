import { expect, test } from 'vitest';
import { holdLifeLock, runLockHeld, takeRunLock } from '../../../workers/lab/lock.ts';

/** The locks of a page that may store nothing: the browser names them, and refuses every request. */
const refused = () => Promise.reject(new DOMException('The request was denied.', 'SecurityError'));
const denied = { request: refused, query: refused } as Pick<LockManager, 'request' | 'query'> as LockManager;

test('where the browser refuses locks, as it does where nothing may be stored, every tab may run', async () => {
  const release = await takeRunLock(denied);
  expect(release).toBeTypeOf('function');
  release?.();
  expect(await runLockHeld(denied)).toBe(false);
});

test('what goes wrong for another reason is not swallowed', async () => {
  const broken = { request: () => Promise.reject(new Error('broken')) } as Pick<LockManager, 'request'>;
  await expect(takeRunLock(broken as LockManager)).rejects.toThrow('broken');
});

test('a worker that may hold no lock starts without', async () => {
  await expect(holdLifeLock(denied, 'a')).resolves.toBeUndefined();
  await expect(holdLifeLock(undefined, 'a')).resolves.toBeUndefined();
});
