/**
 * Gives made-up inputs to what takes something from outside: npm run fuzz [-- MINUTES [TARGET [SEED]]]. Starts from
 * valid inputs of our own, and from slices of real files where BRITTLE_DATA names their folder. What breaks a rule is made
 * small and lies in .build/fuzz/TARGET; once it is mended, what is not made of real data goes into test/corpus/TARGET.
 */
import { spawnSync } from 'node:child_process';

const [minutes = '1', target, seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (!(Number(minutes) > 0)) {
  console.error(`${minutes} is no number of minutes. Try: npm run fuzz -- 5`);
  process.exit(1);
}
const { status } = spawnSync('node_modules/.bin/vitest', ['run', '--project', 'fuzz'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    BRITTLE_FUZZ_MINUTES: minutes,
    BRITTLE_FUZZ_SEED: seed,
    ...(target && { BRITTLE_FUZZ_TARGET: target }),
  },
});
process.exit(status ?? 1);
