import { useEffect, useState } from 'react';
import {
  type GaussianAnswer,
  type GaussianQuestion,
  type Outcome,
  toLabError,
} from '../../../workers/protocol.ts';

/** Milliseconds for which a slider must stand still before the worker is asked. */
const STILL_MS = 250;

async function ask(question: GaussianQuestion): Promise<Outcome<GaussianAnswer>> {
  try {
    const { lab } = await import('../../lab/lab.ts');
    return await lab.gaussian(question);
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

/** The newest answer of the simulation; the last one stays while the next is drawn. Null asks nothing. */
export function useGaussian(question: GaussianQuestion | null): Outcome<GaussianAnswer> | null {
  const [known, setKnown] = useState<Outcome<GaussianAnswer> | null>(null);
  const text = question && JSON.stringify(question);
  useEffect(() => {
    if (text === null) return;
    let left = false;
    const timer = setTimeout(() => {
      void ask(JSON.parse(text) as GaussianQuestion).then((outcome) => {
        if (!left && (outcome.ok || outcome.error.code !== 'stopped')) setKnown(outcome);
      });
    }, STILL_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [text]);
  return known;
}
