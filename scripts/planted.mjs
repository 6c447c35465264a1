/**
 * Breaks planted on purpose (test/mutants/*.json), one at a time, in a copy of the checkout in a temporary folder; each
 * must be seen by the one test file that it names. What no test sees, or what fails to load instead of failing a test,
 * is told.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createVitest } from 'vitest/node';
import { binariesOf, compileKernels } from './kernels.mjs';
import { verdictOf } from './verdict.mjs';

const lists = 'test/mutants';

/** All planted breaks, in the order of their files. */
export function plantedBreaks() {
  return readdirSync(lists)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(lists, name), 'utf8')));
}

/** The source with the break; null where its line is not there exactly once. */
export function withBreak(source, { from, to }) {
  const parts = source.split(from);
  return parts.length === 2 ? parts.join(to) : null;
}

/** A copy of what git tracks, with untracked files that it does not ignore, in a temporary folder. */
function copyCheckout() {
  const copy = mkdtempSync(join(tmpdir(), 'brittle-planted-'));
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const path of listed.split('\n').filter((one) => one && !/^(docs|public)\//.test(one))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    copyFileSync(path, join(copy, path));
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** What came of the test file of a break: 'seen', 'missed', or why nothing was tested. */
async function verdictOn(vitest, copy, { test, only }) {
  if (only) vitest.setGlobalTestNamePattern(only);
  else vitest.resetGlobalTestNamePattern();
  const project = vitest.projects[0];
  const specification = project.createSpecification(join(copy, test));
  return verdictOf(await vitest.runTestSpecifications([specification], false), specification.moduleId);
}

/** Plants a break in the copy, runs its test file and puts everything back; see `verdictOn`. */
async function tried(vitest, copy, one) {
  const path = join(copy, one.file);
  const source = readFileSync(path, 'utf8');
  const broken = withBreak(source, one);
  if (broken === null) return 'its line is not there exactly once';
  const compiled = binariesOf(one.file).map((name) => join(copy, name));
  const before = compiled.map((name) => readFileSync(name));
  try {
    writeFileSync(path, broken);
    vitest.invalidateFile(path);
    const [fault] = await compileKernels(copy, one.file);
    return fault ? `does not compile: ${fault}` : await verdictOn(vitest, copy, one);
  } finally {
    writeFileSync(path, source);
    vitest.invalidateFile(path);
    compiled.forEach((name, n) => {
      writeFileSync(name, before[n]);
    });
  }
}

/**
 * Plants each break and runs its test file; says each as it goes.
 * @returns {Promise<number>} how many were not seen
 */
export async function plant(breaks, say = console.log) {
  const copy = copyCheckout();
  const home = process.cwd();
  let unseen = 0;
  try {
    const wrong = await compileKernels(copy);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    process.chdir(copy);
    const vitest = await createVitest(
      'test',
      {
        root: copy,
        config: join(copy, lists, 'vitest.config.ts'),
        watch: false,
        reporters: [{}],
        maxWorkers: 1,
        bail: 1,
      },
      {},
    );
    try {
      for (const one of breaks) {
        const verdict = await tried(vitest, copy, one);
        if (verdict !== 'seen') unseen++;
        say(
          verdict === 'seen'
            ? `seen    ${one.break}`
            : `UNSEEN  ${one.break}: ${verdict} (${one.file}, ${one.test})`,
        );
      }
    } finally {
      await vitest.close();
    }
  } finally {
    process.chdir(home);
    rmSync(copy, { recursive: true, force: true });
  }
  return unseen;
}
