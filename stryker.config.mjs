import { readdirSync } from 'node:fs';
import { placesOf } from './scripts/sample.mjs';

/** Mutants of one room of the workers, BRITTLE_ROOM, before the tests of that room; see `npm run mutants`. */
const room = process.env.BRITTLE_ROOM ?? 'certify';
/** Set for a sample of its mutants: where the report of this piece goes. */
const piece = process.env.BRITTLE_PIECE;
const sample = JSON.parse(process.env.BRITTLE_SAMPLE ?? '{}');
// Words are for people; no test holds them letter by letter.
const excludedMutations = ['StringLiteral'];
// What loads files in the browser alone has no tests under Node.
const files = readdirSync(`workers/${room}`, { recursive: true, encoding: 'utf8' })
  .map((name) => `workers/${room}/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.browser.ts') && !name.includes('/assembly/'));

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', ...(piece ? ['./scripts/sample.mjs'] : [])],
  checkers: piece ? ['sample'] : [],
  vitest: { configFile: 'test/mutants/vitest.config.ts' },
  mutate: piece ? await placesOf(files, excludedMutations, sample) : files,
  mutator: { excludedMutations },
  coverageAnalysis: 'perTest',
  // A mutant in what is made when a module loads would need every test of the room.
  ignoreStatic: true,
  // What a sample leaves out is not known.
  incremental: !piece,
  incrementalFile: `.build/mutants/${room}-known.json`,
  jsonReporter: { fileName: piece ?? `.build/mutants/${room}.json` },
  reporters: ['json', 'progress-append-only'],
  concurrency: 1,
  timeoutMS: 20_000,
  timeoutFactor: 1,
  // On a busy machine the tests of a room may take longer than Stryker's five minutes before any mutant.
  dryRunTimeoutMinutes: 60,
  tempDirName: '.build/stryker',
  ignorePatterns: ['/.build', '/dist', '/docs', '/public'],
  // Stryker asks TypeScript's compiler for a function that version 7 does not have; there is nothing for it to rewrite.
  tsconfigFile: 'none.json',
};
