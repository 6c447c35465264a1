import { LabFailure, toLabError } from '../../workers/protocol.ts';
import { useVersion } from './version.ts';

/** Milliseconds to wait before each try; after the last one the part counts as not arrived. */
const pauses = [0, 300, 1_200] as const;

/** The lab's page at an address that no store of the browser answers. */
const page = 'index.html?newest';

/** An entry script as the build names it in the page. */
const entryName = /assets\/index-[\w-]+\.js/;

const failure = (words: string) => new LabFailure('not-loaded', `A part of the lab did not arrive: ${words}`);

/** Asks the server, past every store of the browser, whether its page starts from another script than this one. */
export async function lookForNewVersion(): Promise<boolean> {
  const own = entryName.exec(document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '');
  try {
    const response = await fetch(new URL(page, document.baseURI), { cache: 'no-store' });
    const theirs = response.ok ? entryName.exec(await response.text()) : null;
    if (!own || !theirs || own[0] === theirs[0]) return false;
  } catch {
    return false;
  }
  useVersion.getState().announce();
  return true;
}

/** How the server answers for a script: with all of it, not (well) at all, or with a status that refuses it. */
async function answerFor(address: string, cache: RequestCache): Promise<'here' | 'no answer' | number> {
  try {
    const response = await fetch(address, { cache });
    if (response.status >= 500) return 'no answer';
    if (!response.ok) return response.status;
    await response.arrayBuffer();
    // A server that answers with its page for what it does not have means "not found".
    return response.headers.get('content-type')?.includes('javascript') ? 'here' : 404;
  } catch {
    return 'no answer';
  }
}

/** Downloads a script to its end, so that it lies in the browser's cache. @throws LabFailure 'not-loaded' */
async function download(address: string): Promise<void> {
  let answer: Awaited<ReturnType<typeof answerFor>> = 'no answer';
  for (const ms of pauses) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    // What failed may have been kept on the way; a further try asks the server itself.
    answer = await answerFor(address, ms === 0 ? 'default' : 'reload');
    if (answer === 'here') return;
  }
  if (answer === 'no answer')
    throw failure('the server does not answer. Check the connection, then try again.');
  if (await lookForNewVersion())
    throw failure(
      'a new version is out, and the server no longer has this one. Reload the page to go on in the new version.',
    );
  const name = address.split('/').at(-1);
  throw failure(
    `the server does not have ${name} (HTTP ${answer}). Try again, or tell whoever keeps this page.`,
  );
}

/** Puts a style sheet into the page. @throws LabFailure 'not-loaded', and leaves nothing behind. */
function applyStyles(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(failure('the server does not answer. Check the connection, then try again.'));
    });
    document.head.append(link);
  });
}

/** What arrived or is on its way, by address; what failed is forgotten, so that it is asked for again. */
const arrivals = new Map<string, Promise<void>>();

function arrive(address: string): Promise<void> {
  const known = arrivals.get(address);
  if (known) return known;
  const inPage = [
    ...document.querySelectorAll<HTMLScriptElement & HTMLLinkElement>('script[src],link[href]'),
  ];
  const here = inPage.some(({ src, href }) => src === address || href === address);
  const bring = address.endsWith('.css') ? applyStyles : download;
  const arrival = here ? Promise.resolve() : bring(address);
  arrivals.set(address, arrival);
  arrival.catch(() => arrivals.delete(address));
  return arrival;
}

/**
 * Opens a part of the lab that lies in files of its own: stands in for Vite's preload helper, which the build puts
 * around every `import()` of the page (`scripts/site/arrival.ts`). A browser remembers for the life of the page that a
 * module, or one that it imports, did not load, and then never asks for it again (whatwg/html#6768). So every file is
 * downloaded before `open` imports it.
 * @param files the part's scripts and style sheets, all that it imports included, relative to `importer`
 * @throws LabFailure 'not-loaded' where a file does not arrive; to be called again then
 */
export async function openPart<T>(
  open: () => Promise<T>,
  files: readonly string[] = [],
  importer: string = document.baseURI,
): Promise<T> {
  await Promise.all(files.map((file) => arrive(new URL(file, importer).href)));
  try {
    return await open();
  } catch (thrown) {
    if (thrown instanceof LabFailure || toLabError(thrown).code !== 'not-loaded') throw thrown;
    throw failure('the connection ended in the middle. Reload the page.');
  }
}
