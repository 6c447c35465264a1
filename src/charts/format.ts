import * as english from '../../workers/protocol.ts';
import { useLanguage } from '../words/language.ts';
import { tr, trName, trNumber } from '../words/tr.ts';

/** Numbers as the page writes them: those of results, with the decimal comma where its language has one. */
type Written<A extends unknown[]> = (...values: A) => string;
const inLanguage =
  <A extends unknown[]>(write: Written<A>): Written<A> =>
  (...values) =>
    trNumber(write(...values));

export const formatBound = inLanguage(english.formatBound);
export const formatNumber = inLanguage(english.formatNumber);
export const formatPercent = inLanguage(english.formatPercent);
export { wholePercent, wholePercentBound } from '../../workers/protocol.ts';

/** A cell of a table; a text by its words in the language of the page, a sentence by its pattern too. */
export const formatCell: typeof english.formatCell = (value, column) =>
  typeof value === 'string'
    ? (/ .*[.;]$/.test(value) ? tr : trName)(value)
    : trNumber(english.formatCell(value, column));

/** A duration in words for 'time left': '8 s', '3 min 20 s', '1 h 5 min'. Milliseconds in. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** How dates are written in each language of the page. */
const dateStyles = { en: 'en-GB', de: 'de-DE' } as const;

/** A moment, ISO 8601, as a date and a time of day where the reader is: '28 Nov 2026, 16:05'. */
export const formatDate = (moment: string): string =>
  new Date(moment).toLocaleString(dateStyles[useLanguage.getState().language], {
    dateStyle: 'medium',
    timeStyle: 'short',
  });

/** Bytes in words, decimal units: '812 B', '4.9 MB'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, 2 + Number(value >= 100))} ${units[unit]}`;
}
