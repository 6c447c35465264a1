import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { preview } from 'vite';
import { ensureChromium } from '../../scripts/chromium.mjs';
import type { Host } from './host.ts';

/** The built page, served and opened in a Chromium whose WebGL runs in software. */
export interface Lab {
  readonly url: string;
  /** A page in a profile of its own that is thrown away at the end. */
  open(options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** False: as in a browser whose user switched JavaScript off. */
  readonly scripts?: boolean;
  /** False: as in a browser whose user lets no page store anything. */
  readonly storage?: boolean;
  /**
   * True: the page may keep itself for use without the server, as it does for everyone. Else no service worker starts,
   * so that a test meets what it built and nothing that was kept.
   */
  readonly offline?: boolean;
  /** Called before the page is opened. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
}

const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Pages are put together by the processor: by WebGL's stand-in for a graphics driver it takes a third more time.
  '--disable-gpu-compositing',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The folder of the built page: `dist`, or another build named by BRITTLE_DIST. */
export const builtFolder = process.env.BRITTLE_DIST ?? 'dist';

/** Forbids pages, in the settings of a profile that is not yet in use, scripts ('javascript') or storage ('cookies'). */
function forbid(profile: string, what: readonly string[]): void {
  const blocked = 2;
  const values = Object.fromEntries(what.map((name) => [name, blocked]));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: values } }),
  );
}

/** Serves a built folder on a free port, as `npm start` does. @throws Error when nothing is built there. */
async function previewed(dist: string): Promise<Pick<Host, 'url' | 'stop'>> {
  if (!existsSync(join(dist, 'index.html')))
    throw new Error(`${dist}/ is missing: run \`npm run build\` first.`);
  const server = await preview({
    preview: { port: 0, host: '127.0.0.1' },
    build: { outDir: dist },
    logLevel: 'silent',
  });
  const address = server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('The preview server has no port.');
  return { url: `http://127.0.0.1:${address.port}/`, stop: () => server.close() };
}

/** As long as the longest wait of a test; on a busy machine everything takes longer, and nothing is wrong. */
const patience = 10 * 60_000;

/** The Chromium of all files that run in this process, one after the other; it ends with the process. */
let browser: Promise<Browser> | null = null;
const theBrowser = (): Promise<Browser> => {
  browser ??= chromium.launch({ executablePath: ensureChromium(), headless: true, args: flags });
  return browser;
};

/** Ends the common browser and the common server, for a program that would wait for them. */
export async function endBrowser(): Promise<void> {
  await (await browser)?.close();
  await (await built)?.stop();
}

/** The server of the built page, of all files likewise. */
let built: ReturnType<typeof previewed> | null = null;
const theBuilt = (): ReturnType<typeof previewed> => {
  built ??= previewed(builtFolder);
  return built;
};

/** What is served, and what to do at the end. */
async function serve(served: string | Host): Promise<Pick<Host, 'url' | 'stop'>> {
  if (typeof served !== 'string') return served;
  return served === builtFolder ? { ...(await theBuilt()), stop: async () => {} } : previewed(served);
}

/**
 * Opens pages of a built folder, or of a host that serves one, each in a profile of its own: one of the common
 * browser's, in memory, or where the settings of a profile are asked for, or what is kept on disk, in a Chromium of its
 * own.
 */
export async function startLab(served: string | Host = builtFolder): Promise<Lab> {
  const { url, stop } = await serve(served);
  const contexts: BrowserContext[] = [];
  const profiles: string[] = [];
  return {
    url,
    async open({
      path = '',
      width = 1440,
      height = 900,
      dark = false,
      scripts = true,
      storage = true,
      offline = false,
      prepare,
    } = {}) {
      const settings: BrowserContextOptions = {
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        acceptDownloads: true,
        serviceWorkers: offline ? 'allow' : 'block',
        permissions: ['clipboard-read', 'clipboard-write'],
      };
      const alone = async () => {
        const profile = mkdtempSync(join(tmpdir(), 'brittle-profile-'));
        profiles.push(profile);
        forbid(profile, [...(scripts ? [] : ['javascript']), ...(storage ? [] : ['cookies'])]);
        const start = { executablePath: ensureChromium(), headless: true, args: flags };
        return chromium.launchPersistentContext(profile, { ...start, ...settings });
      };
      const context =
        scripts && storage && !offline ? await (await theBrowser()).newContext(settings) : await alone();
      context.setDefaultTimeout(patience);
      contexts.push(context);
      await prepare?.(context);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(url + path);
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await stop();
      for (const profile of profiles) rmSync(profile, { recursive: true, force: true });
    },
  };
}
