import { models } from '../../workers/protocol.ts';
import { formatNumber } from '../charts/format.ts';

/** A measure that is better where it is larger, of a model and of Popularity. */
interface Sides {
  /** The measure as a sentence names it: 'nDCG@10'. */
  readonly measure: string;
  readonly model: number | null | undefined;
  readonly popularity: number | null | undefined;
}

/**
 * A warning where recommending the most clicked items to everybody does better than the model that a study is about;
 * null where it does not, or is not measured.
 */
export function beatenWarning({ measure, model, popularity }: Sides): string | null {
  if (model == null || popularity == null || !(popularity > model)) return null;
  return `${models.popularity.label}, which learns nothing, does better than this model: ${measure} ${formatNumber(popularity)} against ${formatNumber(model)}. Try other epochs or another model.`;
}
