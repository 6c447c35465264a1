import type { Answer, Question, Spec } from '../../workers/protocol.ts';

/** A question that was put to a run, and what came of it. */
export interface Answered {
  readonly question: Question;
  readonly answer: unknown;
}

/** How many answers to one kind of question a run is kept with: as many as a hand asks for on the way to the one that it wants. */
export const MOST_ANSWERS = 30;

const given = new WeakMap<Spec, readonly Answered[]>();
const listeners = new Set<(spec: Spec) => void>();

/** A question, whatever the order of its members. */
export const keyOf = (question: object): string =>
  JSON.stringify(Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1)));

/** With one answer more, the latest first; the oldest of its kind leaves where there are too many, and an earlier one to the same question. */
export function withAnswer(all: readonly Answered[], one: Answered, most = MOST_ANSWERS): Answered[] {
  const { question } = one;
  const key = keyOf(question);
  let ofKind = 0;
  return [one, ...all.filter((other) => keyOf(other.question) !== key)].filter(
    (other) => other.question.kind !== question.kind || ++ofKind <= most,
  );
}

/** Remembers what the lab answered about an experiment, so that the run can be kept with it. */
export function noteAnswer(spec: Spec, question: Question, answer: Answer): void {
  given.set(spec, withAnswer(answersOf(spec), { question, answer }));
  for (const listener of listeners) listener(spec);
}

/** What the lab answered about an experiment on this page, the latest first. */
export const answersOf = (spec: Spec): readonly Answered[] => given.get(spec) ?? [];

/** Calls `listener` with the experiment after every answer. */
export const onAnswer = (listener: (spec: Spec) => void): void => {
  listeners.add(listener);
};
