/**
 * Lighthouse over the built page on loopback, in the Chromium of the browser tests, with every other host out of reach.
 * Prints the scores of each page and what was found wanting; fails where a category that can be judged here is below
 * the goal, or an audit of performance that hangs on no machine (scores.mjs). The score of performance is printed and
 * not judged: its times are those of a screen drawn in software by cores that others may keep busy.
 *
 *   npm run lighthouse                 the pages below, each on the desktop and on mobile
 *   npm run lighthouse -- PART...      other parts of addresses, such as '#/train'
 *   npm run lighthouse -- --gate       what `npm test` looks at, and of it only what is judged
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse, { desktopConfig } from 'lighthouse';
import { ensureChromium } from './chromium.mjs';
import { hosted } from './hosted.mjs';
import { judged, needed, scoreOf, shortcomings } from './scores.mjs';

const timed = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
  'speed-index',
];
/**
 * What comes first and what is read on a phone, and of the studies one with settings, charts and tables on the desktop.
 * They have all points of what is judged, and keep them: one level of a heading left out costs two of a hundred.
 */
const inGate = [
  ['', 'mobile'],
  ['#/learn?lesson=nudge', 'mobile'],
  ['#/perturb', 'desktop'],
];
const args = process.argv.slice(2);
const isGate = args.includes('--gate');
const parts = args.filter((arg) => arg !== '--gate');
const addresses = parts.length > 0 ? parts : ['', '#/learn', '#/learn?lesson=nudge', '#/perturb'];
const visits =
  isGate && parts.length === 0
    ? inGate
    : addresses.flatMap((part) => ['desktop', 'mobile'].map((form) => [part, form]));

/** So long that a page is judged when it stands, on the busiest machine. */
const patience = 10 * 60_000;
const settings = {
  maxWaitForFcp: patience,
  maxWaitForLoad: patience,
  // Times and the picture of the whole page are for who reads a report.
  ...(isGate && { onlyCategories: judged, onlyAudits: needed, disableFullPageScreenshot: true }),
};

/** A Chromium that takes orders on a free port; `end` waits until it is gone. */
async function browser() {
  const profile = mkdtempSync(join(tmpdir(), 'brittle-lighthouse-'));
  const child = spawn(
    ensureChromium(),
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const port = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
      const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Chromium ended before it took orders.\n${said}`)));
  });
  return {
    port,
    async end() {
      child.kill();
      await gone;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

if (!existsSync(join('dist', 'index.html'))) {
  console.error('dist/ is missing: run `npm run build` first.');
  process.exit(1);
}
const server = await hosted('dist');
const chromium = await browser();
let failed = 0;
try {
  for (const [part, form] of visits) {
    const url = `${server.url}${part}`;
    const flags = { port: chromium.port, logLevel: 'error', ...settings };
    const run = await lighthouse(url, flags, form === 'desktop' ? desktopConfig : undefined);
    if (run.lhr.runtimeError) throw new Error(run.lhr.runtimeError.message);
    const { categories, audits } = run.lhr;
    const told = Object.keys(categories).map((id) => `${id} ${scoreOf(run.lhr, id)}`);
    console.log(`/${part} (${form}): ${told.join(', ')}`);
    if (!isGate)
      console.log(`  ${timed.map((id) => `${audits[id].title} ${audits[id].displayValue}`).join(', ')}`);
    const short = shortcomings(run.lhr, isGate ? 100 : undefined);
    failed += short.length;
    for (const line of short) console.log(`  ${line}`);
    for (const id of judged)
      for (const { id: name, weight } of categories[id].auditRefs) {
        const { score: got, title, details } = audits[name];
        if (weight === 0 || got === null || got === 1) continue;
        console.log(`  ${id}: ${title}`);
        for (const item of (details?.items ?? []).slice(0, 5))
          console.log(`    ${item.node?.snippet ?? item.description ?? item.url ?? JSON.stringify(item)}`);
      }
  }
} finally {
  await chromium.end();
  await server.end();
}
if (failed > 0) {
  console.error(`${failed} of what is judged fall short.`);
  process.exit(1);
}
