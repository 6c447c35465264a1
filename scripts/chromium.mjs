import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of a Chrome or Chromium on this machine (`BRITTLE_CHROME` first), or null. */
export function findChromium() {
  const wanted = process.env.BRITTLE_CHROME;
  if (wanted) return existsSync(wanted) ? wanted : null;
  for (const name of names) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (found.status === 0 && found.stdout.trim()) return found.stdout.trim();
  }
  return places.find((path) => existsSync(path)) ?? null;
}

/**
 * The same, installing Debian's Chromium where that is allowed (apt present, running as root).
 * @throws Error with the one command to run where it is not.
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const advice =
    'The browser tests need Chrome or Chromium. Run: sudo apt-get update && sudo apt-get install -y chromium';
  if (process.getuid?.() !== 0 || spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0)
    throw new Error(advice);
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
  } catch {
    throw new Error(advice);
  }
  const installed = findChromium();
  if (!installed) throw new Error(advice);
  return installed;
}
