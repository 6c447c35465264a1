import { useEffect, useState } from 'react';
import {
  type EvadeSpec,
  type EvasionAnswer,
  type EvasionQuestion,
  type Outcome,
  toLabError,
} from '../../../workers/protocol.ts';

/**
 * The newest answer about one recommendation of a finished study; the last stays while the next is computed. A null
 * spec or question asks nothing.
 */
export function useEvasion(
  spec: EvadeSpec | null,
  question: EvasionQuestion | null,
): Outcome<EvasionAnswer> | null {
  const [known, setKnown] = useState<{ spec: EvadeSpec; outcome: Outcome<EvasionAnswer> } | null>(null);
  const strategy = question?.strategy;
  const example = question?.example;
  useEffect(() => {
    if (!spec || strategy === undefined || example === undefined) return;
    void import('../../lab/lab.ts')
      .then(({ lab }) => lab.evasion(spec, { strategy, example }))
      .catch((thrown): Outcome<EvasionAnswer> => ({ ok: false, error: toLabError(thrown) }))
      .then((outcome) => {
        if (outcome.ok || outcome.error.code !== 'stopped') setKnown({ spec, outcome });
      });
  }, [spec, strategy, example]);
  return known !== null && known.spec === spec ? known.outcome : null;
}
