import type { FileRole } from '../../protocol/import.ts';
import type { Cut } from './cut.ts';
import { most } from './cut.ts';
import { type Meaning, meaningsOf, promiseOf, type Subject, subjectOf } from './names.ts';
import type { Sniffed } from './sniff.ts';

/** What a table among others is taken for, and how well it would do as the interactions (0: not at all). */
export interface Relation {
  readonly file: Sniffed;
  readonly cut: Cut;
  readonly subject: Subject;
  /** What it is where it is not the interactions. */
  readonly side: FileRole;
  readonly score: number;
}

/** So well does a file do whose users and items are named. */
export const NAMED = 20;

/** So well does a table do that names users or items alone: where nothing better is there, the other may be unnamed. */
const ALONE = 3;

/** By the names of columns. */
function ofNames(cut: Cut, subject: Subject): { side: FileRole; score: number } {
  const meanings = meaningsOf(cut.names ?? []);
  const has = (...some: Meaning[]) => some.some((meaning) => meanings.includes(meaning));
  const people = meanings.filter((meaning) => meaning === 'user' || meaning === 'friend').length;
  if (people > 1) return { side: 'users', score: 1 };
  const valued = (has('rating', 'count', 'label') ? 6 : 0) + (has('time') ? 2 : 0) - (has('text') ? 12 : 0);
  if (has('user') && has('item')) return { side: 'ignore', score: NAMED + valued };
  // A list of things with their titles is no list of who did what, whatever else stands in it.
  if (has('item') && !has('title') && cut.width > 2 && comesBack(cut, meanings.indexOf('item')))
    return { side: 'ignore', score: valued > 0 ? 10 + valued : ALONE };
  // The times of a thing alone, as Yelp's check-ins, say nothing of it that is read.
  const timesAlone = cut.width === 2 && has('time');
  if (has('item') || (has('id') && subject.of === 'item'))
    return {
      side: timesAlone ? 'ignore' : 'items',
      score: has('title') ? 0 : valued > 0 ? 10 + valued : ALONE,
    };
  if (has('user') || (has('id') && subject.of === 'user'))
    return { side: 'users', score: valued > 0 ? 10 + valued : ALONE };
  if (has('id') && has('title')) return { side: 'items', score: 0 };
  return { side: 'ignore', score: valued > 0 ? 8 + valued : 4 };
}

/** Whether ids come back in many rows, which then say more than one thing of each (who acts in a film, and how). */
const comesBack = ({ rows }: Cut, c: number) =>
  rows.length >= 10 && new Set(rows.map((row) => row[c])).size < 0.9 * rows.length;

/** By the name of the file, where its columns have none. */
function ofSubject({ of, and }: Subject, cut: Cut): { side: FileRole; score: number } {
  if ((of === 'user' && and === 'item') || (of === 'item' && and === 'user'))
    return { side: 'ignore', score: NAMED };
  if (of === 'user' && (and === 'user' || and === 'friend')) return { side: 'users', score: 2 };
  if (of !== null && and === 'other' && cut.width <= 3)
    return { side: of === 'user' ? 'users' : 'items', score: 3 };
  // The same thing twice, as in movie_movie.dat, is a likeness.
  if (of === 'item' && and === 'item') return { side: 'ignore', score: 1 };
  if (of === 'item' && hasTexts(cut)) return { side: 'items', score: 1 };
  return { side: 'ignore', score: 4 };
}

const hasTexts = (cut: Cut) =>
  cut.rows[0]?.some((_, c) =>
    most(
      cut.rows.map((row) => row[c] ?? ''),
      (cell) => /\p{L}{3}.*\p{L}/u.test(cell),
    ),
  ) ?? false;

/** What a table is, by its columns, its name and what stands in it. */
export function relationOf(file: Sniffed, cut: Cut): Relation {
  const { base } = file.entry;
  const subject = subjectOf(base);
  const { side, score } = cut.names ? ofNames(cut, subject) : ofSubject(subject, cut);
  return { file, cut, subject, side, score: score > 0 ? Math.max(1, score + promiseOf(base)) : 0 };
}
