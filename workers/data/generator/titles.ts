import type { Rng } from '../../core/random.ts';
import { adjectives, creatures, genreNouns, names, nouns, places } from './words.ts';

const pick = <T>(list: readonly T[], rng: Rng): T => list[rng.int(list.length)];

/** The plural of one of the `nouns`. */
const plural = (noun: string): string =>
  /s$/.test(noun) ? `${noun}es` : /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;

/** A noun of a genre with a or an before it; with neither where it is a plural. */
function withArticle(noun: string): string {
  if (/(?<!s)s$/.test(noun) && noun.includes(' ')) return noun;
  return `${/^(?!Uni)[AEIOU]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Ways to build a title from a noun of the genre and common words. All words are ordinary or invented. */
const patterns: readonly ((noun: string, rng: Rng) => string)[] = [
  (noun, rng) => `The ${pick(adjectives, rng)} ${noun}`,
  (noun, rng) => `${noun} of ${pick(places, rng)}`,
  (noun, rng) => `The ${pick(places, rng)} ${noun}`,
  (noun, rng) => `${pick(names, rng)}'s ${noun}`,
  (noun, rng) => `${pick(names, rng)} and the ${pick(adjectives, rng)} ${noun}`,
  (noun, rng) => `The ${noun} and the ${pick(creatures, rng)}`,
  (noun, rng) => `${pick(adjectives, rng)} ${noun} in ${pick(places, rng)}`,
  (noun, rng) => `The ${pick(nouns, rng)} ${noun}`,
  (noun, rng) => `${2 + rng.int(18)} ${plural(pick(nouns, rng))} and ${withArticle(noun)}`,
];

/**
 * An invented title that suits the genre and is not in `used` yet; it is added there. No list of real films
 * stands behind it. Where the draws repeat themselves, the title becomes a second, third … part.
 */
export function titleOf(genre: keyof typeof genreNouns, used: Set<string>, rng: Rng): string {
  let title = '';
  for (let attempt = 0; attempt < 20; attempt++) {
    title = pick(patterns, rng)(pick(genreNouns[genre], rng), rng);
    if (!used.has(title)) break;
  }
  const first = title;
  for (let part = 2; used.has(title); part++) title = `${first}, Part ${part}`;
  used.add(title);
  return title;
}
