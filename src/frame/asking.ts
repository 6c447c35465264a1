import { type AnswerTo, type Outcome, type Question, type Spec, toLabError } from '../../workers/protocol.ts';
import { noteAnswer } from '../state/asked.ts';
import { storedAnswer } from '../state/stored.ts';

/** How a question is put. */
export interface Manner<Q extends Question> {
  /** Milliseconds for which the question must stand still before it is put; 0 where it is left out. */
  readonly stillMs?: number;
  /** A quicker form of the question, put and shown first; the whole one follows if it is still the latest. */
  readonly quick?: (question: Q) => Q;
}

/** Asks a shipped run for what it was stored with, else the lab, which is loaded with the first question; whatever is thrown on the way becomes a failure. */
export async function ask<Q extends Question>(spec: Spec, question: Q): Promise<Outcome<AnswerTo<Q>>> {
  const stored = storedAnswer(spec, question);
  if (stored) return stored;
  try {
    const { lab } = await import('../lab/lab.ts');
    const outcome = await lab.ask(spec, question);
    if (outcome.ok) noteAnswer(spec, question, outcome.value);
    return outcome;
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

/**
 * Puts a question and shows what comes of it, until the function returned says that another has taken its place. An
 * answer that comes later is still shown, so that pictures follow a moving slider; a failure is not, nor is that of a
 * question that was overtaken while it waited.
 */
export function putQuestion<Q extends Question>(
  spec: Spec,
  question: Q,
  { stillMs = 0, quick }: Manner<Q>,
  show: (outcome: Outcome<AnswerTo<Q>>) => void,
): () => void {
  let latest = true;
  const showIfGood = (outcome: Outcome<AnswerTo<Q>>) => {
    if (outcome.ok || (latest && outcome.error.code !== 'stopped')) show(outcome);
  };
  const put = async () => {
    if (quick) {
      const outcome = await ask(spec, quick(question));
      showIfGood(outcome);
      if (!latest || !outcome.ok) return;
    }
    showIfGood(await ask(spec, question));
  };
  const timer = stillMs > 0 ? setTimeout(() => void put(), stillMs) : null;
  if (timer === null) void put();
  return () => {
    latest = false;
    if (timer !== null) clearTimeout(timer);
  };
}
