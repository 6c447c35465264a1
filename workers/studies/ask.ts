import type { RunContext } from '../core/run.ts';
import type { AnswerTo, QuestionKind, QuestionOf } from '../protocol/ask/question.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Spec } from '../protocol/spec/spec.ts';
import type { StudyEnv } from './bench/env.ts';
import { studyOf } from './registry.ts';

/**
 * Answers a question about the study that the spec names, from what its run left.
 * @throws LabFailure 'bad-spec' where this study has no answer to such a question, was not run here, or what is asked
 *   for does not exist
 */
export async function ask<K extends QuestionKind>(
  spec: Spec,
  question: QuestionOf<K>,
  env: StudyEnv,
  run: RunContext,
): Promise<AnswerTo<{ kind: K }>> {
  const answer = studyOf(spec).answers[question.kind as K];
  if (!answer) {
    throw new LabFailure(
      'bad-spec',
      `A question of the kind ‘${question.kind}’ has no answer in a ${spec.study} study.`,
    );
  }
  return answer(spec, question, env, run);
}
