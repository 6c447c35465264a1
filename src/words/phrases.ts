/** English phrases with what they are in another language; {names} stand for what is put in. */
export type PhraseBook = Readonly<Record<string, string>>;

interface Pattern {
  readonly english: RegExp;
  readonly names: readonly string[];
  readonly other: string;
}

interface Read {
  readonly whole: ReadonlyMap<string, string>;
  /** Those with places, the most telling first: that begin with words, and with the most letters outside places. */
  readonly patterns: readonly Pattern[];
}

const place = /\{(\w+)\}/g;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Sentences follow each other after a full stop and a space, before a capital or a number with a word behind it. */
const betweenSentences = /(?<=[.!?]) (?=\p{Lu}|\d+ \p{Ll})/u;

function patternOf([english, other]: [string, string]): Pattern {
  const parts = english.split(place).map((part, i) => (i % 2 ? '(.+?)' : escaped(part)));
  const names = [...english.matchAll(place)].map(([, name = '']) => name);
  return { english: new RegExp(`^${parts.join('')}$`, 's'), names, other };
}

const read = new WeakMap<PhraseBook, Read>();

function readBook(book: PhraseBook): Read {
  const known = read.get(book);
  if (known) return known;
  const entries = Object.entries(book);
  const letters = (english: string) => english.replace(place, '').length;
  const patterns = entries
    .filter(([english]) => english.search(place) >= 0)
    .sort(([a], [b]) => Number(a[0] === '{') - Number(b[0] === '{') || letters(b) - letters(a))
    .map(patternOf);
  const made = { whole: new Map(entries), patterns };
  read.set(book, made);
  return made;
}

/** Numbers as they stand in sentences, with a decimal comma. */
export const withComma = (text: string): string =>
  text.replace(/(?<=\d)\.(?=\d)/g, ',').replace(/(?<![\d.])\.(?=\d)/g, '0,');

/** A phrase of the book with values in its places. */
export const filled = (phrase: string, values: Readonly<Record<string, string>>): string =>
  phrase.replace(place, (name, key: string) => values[key] ?? name);

/**
 * What is known but for a bracket behind it: how many pieces of it are done, '(3 of 40)', or sources, which stay: 'the
 * bound of paper 000 (Liu et al., SIGIR 2020)'.
 */
function beforeBracket(text: string, book: PhraseBook): string | null {
  const [, said = '', bracket = ''] = /^(.+) (\([^()]+\))$/s.exec(text) ?? [];
  if (/^\(\d+ of \d/.test(bracket)) {
    const [other, count] = [inPhrases(said, book), byPattern(bracket, book)];
    return other === null || count === null ? null : `${other} ${count}`;
  }
  const other = readBook(book).whole.get(said);
  return other === undefined ? null : `${other} ${withComma(bracket)}`;
}

function byPattern(text: string, book: PhraseBook): string | null {
  for (const { english, names, other } of readBook(book).patterns) {
    const match = english.exec(text);
    if (!match) continue;
    const values = names.map((name, i) => {
      const value = match[i + 1] ?? '';
      return [name, inPhrases(value, book) ?? withComma(value)] as const;
    });
    return filled(other, Object.fromEntries(values));
  }
  return null;
}

/**
 * A text by a phrase book: the phrase itself, else sentence by sentence, each by the pattern that it follows, with what
 * stands in its places looked up likewise. Null where the book knows none of it; what it does not know in part stays.
 */
export function inPhrases(text: string, book: PhraseBook): string | null {
  const found = readBook(book).whole.get(text);
  if (found !== undefined) return found;
  const sentences = text.split(betweenSentences);
  if (sentences.length > 1) {
    const told = sentences.map((one) => inPhrases(one, book));
    if (told.some((one) => one !== null)) return told.map((one, i) => one ?? sentences[i]).join(' ');
  }
  return beforeBracket(text, book) ?? byPattern(text, book);
}
