import type { Language } from '../words/language.ts';
import type { Answer } from './answer.ts';
import { compareCurves } from './facts.ts';
import type { Axis, Prediction, Read } from './lesson.ts';
import { say } from './words.ts';

const asFact = (axis: Axis, value: number) => (axis.percent ? { share: value } : value);

/** True of an answer that can be given to a question: one of its options, a number within its axis, a curve. */
export function isAnswerTo(prediction: Prediction, given: Answer): boolean {
  if (prediction.kind === 'choice')
    return given.kind === 'choice' && prediction.options.includes(given.option);
  if (prediction.kind === 'curve') return given.kind === 'curve';
  const { from, to } = prediction.axis;
  return given.kind === 'number' && given.value >= from && given.value <= to;
}

/**
 * What is said of an answer beside what was found, in words computed from both; null while the run does not tell, or
 * where the answer is of another kind.
 */
export function verdictOf(
  prediction: Prediction,
  given: Answer,
  read: Read,
  step: string,
  language: Language,
): string | null {
  if (prediction.kind === 'curve' && given.kind === 'curve') {
    const { x, y } = prediction;
    const compared = compareCurves(given.points, prediction.actual(read), x.log);
    if (!compared) return null;
    const gap = y.percent ? { points: compared.gap } : compared.gap;
    if (compared.found === null) return say(language, 'ui.curveFlat', { gap });
    const found = asFact(x, compared.found);
    return compared.drawn === null
      ? say(language, 'ui.curveNoDrawn', { found, gap })
      : say(language, 'ui.curveHalf', { drawn: asFact(x, compared.drawn), found, gap });
  }
  if (prediction.kind === 'choice' && given.kind === 'choice') {
    const option = prediction.actual(read);
    if (option === null) return null;
    const words = (one: string) => say(language, `${step}.${one}`);
    if (!prediction.options.includes(given.option)) return null;
    return option === given.option
      ? say(language, 'ui.choiceRight', { found: words(option) })
      : say(language, 'ui.choiceOther', { mine: words(given.option), found: words(option) });
  }
  if (prediction.kind === 'number' && given.kind === 'number') {
    const value = prediction.actual(read);
    const { axis } = prediction;
    return value === null
      ? null
      : say(language, 'ui.number', { mine: asFact(axis, given.value), found: asFact(axis, value) });
  }
  return null;
}
