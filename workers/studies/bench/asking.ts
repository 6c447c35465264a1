import type { RunContext } from '../../core/run.ts';
import type { AnswerTo, QuestionKind, QuestionOf } from '../../protocol/ask/question.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import type { StudyEnv } from './env.ts';

/** Answers questions of one kind about a study that was run here; nothing is trained for a question. */
export type Answerer<K extends QuestionKind> = (
  spec: Spec,
  question: QuestionOf<K>,
  env: StudyEnv,
  run: RunContext,
) => Promise<AnswerTo<{ kind: K }>>;

/** What a study answers, by the question's kind. */
export type Answerers = { readonly [K in QuestionKind]?: Answerer<K> };

/** A run that says nothing: whoever asks waits for the answer alone. */
export const silent = (run: RunContext): RunContext => ({
  emit: () => {},
  gate: () => run.gate(),
  epochGate: (epoch) => run.epochGate(epoch),
  now: () => run.now(),
});

export function notRun(): LabFailure {
  return new LabFailure(
    'bad-spec',
    'No trained model of this experiment is at hand; run the study first, then ask again.',
  );
}
