import { useVersion } from '../parts/version.ts';

/** Milliseconds that a new version may take to take over before the page is loaded anew without it. */
const patience = 10_000;

/** The end of a worker's installation, whichever it is. */
const installed = (worker: ServiceWorker) =>
  new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'installing') resolve();
    });
  });

/** Lets the newest version on the server answer from now on; gives up quietly where there is none or no server. */
async function takeOver(registration: ServiceWorkerRegistration): Promise<void> {
  await registration.update().catch(() => {});
  if (registration.installing) await installed(registration.installing);
  if (!registration.waiting) return;
  const taken = new Promise((resolve) =>
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
  );
  registration.waiting.postMessage('take over');
  await taken;
}

/** Says when a new version waits, or has taken over in another tab. */
function watch(registration: ServiceWorkerRegistration): void {
  const { announce, beforeReload } = useVersion.getState();
  const { serviceWorker } = navigator;
  beforeReload(() =>
    Promise.race([takeOver(registration), new Promise<void>((resolve) => setTimeout(resolve, patience))]),
  );
  // At the first visit there is nobody to take over from.
  let isFirst = !serviceWorker.controller;
  const look = () => {
    if (registration.waiting && !isFirst) announce();
  };
  registration.addEventListener('updatefound', () => {
    if (registration.installing) void installed(registration.installing).then(look);
  });
  serviceWorker.addEventListener('controllerchange', () => {
    if (!isFirst) announce();
    isFirst = false;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {});
  });
  look();
}

/**
 * Lets the built lab keep all of itself on this device once the page stands, to work without its server from then on.
 * Where the browser offers no service worker, or forbids it, the lab works as long as its server does.
 */
export function workOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const start = async () => {
    const registration = await navigator.serviceWorker
      .register('service-worker.js', { updateViaCache: 'none' })
      .catch(() => null);
    if (registration) watch(registration);
  };
  if (document.readyState === 'complete') void start();
  else window.addEventListener('load', () => void start(), { once: true });
}
