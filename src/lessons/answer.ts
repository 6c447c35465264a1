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

/** A learner's answers under `lesson.step`; names are optional and stay with them. */
export const answerFile = z.object({
  brittle: z.literal('answers'),
  name: z.string().max(100).default(''),
  answers: z.record(z.string().max(200), answer),
});
export type AnswerFile = z.output<typeof answerFile>;

/** What is wrong with a file of answers: no JSON at all, or the first member that is not as it must be. */
export type FileFault = { readonly fault: 'noJson' } | { readonly fault: 'member'; readonly at: string };

/** Reads the file of a learner's answers. */
export function readAnswers(text: string): AnswerFile | FileFault {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { fault: 'noJson' };
  }
  const read = answerFile.safeParse(input);
  return read.success ? read.data : { fault: 'member', at: read.error.issues[0]?.path.join('.') ?? '' };
}
