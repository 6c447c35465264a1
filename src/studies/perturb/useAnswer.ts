import { useEffect, useRef, useState } from 'react';
import {
  type Answer,
  type Outcome,
  type Question,
  type Spec,
  toLabError,
} from '../../../workers/protocol.ts';
import { LatestWins } from './latest.ts';

/** Asks the lab; whatever is thrown on the way becomes a failure. */
async function ask(spec: Spec, question: Question): Promise<Outcome<Answer>> {
  try {
    const { lab } = await import('../../lab/lab.ts');
    return await lab.ask(spec, question);
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

/**
 * The newest answer to a question about a finished study. While the next one is computed the last stays,
 * so that nothing flickers under a moving slider. A null spec asks nothing.
 */
export function useAnswer(spec: Spec | null, question: Question): Outcome<Answer> | null {
  const [answer, setAnswer] = useState<Outcome<Answer> | null>(null);
  const asker = useRef<LatestWins<Question, Outcome<Answer>> | null>(null);
  useEffect(() => {
    setAnswer(null);
    if (!spec) return;
    const latest = new LatestWins<Question, Outcome<Answer>>((next) => ask(spec, next), setAnswer);
    asker.current = latest;
    return () => {
      latest.stop();
      asker.current = null;
    };
  }, [spec]);
  const { kind, method, epsilon, user } = question;
  useEffect(() => {
    if (spec) asker.current?.put({ kind, method, epsilon, user });
  }, [spec, kind, method, epsilon, user]);
  return answer;
}
