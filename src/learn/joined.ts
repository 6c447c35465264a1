import { z } from 'zod';
import { type Answer, answerFile } from '../lessons/answer.ts';

/** What a learner handed in; one without a name is known by that of the file, since two may have answered alike. */
export const handedIn = answerFile.extend({ from: z.string() });
export type HandedIn = z.output<typeof handedIn>;

const same = (a: Answer, b: Answer) => JSON.stringify(a) === JSON.stringify(b);

/** True where two gave no two answers to one question. */
const agree = (a: HandedIn, b: HandedIn) =>
  Object.entries(a.answers).every(([key, one]) => {
    const other = b.answers[key];
    return other === undefined || same(one, other);
  });
const holds = (a: HandedIn, b: HandedIn) =>
  agree(a, b) && Object.keys(b.answers).every((key) => a.answers[key] !== undefined);

/**
 * A class with one more: answers under a name that it has already are of the same person where no two of them differ, so
 * that one may hand in lesson by lesson. `twin` is true where all of them were there already.
 */
export function joined(
  there: readonly HandedIn[],
  one: HandedIn,
): { readonly files: readonly HandedIn[]; readonly twin: boolean } {
  const mine = there.filter(({ name, from }) => name === one.name && from === one.from);
  if (mine.some((other) => holds(other, one) && (one.name !== '' || holds(one, other))))
    return { files: there, twin: true };
  const begun = one.name === '' ? undefined : mine.find((other) => agree(other, one));
  if (!begun) return { files: [...there, one], twin: false };
  const whole = { ...begun, answers: { ...begun.answers, ...one.answers } };
  return { files: there.map((other) => (other === begun ? whole : other)), twin: false };
}
