/**
 * A sample of a room's mutants, since a room takes hours whole: Stryker asks this checker which mutants to run, and it
 * lets pass those whose names hash lowest. The order hangs on the seed and on what the mutants are, not on how many
 * there are or in which order they come, so that a longer sample holds the shorter one.
 *
 * BRITTLE_SAMPLE holds {"size", "seed", "piece", "pieces"}: of the `size` first mutants the `piece`-th share, from 1.
 *
 * Only the places that may be drawn are made ready for mutants: with all places of `data` ready, loops over bytes are so
 * slow that the tests did not end.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What a mutant is, wherever the checkout lies. */
function nameOf({ fileName, location: { start, end }, mutatorName, replacement }) {
  const file = fileName.slice(fileName.lastIndexOf('workers/'));
  return [file, start.line, start.column, end.line, end.column, mutatorName, replacement].join(' ');
}

/** The `size` mutants that hash lowest with `seed`, lowest first. */
function first(mutants, size, seed) {
  return mutants
    .map((mutant) => ({
      mutant,
      place: createHash('sha256')
        .update(`${seed} ${nameOf(mutant)}`)
        .digest('hex'),
    }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);
}

/** The mutants of a piece of the sample, by id. */
export function drawn(mutants, { size, seed, piece, pieces }) {
  const order = first(mutants, size, seed);
  return new Set(order.filter((_, at) => at % pieces === piece - 1).map(({ id }) => id));
}

/**
 * The places of `files` from which a sample is drawn, as Stryker's `mutate` wants them: those of twice as many mutants,
 * since what runs once when a module loads is known only after the tests have run, and is left out of the draw.
 *
 * @param files - paths within the checkout
 * @param excludedMutations - kinds of mutants that count for nothing
 */
export async function placesOf(files, excludedMutations, { size, seed }) {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter');
  const silent = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { ignorers: [], excludedMutations, plugins: null };
  const { mutants } = await new Instrumenter(silent).instrument(sources, options);
  const counted = mutants.filter(({ status }) => status !== 'Ignored');
  const places = first(counted, 2 * size, seed).map(({ fileName, location: { start, end } }) => {
    // Stryker counts lines from 1 and columns from 0.
    const from = `${start.line + 1}:${start.column}`;
    return `${fileName}:${from}-${end.line + 1}:${end.column}`;
  });
  return [...new Set(places)];
}

/**
 * 95 % interval of a share of which `killed` of `run` were seen, by Wilson's score; both ends in [0, 1].
 */
export function interval(killed, run) {
  if (run === 0) return [0, 1];
  const z = 1.959964;
  const share = killed / run;
  const middle = (share + z ** 2 / (2 * run)) / (1 + z ** 2 / run);
  const half = (z / (1 + z ** 2 / run)) * Math.sqrt((share * (1 - share)) / run + z ** 2 / (4 * run ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Stryker's word for a mutant that a checker holds back; it counts neither as killed nor as alive. */
export const heldBack = 'CompileError';

class Sample {
  #wanted = new Set();

  async init() {}

  /** All mutants but those that run once when a module loads, at once. */
  async group(mutants) {
    this.#wanted = drawn(mutants, JSON.parse(process.env.BRITTLE_SAMPLE ?? '{}'));
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        this.#wanted.has(id) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
      ]),
    );
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', factory: () => new Sample() }];
