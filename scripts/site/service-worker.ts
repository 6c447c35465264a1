/**
 * The service worker of the built page: keeps every file of the lab at the first visit and answers from there, so that
 * the lab works without its server. `scripts/site/offline.ts` builds it and writes `kept` into it.
 */
declare const self: ServiceWorkerGlobalScope;

/** What the build says of itself. */
declare const kept: {
  /** A hash of all files. */
  readonly version: string;
  /** The script that the page starts from. */
  readonly entry: string;
  /** Files by their addresses below the page, which itself is ''. */
  readonly files: readonly string[];
};

/** The folder of the page; ends with a slash. */
const folder = self.registration.scope;
/** How the names of this lab's caches begin; other pages of the server have their own. */
const own = `brittle ${folder} `;
const current = own + kept.version;

/** Files whose names hold a hash of what is in them. */
const isNamedByContent = (file: string) => file.startsWith('assets/');

/**
 * A file as the server has it, or, where its name vouches for it, as an earlier version kept it.
 * @throws Error where it is not what the build made
 */
async function fetched(file: string): Promise<Response> {
  const address = new URL(file, folder);
  const known = isNamedByContent(file) ? await fromCaches(address.href) : undefined;
  if (known) return known;
  const response = await fetch(address, { cache: isNamedByContent(file) ? 'default' : 'no-store' });
  const body = await response.blob();
  const isPage = (response.headers.get('content-type') ?? '').includes('text/html');
  // A server may answer with its page for what it lacks, or already have the page of another version.
  const fits = file === '' ? (await body.text()).includes(kept.entry) : !isPage;
  if (!response.ok || !fits) throw new Error(`${address.href} is not what this version was built with.`);
  // A new response: one that was redirected may not answer for a page.
  return new Response(body, { headers: response.headers });
}

/** Keeps all files of this version, or none. */
async function keep(): Promise<void> {
  try {
    const cache = await caches.open(current);
    await Promise.all(
      kept.files.map(async (file) => cache.put(new URL(file, folder).href, await fetched(file))),
    );
  } catch (thrown) {
    await caches.delete(current);
    throw thrown;
  }
}

/** Names of this lab's caches, the current one first, then from the newest to the oldest. */
async function ownCaches(): Promise<string[]> {
  const others = (await caches.keys()).filter((name) => name.startsWith(own) && name !== current);
  return [current, ...others.reverse()];
}

/** The last version stays beside the current one, for tabs that still run it. */
async function forgetOldVersions(): Promise<void> {
  const [, , ...old] = await ownCaches();
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** What a version has kept at an address. */
async function fromCaches(address: string): Promise<Response | undefined> {
  for (const name of await ownCaches()) {
    // The server may say that its answer hangs on who asks; for the lab's own files it does not.
    const response = await caches.match(address, { cacheName: name, ignoreVary: true });
    if (response) return response;
  }
  return undefined;
}

/** The address under which a request's answer may be kept; null for what is not the lab's. */
function keptAddress(request: Request): string | null {
  const { origin, pathname, search } = new URL(request.url);
  const address = origin + pathname;
  if (request.method !== 'GET' || !address.startsWith(folder)) return null;
  if (request.mode === 'navigate') return [folder, `${folder}index.html`].includes(address) ? folder : null;
  return search === '' ? address : null;
}

self.addEventListener('install', (event) => event.waitUntil(keep()));

self.addEventListener('activate', (event) =>
  event.waitUntil(forgetOldVersions().then(() => self.clients.claim())),
);

self.addEventListener('fetch', (event) => {
  const address = keptAddress(event.request);
  if (address === null) return;
  event.respondWith(fromCaches(address).then((response) => response ?? fetch(event.request)));
});

/** A new version takes over when a person asks for it, and not before. */
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});

export {};
