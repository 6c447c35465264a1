import type { Csr, Split } from '../../data/types.ts';
import type { EpochWatch } from '../../defend/mf-training.ts';
import { trainByWay, type WayModel } from '../../defend/trained-way.ts';
import type { PoisonWay } from '../../protocol/run/progress.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { TrainingPlan, TrainRequest } from '../../training/types.ts';
import { stageKey } from '../bench/stages.ts';
import type { PoisonSubject } from './subject.ts';

/** A defence with what it knows of the ratings, where that matters. */
export type TrainingWay = PoisonWay;

/** Follows the training of MF; see `EpochWatch`. */
export interface Course {
  readonly watch: EpochWatch;
  /** Told of each set of ERM users. */
  readonly made: (users: Csr) => void;
}

/** Under what a poisoned training is remembered, and its split where other ways share it; what progress says of it. */
type Told = Pick<TrainRequest, 'key' | 'doing' | 'splitKey'>;

/** A model of clicks, by a plan where there is one. The plain one is that from which several ways go on. */
async function trainClicks(
  { bench, seed }: PoisonSubject,
  split: Split,
  told: Told,
  model: PoisonSpec['model'],
  plan?: TrainingPlan,
): Promise<WayModel> {
  const { env, run, data, seat } = bench;
  const request: TrainRequest = {
    ...told,
    model,
    ...(plan && { plan }),
    dataset: data.view,
    split,
    instances: null,
    seed,
    engine: seat.current,
    reopen: seat.reopen,
    measureEvery: 0,
    onMeasure: async () => undefined,
    onRewind: () => {},
    checkpoints: null,
  };
  const train = () => env.trainModel(request, run);
  const { splitKey } = told;
  const part = { model, seed, engine: seat.current.id };
  const { shape, params } = await (plan || splitKey === undefined
    ? train()
    : env.cache.once(stageKey('poisoned clicks', part, splitKey), train));
  return { shape: shape!, params };
}

/** Trains on `split`, fake users among its last ones, with what a way changes of training. */
export function trainedWith(
  subject: PoisonSubject,
  split: Split,
  way: TrainingWay,
  told: Told,
  course?: Course,
): Promise<WayModel> {
  const { spec, bench, seed, scale, statistics, grid } = subject;
  return trainByWay(spec, way, {
    ...{ split, seed, scale, grid, statistics, doing: told.doing, run: bench.run },
    genuine: bench.data.split.nUsers,
    onEngine: (work) => bench.seat.use(work),
    train: (model, plan) => trainClicks(subject, split, told, model, plan),
    ...(course && { watch: course.watch, made: course.made }),
  });
}
