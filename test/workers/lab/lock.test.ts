import { expect, test } from 'vitest';
import { type FromWorker, type HandWorker, linkTo } from '../../../workers/lab/hand-link.ts';
import { holdLifeLock, lifeOver, runLockHeld, takeRunLock } from '../../../workers/lab/lock.ts';

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

/** Locks of which one is held until it is freed. */
function heldLock(name: string) {
  const waiting: (() => unknown)[] = [];
  const locks = {
    query: async () => ({ held: [{ name }], pending: [] }),
    request: (_name: string, work: () => unknown) =>
      new Promise((resolve) => {
        waiting.push(() => resolve(work()));
      }),
  } as unknown as LockManager;
  return { locks, free: () => waiting.splice(0).map((work) => work()) };
}

const soon = () => new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), 5));

test('the end of a worker is heard by its lock, and of none where nothing can be heard', async () => {
  const { locks, free } = heldLock('a');
  const over = lifeOver(locks, 'a').then(() => 'over');
  expect(await Promise.race([over, soon()])).toBe('nothing');
  free();
  expect(await over).toBe('over');
  for (const deaf of [lifeOver(undefined, 'a'), lifeOver(denied, 'a'), lifeOver(locks, 'another')])
    expect(await Promise.race([deaf.then(() => 'over'), soon()])).toBe('nothing');
});

test('a further worker that the browser ended without a word is lost, also between two inputs', async () => {
  for (const listening of [true, false]) {
    const { locks, free } = heldLock('hand');
    const worker: HandWorker = { onmessage: null, onerror: null, postMessage: () => {}, terminate: () => {} };
    const link = linkTo(worker, locks, 'hand');
    const heard: unknown[] = [];
    if (listening) link.listen((message) => heard.push(message));
    worker.onmessage?.({ data: { kind: 'alive' } } as MessageEvent<FromWorker>);
    await soon();
    expect(heard).toEqual([]);
    free();
    await soon();
    if (!listening) link.listen((message) => heard.push(message));
    expect(heard).toEqual([null]);
    link.end();
  }
});
