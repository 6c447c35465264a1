import type { TrainedOn } from '../../arena/work.ts';
import type { Split } from '../../data/types.ts';

/** What a column learns from without an attack. `examples`: predictions of an epoch, where those are what it learns. */
export const trainedOn = ({ nUsers, nItems, train }: Split, examples?: number): TrainedOn => ({
  users: nUsers,
  items: nItems,
  interactions: train.columns.length,
  ...(examples !== undefined && { examples }),
});
