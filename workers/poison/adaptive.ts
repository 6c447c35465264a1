import type { Csr } from '../data/types.ts';
import { type HeuristicAttack, heuristicAttacks } from './heuristic.ts';
import type { CraftingOptions } from './types.ts';

/** A setting of profiles that the search tries: a kind, and what else may be chosen without spending more. */
export interface Candidate extends CraftingOptions {
  readonly kind: HeuristicAttack;
  /** Ratings besides the targets; never more than the attack may spend. */
  readonly fillers: number;
}

/** What fakes come to, compared member by member; larger is better for the attacker. */
export type Score = readonly number[];

/** A candidate that was tried. */
export interface Trial {
  readonly candidate: Candidate;
  /** Whether it was trained for all the epochs or for a part. */
  readonly whole: boolean;
  readonly score: Score;
}

/** What a search found. */
export interface ProfileSearch {
  readonly best: Candidate;
  readonly trials: readonly Trial[];
}

/** Of the candidates tried for a part of the epochs, the share that is tried for all of them. */
const promoted = 0.25;
/** Of the fillers that may be spent, the share that thin profiles have. */
const thin = 0.25;

/**
 * What the search tries: every kind with the attack's own settings, and those of its relatives that are thinner, made of
 * chosen items alone, or hidden better.
 */
export function candidatesOf(
  fillers: number,
  options: CraftingOptions,
  kinds: readonly HeuristicAttack[] = heuristicAttacks,
): { readonly plain: readonly Candidate[]; readonly varied: readonly Candidate[] } {
  const own = (kind: HeuristicAttack): Candidate => ({ kind, fillers, ...options });
  const few = Math.max(1, Math.round(thin * fillers));
  const varied: Candidate[] = [
    ...(['average', 'bandwagon', 'segment', 'power-item', 'obfuscated'] as const).map((kind) => ({
      ...own(kind),
      fillers: few,
    })),
    ...(['bandwagon', 'segment'] as const).map((kind) => ({ ...own(kind), selected: fillers })),
    { ...own('obfuscated'), noise: 2 * options.noise, targetShift: options.targetShift + 1 },
  ];
  return { plain: kinds.map(own), varied: varied.filter(({ kind }) => kinds.includes(kind)) };
}

/** Of the candidates the number that is tried for all epochs by their rank. */
const promotedOf = (all: number): number => Math.ceil(promoted * all);

/** The most trainings of a copy that a search among these takes, those for a part of the epochs among them. */
export function mostTrials({ plain, varied }: ReturnType<typeof candidatesOf>): number {
  const all = plain.length + varied.length;
  return all + plain.length + promotedOf(all);
}

/** Below zero where `a` goes before `b`: the better one does. */
function byScore(a: Score, b: Score): number {
  const at = a.findIndex((value, n) => value !== b[n]);
  return at < 0 ? 0 : b[at] - a[at];
}

const bestFirst = (trials: readonly Trial[]) => [...trials].sort((a, b) => byScore(a.score, b.score));

/**
 * The candidate that does most, by successive halving (Jamieson and Talwalkar, AISTATS 2016) in two rounds: all are
 * tried for a part of the epochs; the best quarter is tried for all of them, and so is every plain one, so that what is
 * found is never weaker than a plain attack where it was tried. Ties go to the earlier one.
 * @param rehearse what fakes come to on the attacker's copy
 */
export async function searchProfiles(
  candidates: ReturnType<typeof candidatesOf>,
  craft: (candidate: Candidate) => Csr,
  rehearse: (fakes: Csr, whole: boolean) => Promise<Score>,
  report: (done: number, total: number) => void,
): Promise<ProfileSearch & { readonly fakes: Csr }> {
  const { plain, varied } = candidates;
  const all = [...plain, ...varied];
  const most = promotedOf(all.length);
  const trials: Trial[] = [];
  const attempt = async (candidate: Candidate, whole: boolean): Promise<Trial> => {
    const trial = { candidate, whole, score: await rehearse(craft(candidate), whole) };
    trials.push(trial);
    report(trials.length, mostTrials(candidates));
    return trial;
  };
  const first: Trial[] = [];
  for (const candidate of all) first.push(await attempt(candidate, false));
  const kept = new Set(
    bestFirst(first)
      .slice(0, most)
      .map(({ candidate }) => candidate),
  );
  const second: Trial[] = [];
  for (const candidate of all)
    if (kept.has(candidate) || plain.includes(candidate)) second.push(await attempt(candidate, true));
  const [{ candidate: best }] = bestFirst(second);
  return { fakes: craft(best), best, trials };
}
