import type { StudyId } from '../../workers/protocol.ts';
import type { Answer } from '../lessons/answer.ts';
import type { Step } from '../lessons/lesson.ts';
import type { RunState } from '../state/run.ts';

/**
 * Whether the run that is shown may hold the answer to the question of a step, which was not given yet: one that an
 * earlier visit left on this device. What was found on this visit, or was shipped, led to the question.
 */
export const isHeldBack = (
  { source, spec }: Pick<RunState, 'source' | 'spec'>,
  study: StudyId,
  { predict }: Pick<Step, 'predict'>,
  given: Answer | undefined,
): boolean => source === 'kept' && spec?.study === study && predict !== undefined && given === undefined;
