import { pick } from '../core/pick.ts';
import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import type { GanEngine } from '../engines/gan.ts';
import type { PoisonProfileId } from '../protocol/names/poison.ts';
import type { PoisonSpec } from '../protocol/spec/spec.ts';
import type { ProfileSearch, Score } from './adaptive.ts';
import type { AttackSituation, Watch } from './types.ts';

type Options = PoisonSpec['attack'];

/** Where fake profiles are crafted. */
export interface Workshop {
  readonly situation: AttackSituation;
  readonly rng: Rng;
  /** The stream of another method, so that the same profiles come out as of an attack by it. */
  rngOf(method: PoisonProfileId): Rng;
  readonly watch: Watch;
  /** Ratings are divided by it before a factorisation sees them. */
  readonly scale: number;
  /** Where a generative network runs. */
  gan(): Promise<GanEngine>;
  /** True where the model learns from clicks, to which ratings say nothing. */
  readonly ofClicks: boolean;
  /**
   * What fakes come to on a copy of the data, against a model trained as the defender trains, with a seed of the
   * attacker's own; for a part of the epochs, or the `whole` of them.
   */
  rehearse(fakes: Csr, whole: boolean): Promise<Score>;
  /** Told of a search when it has ended. */
  found(search: ProfileSearch): void;
}

/**
 * A way to craft fake profiles. It is given no more of the spec than the situation and the members it `decides` by, and
 * the key of what it gives is made of those same members: an option that is read cannot be missing from the key.
 */
export interface Crafting<D extends keyof Options = keyof Options> {
  readonly decides: readonly D[];
  craft(workshop: Workshop, options: Pick<Options, D>): Csr | Promise<Csr>;
}

/** The members of the attack that every situation is made of. */
const common = ['goal', 'targets', 'share', 'fillers'] as const;

/** What decides a method's profiles beside data and seed. */
export const keyPart = (
  method: Options['profiles'][number],
  { decides }: Pick<Crafting, 'decides'>,
  attack: Options,
): object => ({ method, ...pick(common, attack), ...pick(decides, attack) });
