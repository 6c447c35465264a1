/**
 * Everything that is checked, in the order in which a mistake is cheapest to find. Stops at the first
 * step that fails, and ends with one line that counts the tests of all steps.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';

const bin = (name) => `node_modules/.bin/${name}`;
mkdirSync('.build', { recursive: true });

let chromium;
try {
  chromium = ensureChromium();
} catch (failure) {
  console.error(failure.message);
  process.exit(1);
}

const unitReport = '.build/unit.json';
const browserReport = '.build/browser.json';
for (const report of [unitReport, browserReport]) rmSync(report, { force: true });
const vitest = (project, report) => [
  bin('vitest'),
  ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];
const steps = [
  ['kernels', 'node', ['scripts/build-kernels.mjs']],
  ['types', bin('tsc'), ['-b']],
  ['lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['unused code', bin('knip'), []],
  ['build', bin('vite'), ['build', '--logLevel', 'warn']],
  ['unit and oracle tests', ...vitest('unit', unitReport)],
  ['planted breaks', 'node', ['scripts/mutants.mjs', '--gate']],
  ['browser tests', ...vitest('browser', browserReport)],
];

function countTests() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const report of [unitReport, browserReport]) {
    if (!existsSync(report)) continue;
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
    sum.passed += numPassedTests;
    sum.failed += numFailedTests;
    sum.skipped += numPendingTests;
  }
  return `${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`;
}

for (const [name, command, args] of steps) {
  console.log(`\n== ${name}`);
  const env = { ...process.env, BRITTLE_CHROME: chromium };
  const { status } = spawnSync(command, args, { stdio: 'inherit', env });
  if (status !== 0) {
    console.error(`\nFailed at: ${name}`);
    console.log(countTests());
    process.exit(1);
  }
}
console.log(`\nAll steps passed.\n${countTests()}`);
