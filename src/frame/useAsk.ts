import { useEffect, useState } from 'react';
import type { AnswerTo, Outcome, Question, Spec } from '../../workers/protocol.ts';
import { type Manner, putQuestion } from './asking.ts';

/**
 * The newest answer to a question about a finished study; null before the first, and where spec or question is null,
 * which asks nothing. While the next answer is computed the last stays, so that nothing flickers under a moving slider:
 * the lab drops questions that were overtaken while they waited and answers the others in the order of asking. What
 * was answered about another spec is not shown. The functions of `manner` stand outside the component: a new one asks
 * again.
 */
export function useAsk<Q extends Question>(
  spec: Spec | null,
  question: Q | null,
  { stillMs, quick }: Manner<Q> = {},
): Outcome<AnswerTo<Q>> | null {
  const [known, setKnown] = useState<{ spec: Spec; outcome: Outcome<AnswerTo<Q>> } | null>(null);
  // A question is a plain value: the text of it says whether it is another.
  const text = question && JSON.stringify(question);
  useEffect(() => {
    if (!spec || text === null) return;
    const show = (outcome: Outcome<AnswerTo<Q>>) => setKnown({ spec, outcome });
    return putQuestion(spec, JSON.parse(text) as Q, { stillMs, quick }, show);
  }, [spec, text, stillMs, quick]);
  return question !== null && known !== null && known.spec === spec ? known.outcome : null;
}
