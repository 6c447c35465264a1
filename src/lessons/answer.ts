import { z } from 'zod';

export const answer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('curve'),
    points: z
      .array(z.object({ x: z.number(), y: z.number() }))
      .min(2)
      .max(100),
  }),
  z.object({ kind: z.literal('choice'), option: z.string().max(100) }),
  z.object({ kind: z.literal('number'), value: z.number() }),
]);

/** What a learner answered to a step. */
export type Answer = z.output<typeof answer>;

/** The file of a learner's answers; names are optional and stay in it. */
const file = z.object({
  brittle: z.literal('answers'),
  name: z.string().max(100).default(''),
  answers: z.record(z.string().max(200), answer),
});
export type AnswerFile = z.output<typeof file>;

/** Reads a learner's file. @throws Error with a sentence that says what is wrong with it. */
export function readAnswers(text: string): AnswerFile {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new Error('it is no JSON.');
  }
  const read = file.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not understood'}.`);
}
