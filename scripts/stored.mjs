/** Runs again what the pages open with: each docs/examples/stored-PAGE.json, asked what asked/PAGE.json lists. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const examples = join(root, 'docs', 'examples');
for (const name of readdirSync(examples)) {
  const page = /^stored-(.+)\.json$/.exec(name)?.[1];
  if (!page) continue;
  const questions = join(examples, 'asked', `${page}.json`);
  const ask = existsSync(questions) ? ['--ask', questions] : [];
  const out = join(root, 'public', 'stored', `${page}.json`);
  const args = ['run', join(examples, name), '--quiet', '--yes', '--out', out, ...ask];
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'lab.mjs'), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
