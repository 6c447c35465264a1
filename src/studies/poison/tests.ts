import {
  attackName,
  isApart,
  type PoisonTable,
  type TrainingWay,
  testInWords,
  testOf,
  trainingWaysOf,
} from '../../../workers/protocol.ts';

/** The paper's marks: * below .05, ** below .01, *** below .001. */
export function starsOf(p: number | null): string {
  if (p === null) return '';
  return p < 0.001 ? '***' : p < 0.01 ? '**' : p < 0.05 ? '*' : '';
}

const nameOf = ({ label, note }: Pick<TrainingWay, 'label' | 'note'>) => (note ? `${label}, ${note}` : label);

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
