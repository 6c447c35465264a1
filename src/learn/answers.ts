import { z } from 'zod';
import { create } from 'zustand';
import { type Answer, type AnswerFile, answer } from '../lessons/answer.ts';

const kept = z.object({
  answers: z.record(z.string().max(200), answer).default({}),
  seen: z.array(z.string().max(200)).max(1000).default([]),
});
type Kept = z.output<typeof kept>;

const PLACE = 'brittle.learn';
const nothing: Kept = { answers: {}, seen: [] };

function stored(): Kept {
  try {
    return kept.parse(JSON.parse(localStorage.getItem(PLACE) ?? '{}'));
  } catch {
    return nothing;
  }
}

/** Answers and steps seen, under `lesson.step`; kept on this device. */
export const useAnswers = create<Kept>()(stored);

function keep(next: Kept): void {
  useAnswers.setState(next);
  try {
    localStorage.setItem(PLACE, JSON.stringify(next));
  } catch {
    // Where nothing may be stored the answers last as long as the page.
  }
}

/** Gives an answer, or takes it back with null. */
export function setAnswer(key: string, given: Answer | null): void {
  const { answers, seen } = useAnswers.getState();
  const { [key]: _, ...others } = answers;
  keep({ answers: given ? { ...others, [key]: given } : others, seen });
}

export function setSeen(key: string): void {
  const { answers, seen } = useAnswers.getState();
  if (!seen.includes(key)) keep({ answers, seen: [...seen, key] });
}

export const forget = (): void => keep(nothing);

/** The name on what is handed in, while the page is open. */
export const useName = create<{ readonly name: string }>()(() => ({ name: '' }));

/** The answers given so far: to one lesson, or to all. */
export const answersTo = (
  lesson: string | null,
  answers: Readonly<Record<string, Answer>>,
): Record<string, Answer> =>
  Object.fromEntries(
    Object.entries(answers).filter(([key]) => lesson === null || key.startsWith(`${lesson}.`)),
  );

/** The text of a file of answers. */
export const fileOf = (name: string, answers: Record<string, Answer>): string =>
  JSON.stringify({ brittle: 'answers', name, answers } satisfies AnswerFile);

/** What the file of answers is called: by the name on it, so that those of a class do not collide. */
export function answersName(name: string): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return plain === '' ? 'brittle-answers.json' : `brittle-answers-${plain}.json`;
}
