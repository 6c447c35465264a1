import type { Language } from '../words/language.ts';
import { de } from './de.ts';
import { en, type Key } from './en.ts';
import type { Facts } from './lesson.ts';

const words: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, de };

/** True for a key that there are words for. */
export const isKey = (key: string): key is Key => Object.hasOwn(en, key);

/** A value as the language writes it: three significant digits, shares as whole per cents, points with their unit. */
export function written(value: Facts[string], language: Language): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number')
    return new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value);
  if ('points' in value) {
    const points = Number((100 * value.points).toFixed(value.points < 0.1 ? 1 : 0));
    return say(language, points === 1 ? 'ui.point1' : 'ui.points', { points });
  }
  const digits = {
    style: 'percent',
    maximumFractionDigits: value.share < 0.1 ? 1 : 0,
    ...(value.bound && { roundingMode: 'floor' }),
  } as Intl.NumberFormatOptions;
  return new Intl.NumberFormat(language, digits).format(value.share);
}

/** The words under a key, with values in their places. @throws RangeError where there are no such words. */
export function say(language: Language, key: string, facts: Facts = {}): string {
  if (!isKey(key)) throw new RangeError(`There are no words under ${key}.`);
  return words[language][key].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = facts[name];
    return value === undefined ? place : written(value, language);
  });
}
