import { LabFailure } from '../run/errors.ts';
import { issueInWords } from '../spec/repair.ts';
import { z } from '../spec/zod.ts';
import { type AttackAnswer, attackQuestion } from './attack.ts';
import { type CertificateAnswer, certificateQuestion } from './certificate.ts';
import { type EmbeddingAnswer, embeddingQuestion } from './embeddings.ts';
import { type EvasionAnswer, evasionQuestion } from './evasion.ts';
import { type GaussianAnswer, gaussianQuestion } from './gaussian.ts';
import { type ListAnswer, listQuestion } from './list.ts';
import { type ProofAnswer, proofQuestion } from './proof.ts';
import { type RecommendedAnswer, recommendedQuestion } from './recommended.ts';

/**
 * Everything that can be asked of a study beside running it: one union, told apart by `kind`. A schema says what a
 * question looks like; whether user, item or step exist is found out by whoever answers, who knows the data.
 */
const questionSchema = z.discriminatedUnion('kind', [
  listQuestion,
  recommendedQuestion,
  embeddingQuestion,
  certificateQuestion,
  proofQuestion,
  evasionQuestion,
  gaussianQuestion,
  attackQuestion,
]);
export type Question = Readonly<z.output<typeof questionSchema>>;
export type QuestionKind = Question['kind'];
export type QuestionOf<K extends QuestionKind> = Extract<Question, { kind: K }>;

interface Answers {
  readonly list: ListAnswer;
  readonly recommended: RecommendedAnswer;
  readonly embeddings: EmbeddingAnswer;
  readonly certificate: CertificateAnswer;
  readonly proof: ProofAnswer;
  readonly evasion: EvasionAnswer;
  readonly gaussian: GaussianAnswer;
  readonly attack: AttackAnswer;
}
export type Answer = Answers[QuestionKind];
/** The answer to a question: its kind decides. */
export type AnswerTo<Q extends { readonly kind: QuestionKind }> = Answers[Q['kind']];

/**
 * Checks a question from outside.
 * @throws LabFailure 'bad-spec' naming every member that is wrong and what was expected of it
 */
export function parseQuestion(input: unknown): Question {
  const parsed = questionSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new LabFailure(
    'bad-spec',
    `The question cannot be answered: ${parsed.error.issues.map((issue) => issueInWords(issue, 'the question')).join('; ')}.`,
  );
}
