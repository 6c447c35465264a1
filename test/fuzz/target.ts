import type { Rng } from '../../workers/core/random.ts';
import type { Case } from './case.ts';

/**
 * Something that takes what comes from outside: files, links, saved runs, models, stored records. A new target is a
 * file in `targets`, a line in `targets/index.ts` and a folder of its name in `test/corpus`.
 */
export interface Target {
  /** Names its folder in the corpus. */
  readonly name: string;
  /** Words that mean something to it, to be strewn in. */
  readonly words: readonly string[];
  /** Names that files may get; none where names do not matter. */
  readonly names: readonly string[];
  /** Valid inputs to start from; with `real`, the folder of BRITTLE_DATA, slices of real files too. */
  seeds(real: string | null): readonly Case[] | Promise<readonly Case[]>;
  /**
   * Does with the input what a person may do with it, and throws where a rule is broken: whatever comes in, it is
   * either right and whole, or refused in a sentence.
   * @param rng chooses what the person does, the same for the same input; null does nothing but give it.
   * @returns what came of it, in words for the corpus.
   */
  run(input: Case, rng: Rng | null): Promise<string>;
}
