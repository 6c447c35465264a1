import { readFile } from 'node:fs/promises';
import type { RunContext } from '../workers/core/run.ts';
import { type Answer, parseQuestion, type Question } from '../workers/protocol/ask/question.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { ask } from '../workers/studies/ask.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { misuse } from './failure.ts';

/** A question as the page asks it, and what the run answered. */
export interface Answered {
  readonly question: Question;
  readonly answer: Answer;
}

/** @throws LabFailure 'bad-spec' where the file cannot be read, is no list, or holds what is no question */
export async function readQuestions(path: string): Promise<readonly Question[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw misuse(`The questions ${path} cannot be read.`);
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw misuse(`${path} is not JSON; --ask takes a list of questions.`);
  }
  if (!Array.isArray(input)) throw misuse(`${path} holds no list; --ask takes a list of questions.`);
  return input.map(parseQuestion);
}

/** Asks the study that was just run, from what its stages left. */
export async function answered(
  spec: Spec,
  questions: readonly Question[],
  env: StudyEnv,
  run: RunContext,
): Promise<readonly Answered[]> {
  const found: Answered[] = [];
  for (const question of questions) {
    await run.gate();
    found.push({ question, answer: await ask(spec, question, env, run) });
  }
  return found;
}

/** For JSON: arrays of numbers as lists. */
export const listed = (_key: string, value: unknown): unknown =>
  value instanceof Float32Array || value instanceof Float64Array ? [...value] : value;
