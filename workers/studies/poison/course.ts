import type { Params } from '../../core/tensor.ts';
import type { Csr } from '../../data/types.ts';
import { fiveNumbers } from '../../measure/poisoning.ts';
import { type Ranking, rankAll } from '../../measure/rank.ts';
import { mean } from '../../measure/statistics.ts';
import { type Scorable, withScorer } from '../bench/judge.ts';
import type { PoisonSubject } from './subject.ts';
import type { Course, TrainingWay } from './training.ts';

/** Epochs of a training at which the targets' places are measured, at most. */
const mostMarks = 40;

/** Where a target stands in the lists of the genuine users who do not know it. */
export interface Place {
  /** ItemIndex. */
  readonly target: number;
  readonly epoch: number;
  /** Of the places over users, 1 the best. */
  readonly mean: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  /** Share of those users who have it among their K best. */
  readonly reached: number;
}

/** What the training of one model showed on its way. */
export interface Followed {
  readonly places: readonly Place[];
  /** The last set of ERM users; null without APT. */
  readonly erm: Csr | null;
}

/** Each target's places in a ranking of a target task, at an epoch. */
export function placesOf({ task, ranks, k }: Ranking, targets: readonly number[], epoch: number): Place[] {
  return targets.flatMap((target) => {
    const own = Float64Array.from(ranks).filter((_, t) => task.targets[t] === target);
    if (own.length === 0) return [];
    const places = own.map((rank) => rank + 1);
    const [, q1, median, q3] = fiveNumbers(places);
    const reached = own.filter((rank) => rank < k).length / own.length;
    return [{ target, epoch, mean: mean([...places]), q1, median, q3, reached }];
  });
}

/** Epochs of a training of `epochs` at which it is measured: every one, or every second, third, …; always the last. */
export function isMark(epoch: number, epochs: number): boolean {
  const every = Math.ceil(epochs / mostMarks);
  return epoch % every === 0 || epoch === epochs;
}

/** Follows the training of a model: where the targets stand after its epochs, and the ERM users it ends with. */
export function follow(
  subject: PoisonSubject,
  { method }: TrainingWay,
): { course: Course; followed: () => Followed } {
  const { spec, bench, task, targets, seed } = subject;
  const epochs = method === 'pcmf' ? spec.defence.pcmf.epochs : spec.model.epochs;
  // By epoch, since a training that lost its device begins again.
  const places = new Map<number, readonly Place[]>();
  let erm: Csr | null = null;
  const rank = ({ P, Q }: Params) =>
    bench.seat.use((engine) => {
      const shape = { kind: 'mf', users: P.shape[0], items: Q.shape[0], factors: P.shape[1], l2: 0 } as const;
      const model: Scorable = { kind: 'mf', shape, params: { P, Q }, seed };
      return withScorer(model, bench.data.split, engine, (scorer) =>
        rankAll(scorer, task, spec.measure.k, bench.run),
      );
    });
  return {
    course: {
      watch: async (epoch, params) => {
        if (targets.length === 0 || !isMark(epoch, epochs)) return;
        places.set(epoch, placesOf(await rank(await params()), targets, epoch));
      },
      made: (users) => {
        erm = users;
      },
    },
    followed: () => ({ places: [...places.values()].flat(), erm }),
  };
}
