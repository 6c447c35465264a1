/**
 * Everything that is checked, in the order in which a mistake is cheapest to find. Stops at the first step that fails,
 * and ends with one line that counts the tests of all steps. What keeps one core busy runs beside other steps; what they
 * print is shown when they end.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
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
/**
 * Rows run one after the other; the lanes of a row at once, each of them step by step, the first with precedence: the
 * others take what it leaves of the cores. Browser tests wait for frames and messages now and then.
 */
const rows = [
  [[['kernels', 'node', ['scripts/build-kernels.mjs']]]],
  [
    [
      // On one thread it takes half the processor time of four, which the other lane has.
      ['types', bin('tsc'), ['-b', '--singleThreaded']],
      ['lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
      ['unused code', bin('knip'), []],
      ['build', bin('vite'), ['build', '--logLevel', 'warn']],
      // Bundled once, since tests of both kinds start it and would take each other's bundle away.
      ['command line', 'node', ['scripts/lab.mjs', 'list']],
    ],
    [['planted breaks', 'node', ['scripts/mutants.mjs', '--gate']]],
  ],
  [
    [
      ['Lighthouse', 'node', ['scripts/lighthouse.mjs', '--gate']],
      ['browser tests', ...vitest(['browser'], browserReport)],
    ],
    [['unit and oracle tests', ...vitest(['unit', 'alone'], unitReport)]],
  ],
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
const running = new Set();
const began = performance.now();
const at = () => `${Math.round((performance.now() - began) / 1000)} s`;

/** Runs one step; what it prints is shown when it ends. A step that fails ends those beside it. */
function ended([name, command, args], precedes) {
  console.log(`-- ${name} begins at ${at()}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { env });
    running.add(child);
    if (!precedes && child.pid !== undefined)
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (status) => {
      running.delete(child);
      process.stdout.write(`\n== ${name}\n${Buffer.concat(said)}-- ${name} ended at ${at()}\n`);
      if (status !== 0 && !failed) {
        console.error(`\nFailed at: ${name}`);
        failed = true;
        for (const other of running) other.kill();
      }
      resolve();
    });
  });
}

async function laneEnds(steps, precedes) {
  for (const step of steps) if (!failed) await ended(step, precedes);
}

for (const lanes of rows) {
  await Promise.all(lanes.map((steps, n) => laneEnds(steps, n === 0)));
  if (failed) {
    console.log(countTests());
    process.exit(1);
  }
}
console.log(`\nAll steps passed.\n${countTests()}`);
