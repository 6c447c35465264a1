import { create } from 'zustand';
import type { PhraseBook } from './phrases.ts';

/** The languages of lessons and of the lab around them, by their codes, with their own names. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;
export const isLanguage = (code: string | null): code is Language =>
  code !== null && Object.hasOwn(languages, code);

/** What the lab says in another language, loaded with the first page that speaks it. */
const books: Readonly<Record<Exclude<Language, 'en'>, () => Promise<PhraseBook>>> = {
  de: async () => (await import('./de.json')).default,
};

/** The language of the page, that of the lessons while they are shown and English everywhere else, and its words. */
export const useLanguage = create<{ readonly language: Language; readonly book: PhraseBook | null }>()(
  () => ({ language: 'en', book: null }),
);

let wanted: Language = 'en';

/** Lets the page speak a language as soon as its words are there; English until then, and where they do not come. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  if (language === useLanguage.getState().language) return;
  const book = language === 'en' ? null : await books[language]().catch(() => null);
  if (wanted === language)
    useLanguage.setState(book || language === 'en' ? { language, book } : { language: 'en', book: null });
}
