import type { Split } from '../../data/types.ts';
import { screenedBy } from '../../defend/screen.ts';
import type { PoisonSubject } from './subject.ts';
import type { TrainingWay } from './training.ts';

/** What a way that is a detector leaves of the poisoned data, and how well it did; other ways leave all. */
export const screened = (
  { spec, bench, seed, grid, train }: PoisonSubject,
  poisoned: Split,
  way: TrainingWay,
): ReturnType<typeof screenedBy> =>
  screenedBy(way, poisoned, {
    ...{ detection: spec.defence.detection, grid, seed },
    ...{ clean: train, genuine: bench.data.split.nUsers },
  });
