import { pick } from '../../core/pick.ts';
import type { Params } from '../../core/tensor.ts';
import type { Csr, Split } from '../../data/types.ts';
import { type EpochWatch, type MfTask, trainChanging } from '../../defend/mf-training.ts';
import { poisonWays } from '../../defend/ways.ts';
import type { ModelShape } from '../../engines/shape.ts';
import type { Engine } from '../../engines/types.ts';
import { ratingStatistics } from '../../poison/statistics.ts';
import { isDetector, usesStatistics } from '../../protocol/names/poison.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PoisonWay } from '../../protocol/run/progress.ts';
import { wayWords } from '../../protocol/run/words.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import type { TrainRequest } from '../../training/types.ts';
import type { PoisonSubject } from './subject.ts';

/** A defence with what it knows of the ratings, where that matters. */
export type TrainingWay = PoisonWay;

/** The part of the spec that decides a way's model. */
export function wayPart({ defence, model }: PoisonSpec, { method, statistics }: TrainingWay): object {
  if (method === 'none') return { method, model };
  if (isDetector(method)) return { method, model, statistics, detection: defence.detection };
  const declared = poisonWays[method];
  return {
    method,
    ...(declared.ofModel && { model }),
    ...(usesStatistics(method) && { statistics }),
    ...pick(declared.decides, defence),
  };
}

interface Trained {
  readonly shape: ModelShape;
  readonly params: Params;
}

/** Follows the training of MF; see `EpochWatch`. */
export interface Course {
  readonly watch: EpochWatch;
  /** Told of each set of ERM users. */
  readonly made: (users: Csr) => void;
}

/** Under what a poisoned training is remembered, and what progress says of it. */
type Told = Pick<TrainRequest, 'key' | 'doing'>;

/** A model of clicks, or MF without a defence on another path than MF's defences share. */
async function trainPlain({ spec, bench, seed }: PoisonSubject, split: Split, told: Told): Promise<Trained> {
  const { env, run, data, seat } = bench;
  const { shape, params } = await env.trainModel(
    {
      ...told,
      model: spec.model,
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
    },
    run,
  );
  return { shape: shape!, params };
}

/** Trains on `split`, fake users among its last ones, with what a way changes of training. */
export async function trainedWith(
  subject: PoisonSubject,
  split: Split,
  way: TrainingWay,
  told: Told,
  course?: Course,
): Promise<Trained> {
  const { spec, bench, seed, scale, statistics, grid } = subject;
  const { model, defence } = spec;
  const { method } = way;
  const isPlain = method === 'none' || isDetector(method);
  if (model.kind !== 'mf') {
    if (isPlain) return trainPlain(subject, split, told);
    throw new LabFailure('internal', `${wayWords(way)} trains MF and does not exist for ${model.kind}.`);
  }
  const task: MfTask = { model, split, scale, seed, doing: told.doing, watch: course?.watch };
  if (isPlain) return bench.seat.use((engine) => trainChanging(task, 0, engine, bench.run, async () => null));
  const declared = poisonWays[method];
  const poisoned = {
    task,
    users: bench.data.split.nUsers,
    statistics: () =>
      way.statistics === 'oracle' ? statistics : ratingStatistics(split.train, split.nItems),
    grid,
    run: bench.run,
    onEngine: <T>(work: (engine: Engine) => Promise<T>) => bench.seat.use(work),
    made: (users: Csr) => course?.made(users),
  };
  return declared.train(poisoned, pick(declared.decides, defence));
}
