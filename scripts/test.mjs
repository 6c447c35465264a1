/**
 * Everything that is checked, in the order in which a mistake is cheapest to find. Stops at the first step that fails,
 * and ends with one line that counts the tests of all steps. What keeps one core busy runs beside other steps; what they
 * print is shown when they end.
 */
import { spawn } from 'node:child_process';
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
const vitest = (projects, report) => [
  bin('vitest'),
  [
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
];
/** Rows run one after the other; the lanes of a row at once, each of them step by step. */
const rows = [
  [[['kernels', 'node', ['scripts/build-kernels.mjs']]]],
  [
    [
      ['types', bin('tsc'), ['-b']],
      ['lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
      ['unused code', bin('knip'), []],
      ['build', bin('vite'), ['build', '--logLevel', 'warn']],
    ],
    [['planted breaks', 'node', ['scripts/mutants.mjs', '--gate']]],
  ],
  [[['unit and oracle tests', ...vitest(['unit', 'alone'], unitReport)]]],
  [[['browser tests', ...vitest(['browser'], browserReport)]]],
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

const env = { ...process.env, BRITTLE_CHROME: chromium };
let failed = false;

/** Runs one step, with its output as it comes where it is `alone`, else all of it at the end. */
function ended([name, command, args], alone) {
  if (alone) console.log(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: alone ? 'inherit' : 'pipe' });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => said.push(part));
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (status) => {
      if (!alone) process.stdout.write(`\n== ${name}\n${Buffer.concat(said)}`);
      if (status !== 0) {
        console.error(`\nFailed at: ${name}`);
        failed = true;
      }
      resolve();
    });
  });
}

async function laneEnds(steps, alone) {
  for (const step of steps) if (!failed) await ended(step, alone);
}

for (const lanes of rows) {
  await Promise.all(lanes.map((steps) => laneEnds(steps, lanes.length === 1)));
  if (failed) {
    console.log(countTests());
    process.exit(1);
  }
}
console.log(`\nAll steps passed.\n${countTests()}`);
