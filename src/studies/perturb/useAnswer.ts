import { useEffect, useState } from 'react';
import {
  type Answer,
  type Outcome,
  type Question,
  type Spec,
  toLabError,
} from '../../../workers/protocol.ts';

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
 * The newest answer to a question about a finished study: first the lists, then the measures of all users. While the next one is computed the last stays,
 * so that nothing flickers under a moving slider; the lab drops questions that were overtaken while they
 * waited, and answers the others in the order of asking. A null spec asks nothing.
 */
export function useAnswer(spec: Spec | null, question: Question): Outcome<Answer> | null {
  const [known, setKnown] = useState<{ spec: Spec; outcome: Outcome<Answer> } | null>(null);
  const { kind, method, epsilon, user, userId } = question;
  useEffect(() => {
    if (!spec) return;
    let current = true;
    const asked = { kind, method, epsilon, user, ...(userId !== undefined && { userId }) };
    const show = (outcome: Outcome<Answer>) => {
      if (outcome.ok || outcome.error.code !== 'stopped') setKnown({ spec, outcome });
    };
    void ask(spec, { ...asked, measures: false }).then(async (outcome) => {
      show(outcome);
      if (!current || !outcome.ok) return;
      const whole = await ask(spec, asked);
      if (current) show(whole);
    });
    return () => {
      current = false;
    };
  }, [spec, kind, method, epsilon, user, userId]);
  return known !== null && known.spec === spec ? known.outcome : null;
}
