import { models } from '../../workers/protocol.ts';
import { formatNumber, wholePercent } from '../charts/format.ts';

/** A measure that is better where it is larger, of a model and of Popularity. */
interface Sides {
  /** The measure as a sentence names it: 'nDCG@10'. */
  readonly measure: string;
  readonly model: number | null | undefined;
  readonly popularity: number | null | undefined;
  /** What is beaten, and what to try: 'this model' and other epochs or another model where left out. */
  readonly beaten?: string;
  readonly other?: string;
}

/**
 * A warning where recommending the most clicked items to everybody does better than the model that a study is about;
 * null where it does not, or is not measured.
 */
export function beatenWarning(sides: Sides): string | null {
  const {
    measure,
    model,
    popularity,
    beaten = 'this model',
    other = 'other epochs or another model',
  } = sides;
  if (model == null || popularity == null || !(popularity > model)) return null;
  return `${models.popularity.label}, which learns nothing, does better than ${beaten}: ${measure} ${formatNumber(popularity)} against ${formatNumber(model)}. Try ${other}.`;
}

/** How often a model of labels is right, and how often saying the same of everything is. */
interface Answers {
  /** What is answered, as a sentence names it: 'the 120 predictions certified'. */
  readonly of: string;
  readonly right: number | null | undefined;
  readonly constant: number | null | undefined;
}

/** A warning where saying the same of everything is right as often as the model; null where it is not, or is not known. */
export function oneAnswerWarning({ of, right, constant }: Answers): string | null {
  if (right == null || constant == null || right > constant) return null;
  return `Saying the same of all of ${of} is right as often as this model, or more often: ${wholePercent(constant)} against ${wholePercent(right)}. What it withstands is worth little. Try more epochs or other settings.`;
}
