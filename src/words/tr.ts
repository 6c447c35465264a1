import { useLanguage } from './language.ts';
import { filled, inPhrases, withComma } from './phrases.ts';

/**
 * An English text of the lab in the language of the page; as it is where that has no words for it. With `values` it is a
 * phrase whose {names} they stand for, else it may be one that the book has a pattern for: a sentence on a result.
 */
export function tr(english: string, values?: Readonly<Record<string, string>>): string {
  const { book } = useLanguage.getState();
  if (values) return filled(book?.[english] ?? english, values);
  return book ? (inPhrases(english, book) ?? english) : english;
}

/** The same for what may be a title or a name of the data: only the very words are put into another language. */
export const trName = (english: string): string => useLanguage.getState().book?.[english] ?? english;

/** A number that was written in English, as the language of the page writes it. */
export const trNumber = (english: string): string =>
  useLanguage.getState().book ? withComma(english) : english;
