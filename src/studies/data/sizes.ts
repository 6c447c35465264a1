import type { DatasetCard, SplitSpec, ViewSpec } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';

/** How many interactions each part gets, as far as the card tells. */
interface Parts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Interactions left by the rating filter; the k-core filter cannot be foreseen from a card. */
function kept(card: DatasetCard, { minRating }: ViewSpec): number {
  if (minRating <= 0 || card.ratings.length === 0) return card.interactions;
  return card.ratings.reduce((sum, { value, count }) => (value >= minRating ? sum + count : sum), 0);
}

/** The parts a split makes of a data set, each user having enough interactions; null where only the files know. */
export function splitSizes(card: DatasetCard, view: ViewSpec, split: SplitSpec): Parts | null {
  const all = kept(card, view);
  if (split.kind === 'given') return null;
  if (split.kind === 'ratio') {
    const test = Math.round(all * split.test);
    const validation = Math.round(all * split.validation);
    return { train: all - test - validation, validation, test };
  }
  const test = Math.min(card.users, all);
  const validation = split.validation ? Math.min(card.users, all - test) : 0;
  return { train: all - test - validation, validation, test };
}

const amount = (count: number) => formatNumber(count, Math.max(1, String(count).length));

/** The sizes of a split in a sentence. */
export function sizesInWords(card: DatasetCard, view: ViewSpec, split: SplitSpec): string {
  const parts = splitSizes(card, view, split);
  if (!parts) return 'The parts are those that the files came in.';
  const held =
    parts.validation > 0
      ? `${amount(parts.validation)} for validation and ${amount(parts.test)} for the test`
      : `${amount(parts.test)} for the test`;
  const filter = view.core > 1 ? ', before the k-core filter' : '';
  const short =
    card.perUser.min < 3 && split.kind !== 'ratio' ? ' Users with too few keep all for training.' : '';
  return `About ${amount(parts.train)} interactions to train on, ${held}${filter}.${short}`;
}
