import type { PoisonTable } from '../../../workers/protocol.ts';
import { attackName, type TrainingWay, trainingWaysOf } from './cells.ts';

/** A paired t-test between two ways to train. */
export interface Tested {
  /** First less second. */
  readonly difference: number;
  /** As the paper has it; null where the differences do not vary. */
  readonly p: number | null;
  /** Corrected for all tests of the measure. */
  readonly corrected: number | null;
  readonly repeats: number;
}

/** The test of `first` against `second` under an attack, whichever way round the table has it; null where there is none. */
export function testOf(
  { rows }: PoisonTable<'tests'>,
  attack: string,
  measure: 'hr' | 'testHr',
  first: string,
  second: string,
): Tested | null {
  for (const row of rows) {
    if (row.attack !== attack || row.measure !== measure) continue;
    const same = row.first === first && row.second === second;
    if (!same && !(row.first === second && row.second === first)) continue;
    return {
      difference: (same ? 1 : -1) * row.difference,
      p: row.p,
      corrected: row.pHolm ?? row.p,
      repeats: row.repeats,
    };
  }
  return null;
}

/** The paper's marks: * below .05, ** below .01, *** below .001. */
export function starsOf(p: number | null): string {
  if (p === null) return '';
  return p < 0.001 ? '***' : p < 0.01 ? '**' : p < 0.05 ? '*' : '';
}

/** The certainty of a test: 'p = .031'. */
export const testInWords = ({ corrected: p, difference }: Tested) => {
  if (p === null) return difference === 0 ? 'the same in every repeat' : 'by as much in every repeat';
  return p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).slice(1)}`;
};

const nameOf = ({ label, note }: Pick<TrainingWay, 'label' | 'note'>) => (note ? `${label}, ${note}` : label);

/** Told apart by more than chance; differences that do not vary at all are none, or certain. */
export const isApart = ({ corrected: p, difference }: Tested) => (p === null ? difference !== 0 : p < 0.05);

/** What the tests say of an attack: each defence against none, and the one that leaves least against the others; no oracle. */
export function testsInWords(
  tests: PoisonTable<'tests'>,
  summary: PoisonTable<'summary'>,
  attack: string,
): string | null {
  const trainings = trainingWaysOf(summary.rows.filter((row) => row.attack === attack));
  const own = trainings.flatMap((training) => {
    const test = testOf(tests, attack, 'hr', training.id, 'none');
    return test && training.note !== 'oracle' ? [{ training, test }] : [];
  });
  if (own.length === 0) return null;
  const against = own.map(({ training, test }) => {
    if (!isApart(test))
      return `${nameOf(training)} differs from no defence no more than chance would (${testInWords(test)})`;
    const verb = test.difference < 0 ? 'lowers' : 'raises';
    return `${nameOf(training)} ${verb} target HR by ${Math.abs(test.difference).toFixed(3)} (${testInWords(test)})`;
  });
  const best = own.reduce((a, b) => (b.test.difference < a.test.difference ? b : a)).training;
  const between = own.flatMap(({ training }) => {
    const test = training === best ? null : testOf(tests, attack, 'hr', best.id, training.id);
    if (!test) return [];
    return isApart(test)
      ? [`${nameOf(best)} holds better than ${nameOf(training)} (${testInWords(test)})`]
      : [`${nameOf(best)} and ${nameOf(training)} are not told apart (${testInWords(test)})`];
  });
  const told = [...against, ...between].join('; ');
  return `${attackName(attack)} profiles, paired t-tests over ${own[0]!.test.repeats} repeats, corrected for their number: ${told}.`;
}
