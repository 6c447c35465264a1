/** Writes the stored model of the start page, `public/stored/start.json`, by the test that holds it to its experiment. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', 'test/src/start'], {
  stdio: 'inherit',
  env: { ...process.env, BRITTLE_STORED: 'write' },
});
process.exitCode = status ?? 1;
