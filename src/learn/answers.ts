import { z } from 'zod';
import { create } from 'zustand';
import { type Answer, type AnswerFile, answer, readAnswers } from '../lessons/answer.ts';
import { say } from '../lessons/words.ts';
import type { Language } from '../words/language.ts';

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

/** The file of the answers given so far. */
export const answerFile = (name: string): string =>
  JSON.stringify({ brittle: 'answers', name, answers: useAnswers.getState().answers } satisfies AnswerFile);

/** What the file of answers is called: by the name on it, so that those of a class do not collide. */
export function answersName(name: string): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return plain === '' ? 'brittle-answers.json' : `brittle-answers-${plain}.json`;
}

/** A learner's file in a class; one without a name is known by that of the file, since two may have answered alike. */
export type ClassFile = AnswerFile & { readonly from: string };

/** Files that are not there yet: the same answers under the same name are of one person. Those left out are counted. */
export function withoutTwins(
  there: readonly ClassFile[],
  more: readonly ClassFile[],
): { readonly files: readonly ClassFile[]; readonly twins: number } {
  const known = new Set(there.map((one) => JSON.stringify(one)));
  const files: ClassFile[] = [...there];
  for (const one of more) {
    const text = JSON.stringify(one);
    if (!known.has(text)) files.push(one);
    known.add(text);
  }
  return { files, twins: there.length + more.length - files.length };
}

interface ClassState {
  readonly files: readonly ClassFile[];
  /** What was not taken of the files given last, in sentences. */
  readonly faults: readonly string[];
}
const noClass: ClassState = { files: [], faults: [] };

/** The files of a class, while the page is open. */
export const useClass = create<ClassState>()(() => noClass);

export const leaveClass = (): void => useClass.setState(noClass);

/** Reads the files of a class, chosen or dropped; those that are none are told, and the others count. */
export async function takeClass(chosen: readonly File[], language: Language): Promise<void> {
  const read = await Promise.all(
    chosen.map(async (one): Promise<ClassFile | string> => {
      try {
        const answers = readAnswers(await one.text());
        return { ...answers, from: answers.name === '' ? one.name : '' };
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        return say(language, 'ui.badFile', { name: one.name, reason });
      }
    }),
  );
  const told = read.filter((one) => typeof one === 'string');
  const { files, twins } = withoutTwins(
    useClass.getState().files,
    read.filter((one) => typeof one !== 'string'),
  );
  useClass.setState({
    files,
    faults: twins > 0 ? [...told, say(language, 'ui.twins', { count: twins })] : told,
  });
}
