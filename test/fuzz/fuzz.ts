import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRng, type Rng } from '../../workers/core/random.ts';
import { type Case, nameOf, type WrittenCase, writeCase } from './case.ts';
import { mutated } from './mutate.ts';
import type { Target } from './target.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const findings = at('../../.build/fuzz');

/** An input that broke a rule, made as small as was found, and where it was put. */
export interface Finding {
  readonly input: Case;
  readonly error: Error;
  readonly path: string;
}

/** The rng of an input: what a person does with it hangs on the input alone, so that a finding can be tried again. */
const rngOf = (input: Case): Rng => createRng(Number.parseInt(nameOf(input).slice(0, 8), 16));

/** Gives an input to its target; what it breaks, or null. */
export async function tried(target: Target, input: Case): Promise<Error | null> {
  try {
    await target.run(input, rngOf(input));
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** What was ever found, by name. */
export function corpusOf({ name }: Target): { name: string; written: WrittenCase }[] {
  const folder = at(`../corpus/${name}`);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file,
      written: JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as WrittenCase,
    }));
}

/** Inputs that are one step smaller: without a file, without a stretch of a file. */
function* smaller({ files }: Case): Generator<Case> {
  for (const [k] of files.entries()) if (files.length > 1) yield { files: files.filter((_, j) => j !== k) };
  for (const [k, file] of files.entries())
    for (let size = file.content.length >> 1; size >= 1; size >>= 1)
      for (let from = 0; from < file.content.length; from += size) {
        const content = Uint8Array.from([
          ...file.content.subarray(0, from),
          ...file.content.subarray(from + size),
        ]);
        yield { files: files.map((one, j) => (j === k ? { ...file, content } : one)) };
      }
}

/** The same fault: the same words before what belongs to the input. */
const fault = (error: Error) => `${error.name} ${error.message.slice(0, 40).replaceAll(/\d+/g, '')}`;

/** The smallest input that breaks the same rule, as far as `tries` go. */
async function shrunk(
  target: Target,
  input: Case,
  error: Error,
  tries = 2000,
): Promise<{ input: Case; error: Error }> {
  let [best, broken, left] = [input, error, tries];
  for (let again = true; again && left > 0; ) {
    again = false;
    for (const candidate of smaller(best)) {
      if (left-- <= 0) break;
      const found = await tried(target, candidate);
      if (!found || fault(found) !== fault(error)) continue;
      [best, broken, again] = [candidate, found, true];
      break;
    }
  }
  return { input: best, error: broken };
}

function keep(target: Target, input: Case, error: Error): string {
  const folder = `${findings}/${target.name}`;
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${nameOf(input)}.json`;
  writeFileSync(path, `${JSON.stringify(writeCase(input, error.message.slice(0, 300)), null, 2)}\n`);
  return path;
}

/** How a target is tried. */
export interface Trial {
  readonly seed: number;
  /** Tried once before each case: false ends the trial. */
  readonly goOn: (done: number) => boolean;
  /** The folder of real data, or null. */
  readonly real: string | null;
  readonly onFinding?: (finding: Finding) => void;
}

/**
 * Tries mutated inputs on a target, each made from the seed and its number alone. What breaks a rule is made smaller and
 * written to `.build/fuzz`, from where it goes into the corpus once it is mended (not where it holds real data).
 * @returns the findings, one a kind of fault, and how many inputs were tried.
 */
export async function fuzz(target: Target, trial: Trial): Promise<{ findings: Finding[]; done: number }> {
  const seeds = await target.seeds(trial.real);
  const rng = createRng(trial.seed);
  const found = new Map<string, Finding>();
  let done = 0;
  for (; trial.goOn(done); done++) {
    const input = mutated(target, seeds, rng.child(`${target.name} ${done}`));
    const error = await tried(target, input);
    if (!error || found.has(fault(error))) continue;
    const least = await shrunk(target, input, error);
    const finding = { ...least, path: keep(target, least.input, least.error) };
    found.set(fault(error), finding);
    trial.onFinding?.(finding);
  }
  return { findings: [...found.values()], done };
}
