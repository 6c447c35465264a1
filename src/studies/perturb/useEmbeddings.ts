import { useEffect, useState } from 'react';
import {
  type EmbeddingAnswer,
  type EmbeddingQuestion,
  type Outcome,
  type Spec,
  toLabError,
} from '../../../workers/protocol.ts';

/** The newest answer on the embeddings; the last stays while the next is computed. A null spec asks nothing. */
export function useEmbeddings(
  spec: Spec | null,
  { method, epsilon, iteration, user }: EmbeddingQuestion,
): Outcome<EmbeddingAnswer> | null {
  const [known, setKnown] = useState<{ spec: Spec; outcome: Outcome<EmbeddingAnswer> } | null>(null);
  useEffect(() => {
    if (!spec) return;
    void import('../../lab/lab.ts')
      .then(({ lab }) => lab.embeddings(spec, { method, epsilon, iteration, user }))
      .catch((thrown): Outcome<EmbeddingAnswer> => ({ ok: false, error: toLabError(thrown) }))
      .then((outcome) => {
        if (outcome.ok || outcome.error.code !== 'stopped') setKnown({ spec, outcome });
      });
  }, [spec, method, epsilon, iteration, user]);
  return known !== null && known.spec === spec ? known.outcome : null;
}
