import { useEffect, useState } from 'react';
import type { FindAnswer, FindQuery, Outcome, Spec } from '../../workers/protocol.ts';
import { find } from '../state/find.ts';

/** Milliseconds for which what is typed must stand still before it is looked up. */
const STILL = 120;

/**
 * The users or items that fit a text, and those named by index, of the view that `spec` is about; the last answer stays
 * until the next is there. Null before the first, and where the query is null, which looks nothing up.
 */
export function useFound(spec: Spec, query: FindQuery | null): Outcome<FindAnswer> | null {
  const [known, setKnown] = useState<Outcome<FindAnswer> | null>(null);
  // Data, view and query are plain values: the text of them says whether they are others.
  const data = JSON.stringify([spec.dataset, spec.view]);
  const text = query && JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the spec, data and view alone decide
  useEffect(() => {
    if (text === null) return;
    let latest = true;
    const timer = setTimeout(() => {
      void find(spec, JSON.parse(text) as FindQuery).then((outcome) => {
        if (latest) setKnown(outcome);
      });
    }, STILL);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [data, text]);
  return query === null ? null : known;
}
