/**
 * A sample of a room's mutants, since a room takes hours whole: Stryker asks this checker which mutants to run, and it
 * lets pass those whose names hash lowest. The order hangs on the seed and on what the mutants are, not on how many
 * there are or in which order they come, so that a longer sample holds the shorter one.
 *
 * BRITTLE_SAMPLE holds {"size", "seed", "piece", "pieces"}: of the `size` first mutants the `piece`-th share, from 1.
 */
import { createHash } from 'node:crypto';

/** What a mutant is, wherever the checkout lies. */
function nameOf({ fileName, location: { start, end }, mutatorName, replacement }) {
  const file = fileName.slice(fileName.lastIndexOf('workers/'));
  return [file, start.line, start.column, end.line, end.column, mutatorName, replacement].join(' ');
}

/** The mutants of a piece of the sample, by id. */
export function drawn(mutants, { size, seed, piece, pieces }) {
  const order = mutants
    .map((mutant) => ({
      id: mutant.id,
      place: createHash('sha256')
        .update(`${seed} ${nameOf(mutant)}`)
        .digest('hex'),
    }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, size);
  return new Set(order.filter((_, at) => at % pieces === piece - 1).map(({ id }) => id));
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
