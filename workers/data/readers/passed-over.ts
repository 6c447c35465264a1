import type { ImportPlan, TablePlan } from '../../protocol/import.ts';
import { isPlace, valuesIn } from './columns.ts';
import { type Cut, columnName } from './cut.ts';
import { short } from './fail.ts';
import { wordsOf } from './names.ts';

const cellsOf = (cut: Cut, c: number) => cut.rows.map((row) => row[c] ?? '');

/** Words for what somebody did with an item. */
const DEED =
  /^(pv|view|viewed|click|clicks|cart|add[ _-]?to[ _-]?cart|transaction|buy|purchase|order|fav|favou?rite|play|played|like|dislike|impression|skip|download|share|collect)$/i;
/** Kinds of events that are shown. */
const SHOWN = 4;
/** A column with more values than these holds no kinds of events. */
const MOST_KINDS = 12;

/** Columns that are left out and say what kind of event each row is: views, purchases. */
function eventsIn(base: string, cut: Cut, { columns }: TablePlan): string[] {
  return columns.flatMap(({ role }, c) => {
    if (role !== 'ignore') return [];
    const kinds = [...new Set(cellsOf(cut, c))].filter((kind) => kind !== '');
    const named = wordsOf(cut.names?.[c] ?? '').some((word) => /^(event|behaviou?r|action)$/.test(word));
    const deeds = kinds.filter((kind) => DEED.test(kind)).length;
    if (kinds.length < 2 || kinds.length > MOST_KINDS || !(named || deeds >= 2)) return [];
    const some = kinds.slice(0, SHOWN).map((kind) => short(kind, 20));
    return [
      `The column ${columnName(cut, c)} of ${base} tells kinds of events apart (${some.join(', ')}${kinds.length > SHOWN ? ', …' : ''}) and is left out, so that each row is an interaction. Where only some kinds are meant, keep their lines alone.`,
    ];
  });
}

/** That without names another column might hold the ratings as well as the one that was taken. */
function otherRatings(base: string, cut: Cut, { columns }: TablePlan): string[] {
  const taken = columns.findIndex(({ role }) => role === 'rating');
  if (cut.names || taken < 0) return [];
  const others = columns.flatMap(({ role }, c) =>
    role === 'ignore' && c > taken && !isPlace(cut, c) && valuesIn(cellsOf(cut, c), null) === 'rating'
      ? [c + 1]
      : [],
  );
  if (others.length === 0) return [];
  return [
    `Column ${taken + 1} of ${base} was taken for the ratings as the first that may hold some; ${others.length === 1 ? 'so may column' : 'so may columns'} ${others.join(', ')}. Look which one does.`,
  ];
}

/** The ends of scales that start at 1, beside which a zero is strange. */
const ENDS = [5, 10];
/** The shares of zeros from which they may say that none was given: on such a scale, and on any. */
const [SOME_ZEROS, MANY_ZEROS] = [0.05, 0.3];

/** That zeros beside whole ratings from 1 on may say that none was given. */
function zerosIn(base: string, cut: Cut, { columns }: TablePlan): string[] {
  const c = columns.findIndex(({ role }) => role === 'rating');
  if (c < 0) return [];
  // An empty cell is no zero; its row is refused where it is read.
  const values = cellsOf(cut, c)
    .filter((cell) => cell !== '')
    .map(Number);
  const share = values.filter((value) => value === 0).length / values.length;
  const largest = Math.max(...values);
  if (!values.every((value) => Number.isInteger(value) && value >= 0) || largest < 3) return [];
  if (share < (ENDS.includes(largest) ? SOME_ZEROS : MANY_ZEROS)) return [];
  return [
    `Of the first ${values.length} ratings of ${base} ${Math.round(share * values.length)} are 0, beside whole ones from 1 on. Where 0 says that none was given, take those lines out: it is read as the lowest rating.`,
  ];
}

/** What a plan of interactions passes over in the columns of a table, in sentences. */
export function passedOverIn(base: string, cut: Cut, table: TablePlan, plan: ImportPlan): string[] {
  const zeros = plan.unrated === null && plan.values === 'ratings' ? zerosIn(base, cut, table) : [];
  return [...eventsIn(base, cut, table), ...otherRatings(base, cut, table), ...zeros];
}
