import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { isAlone, LongestFirst } from './test/order.ts';

/**
 * How long a test may wait for what it waits for: so long that it ends in a verdict on the busiest machine, and no
 * limit of a clock decides one. What hangs for ever ends here.
 */
const patience = 20 * 60_000;
const waits = {
  testTimeout: patience,
  hookTimeout: patience,
  // Before the test itself ends, so that it says what it still saw.
  expect: { poll: { timeout: patience / 2 } },
};

const unitTests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((name) => join('test', name).replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/browser/'));

const unit = {
  setupFiles: ['test/setup.ts'],
  // All cores: Vitest leaves one free otherwise, which is half of a machine with two.
  maxWorkers: '100%',
  ...waits,
};

/** Plain Node cannot import tfjs's gradient file, so its packages are bundled for the tests. */
export default defineConfig({
  test: {
    server: { deps: { inline: [/@tensorflow/] } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: unitTests.filter((path) => !isAlone(path)),
          isolate: false,
          ...unit,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: unitTests.filter(isAlone),
          ...unit,
        },
      },
      {
        extends: true,
        test: {
          name: 'fuzz',
          include: ['test/fuzz/*.fuzz.ts'],
          testTimeout: 0,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // A process a core, each with one browser and one server for all of its files. Pages are composed without the
          // graphics driver (see the harness), since two browsers that draw by one in software get in each other's way.
          maxWorkers: '100%',
          isolate: false,
          sequence: { groupOrder: 1 },
          ...waits,
        },
      },
    ],
  },
});
