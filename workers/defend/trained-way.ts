import { pick } from '../core/pick.ts';
import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Csr, Split } from '../data/types.ts';
import type { ModelShape } from '../engines/shape.ts';
import type { Engine } from '../engines/types.ts';
import type { RatingGrid } from '../poison/grid.ts';
import { type RatingStatistics, ratingStatistics } from '../poison/statistics.ts';
import { isDetector, isWayOfClicks, usesStatistics } from '../protocol/names/poison.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Doing, PoisonWay } from '../protocol/run/progress.ts';
import { wayWords } from '../protocol/run/words.ts';
import type { PoisonSpec } from '../protocol/spec/spec.ts';
import type { TrainingPlan } from '../training/types.ts';
import { clickWays } from './click-ways.ts';
import { type EpochWatch, type MfTask, trainChanging } from './mf-training.ts';
import { poisonWays } from './ways.ts';

/** What decides a model that a way trains, beside data, seed and engine. */
export type WaySpec = Pick<PoisonSpec, 'model' | 'defence'>;

/** A trained model: its parameters and the shape they belong to. */
export interface WayModel {
  readonly shape: ModelShape;
  readonly params: Params;
}

/** Where a way trains: the data that it sees, and the engines. */
export interface WaySite {
  /** Fake users, where there are any, are its last ones. */
  readonly split: Split;
  /** Genuine users. */
  readonly genuine: number;
  readonly seed: number;
  /** Ratings are divided by it before MF sees them. */
  readonly scale: number;
  readonly grid: RatingGrid;
  /** Of the ratings of the genuine users, which an oracle knows. */
  readonly statistics: RatingStatistics;
  readonly doing: Doing;
  readonly run: RunContext;
  onEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Trains a model of clicks as its spec says, or by a plan. */
  train(model: PoisonSpec['model'], plan?: TrainingPlan): Promise<WayModel>;
  /** Follows the training of MF. */
  readonly watch?: EpochWatch;
  /** Told of each set of users that a defence makes up. */
  readonly made?: (users: Csr) => void;
}

/** The part of the spec that decides a way's model. */
export function wayPart({ defence, model }: WaySpec, { method, statistics }: PoisonWay): object {
  if (method === 'none') return { method, model };
  if (isDetector(method)) return { method, model, statistics, detection: defence.detection };
  if (isWayOfClicks(method)) return { method, model, ...pick(clickWays[method].decides, defence) };
  const declared = poisonWays[method];
  return {
    method,
    ...(declared.ofModel && { model }),
    ...(usesStatistics(method) && { statistics }),
    ...pick(declared.decides, defence),
  };
}

/**
 * Trains on the site's split with what a way changes of training. What a detector flags is out of the split already.
 * @throws LabFailure 'internal' for a way that does not exist for the model
 */
export async function trainByWay(
  { model, defence }: WaySpec,
  way: PoisonWay,
  site: WaySite,
): Promise<WayModel> {
  const { method } = way;
  const { split, seed, scale, grid, statistics, doing, run } = site;
  const isPlain = method === 'none' || isDetector(method);
  if (model.kind !== 'mf') {
    if (isPlain) return site.train(model);
    if (model.kind === 'bprmf' && isWayOfClicks(method)) {
      const declared = clickWays[method];
      return declared.train(
        { model, split, seed, train: (own, plan) => site.train(own, plan) },
        pick(declared.decides, defence),
      );
    }
    throw alien(way, model);
  }
  const task: MfTask = { model, split, scale, seed, doing, watch: site.watch };
  if (isPlain) return site.onEngine((engine) => trainChanging(task, 0, engine, run, async () => null));
  if (isWayOfClicks(method)) throw alien(way, model);
  const declared = poisonWays[method];
  const poisoned = {
    task,
    users: site.genuine,
    statistics: () =>
      way.statistics === 'oracle' ? statistics : ratingStatistics(split.train, split.nItems),
    grid,
    run,
    onEngine: <T>(work: (engine: Engine) => Promise<T>) => site.onEngine(work),
    made: (users: Csr) => site.made?.(users),
  };
  return declared.train(poisoned, pick(declared.decides, defence));
}

const alien = (way: PoisonWay, { kind }: WaySpec['model']): LabFailure =>
  new LabFailure('internal', `${wayWords(way)} does not exist for ${kind}.`);
