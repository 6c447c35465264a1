import { useVersion } from '../parts/version.ts';

/** Milliseconds in which the server must have the newest version ready, and a version that waits take over. */
const patience = { newest: 10_000, takeOver: 3_000 };

/** Whether something ends later than in so many milliseconds; told then, or at its end. */
const isLate = (what: Promise<unknown>, milliseconds: number): Promise<boolean> =>
  Promise.race([
    what.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), milliseconds)),
  ]);

/** When a worker is no longer in `state`. */
const past = (worker: ServiceWorker, state: ServiceWorkerState) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (worker.state !== state) resolve();
    };
    worker.addEventListener('statechange', look);
    look();
  });

/** Fetches the newest version, where there is one and a server. */
async function fetchNewest(registration: ServiceWorkerRegistration): Promise<void> {
  await registration.update().catch(() => {});
  if (registration.installing) await past(registration.installing, 'installing');
}

/** Lets the newest version answer from now on; gives up quietly where there is none or no server. */
async function makeWay(registration: ServiceWorkerRegistration): Promise<void> {
  await isLate(fetchNewest(registration), patience.newest);
  const next = registration.waiting;
  if (!next) return;
  next.postMessage('take over');
  const taken = past(next, 'installed').then(() => past(next, 'activating'));
  // In Chromium a request that starts the old version again just when it was to end keeps it. Loading the page ends it
  // then, and its answer with it: the page that was asked for never comes, and this one goes on and asks once more.
  for (let wait = patience.takeOver; await isLate(taken, wait); wait *= 2) location.reload();
}

/** Says when a new version waits. */
function watch(registration: ServiceWorkerRegistration): void {
  const { announce, beforeReload } = useVersion.getState();
  const { serviceWorker } = navigator;
  beforeReload(() => makeWay(registration));
  const look = () => {
    // At the first visit there is nobody to take over from.
    if (registration.waiting && serviceWorker.controller) announce();
  };
  registration.addEventListener('updatefound', () => {
    if (registration.installing) void past(registration.installing, 'installing').then(look);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {});
  });
  look();
}

/** Whether the version that answers now is another than this page's. */
async function isOvertaken(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';
  const response = await fetch('.').catch(() => null);
  if (!response?.ok) return false;
  return !(await response.text()).includes(entry.slice(entry.lastIndexOf('/') + 1));
}

/** Says when a new version has taken over: in another tab, or already while this page was on its way. */
function watchControl(): void {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller)
    void isOvertaken().then((is) => {
      if (is) useVersion.getState().announce();
    });
  let isFirst = !serviceWorker.controller;
  serviceWorker.addEventListener('controllerchange', () => {
    if (!isFirst) useVersion.getState().announce();
    isFirst = false;
  });
}

/**
 * Lets the built lab keep all of itself on this device once the page stands, to work without its server from then on.
 * Where the browser offers no service worker, or forbids it, the lab works as long as its server does.
 */
export function workOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  watchControl();
  const start = async () => {
    const registration = await navigator.serviceWorker
      .register('service-worker.js', { updateViaCache: 'none' })
      .catch(() => null);
    if (registration) watch(registration);
  };
  if (document.readyState === 'complete') void start();
  else window.addEventListener('load', () => void start(), { once: true });
}
