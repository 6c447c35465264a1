import { createRng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import type { Csr, Split } from '../data/types.ts';
import { trainApt } from '../defend/apt.ts';
import { trainAt } from '../defend/at.ts';
import { type Defended, type MfTask, trainChanging } from '../defend/mf-training.ts';
import { trainPcmf } from '../defend/pcmf.ts';
import {
  meanShift,
  predictionsFor,
  rankShifts,
  type TargetHits,
  targetHits,
  targetTask,
} from '../measure/poisoning.ts';
import { type Ranking, rankAll } from '../measure/rank.ts';
import type { RankingTask } from '../measure/task.ts';
import { gridOf, type RatingGrid } from '../poison/grid.ts';
import { heuristicProfiles } from '../poison/heuristic.ts';
import { withUsers } from '../poison/inject.ts';
import { type RatingStatistics, ratingStatistics } from '../poison/statistics.ts';
import { targetItems } from '../poison/targets.ts';
import type { PoisonSpec } from '../protocol/spec.ts';
import { ratingScale } from '../training/ratings.ts';
import { type Measures, rankingMeasures, ratingError, type Scorable, withScorer } from './judge.ts';
import { stageKey, studyTask } from './stages.ts';
import type { Bench } from './training.ts';

export type PoisonMethod = PoisonSpec['attack']['profiles'][number];
/** A defence with what it knows of the ratings, where that matters. */
export interface Shield {
  readonly method: PoisonSpec['defence']['methods'][number] | 'none';
  readonly statistics: PoisonSpec['defence']['statistics'][number] | null;
}

/** What one repeat attacks: its data, its targets, and how the clean model ranks them. */
export interface Victim {
  readonly spec: PoisonSpec;
  readonly bench: Bench;
  readonly seed: number;
  readonly grid: RatingGrid;
  readonly scale: number;
  /** Of the clean training ratings. */
  readonly statistics: RatingStatistics;
  readonly targets: readonly number[];
  readonly task: RankingTask;
  readonly clean: Standing;
}

/** How a model ranks targets and test items, for genuine users. */
export interface Standing {
  readonly ranking: Ranking;
  readonly hits: TargetHits;
  /** Predicted ratings of the pairs of the target task, in rating points. */
  readonly predictions: Float64Array;
  readonly test: Measures;
}

export interface Outcome {
  readonly hits: TargetHits;
  /** Places gained against the clean model, a pair of user and target each. */
  readonly shifts: Int32Array;
  /** In rating points against the clean model. */
  readonly predictionShift: number;
  readonly test: Measures;
}

/** Ranks targets and test items with a model that may have more users than the split: only genuine ones are asked. */
async function standing(
  { spec, bench, scale, task, targets }: Omit<Victim, 'clean'>,
  model: Scorable,
): Promise<Standing> {
  const { env, run, data, seat } = bench;
  const { k } = spec.measure;
  const test = await studyTask(spec, env, data, 'test');
  return seat.use((engine) =>
    withScorer(model, data.split, engine, async (scorer) => {
      const ranking = await rankAll(scorer, task, k, run);
      return {
        ranking,
        hits: targetHits(ranking, data.split.nUsers, targets.length),
        predictions: predictionsFor(model.params, task, scale),
        test: {
          ...(await rankingMeasures(scorer, data.split, test, k, run)),
          rmse: ratingError(model.params, data.split.test, scale),
        },
      };
    }),
  );
}

/** Everything that a repeat's attacks and defences share; `model` is the clean one. */
export async function victimOf(spec: PoisonSpec, bench: Bench, model: Scorable): Promise<Victim> {
  const { view, split } = bench.data;
  const statistics = ratingStatistics(split.train, split.nItems);
  const targets =
    spec.attack.goal === 'availability' ? [] : targetItems(view, statistics.itemCount, spec.attack.targets);
  const victim = {
    spec,
    bench,
    seed: model.seed,
    grid: gridOf(view),
    scale: ratingScale(view),
    statistics,
    targets,
    task: targetTask(split, targets),
  };
  return { ...victim, clean: await standing(victim, model) };
}

/** Ratings besides the targets that a profile may hold. */
export const fillersOf = (spec: PoisonSpec, { train, nUsers }: Split): number =>
  spec.attack.fillers || Math.floor(train.columns.length / nUsers);

function attackKey({ spec, bench, seed }: Victim, method: PoisonMethod): string {
  return stageKey('fakes', { ...spec.attack, profiles: [method], seed }, bench.data.keys.split);
}

/** The fake users of an attack. */
export function fakesOf(victim: Victim, method: PoisonMethod): Promise<Csr> {
  const { spec, bench, statistics, grid, targets, seed } = victim;
  const { split } = bench.data;
  const { goal, share, selected, noise, targetShift } = spec.attack;
  return bench.env.cache.once(attackKey(victim, method), () =>
    heuristicProfiles(
      {
        train: split.train,
        nItems: split.nItems,
        statistics,
        grid,
        targets,
        goal,
        fakes: Math.floor(share * split.nUsers),
        fillers: fillersOf(spec, split),
        selected,
        noise,
        targetShift,
      },
      method,
      createRng(seed).child(`attack/${method}`),
    ),
  );
}

/** The part of the defence that decides a shield's model. */
function shieldPart({ defence, model }: PoisonSpec, { method, statistics }: Shield): unknown {
  const { users, items, temperature, shift, pretrain, interval, hessian, risk, damping, influenceUsers } =
    defence;
  const erm = { users, items, shift, pretrain, interval, statistics };
  switch (method) {
    case 'none':
      return { method, model };
    case 'apt':
      return { method, model, ...erm, temperature, hessian, risk, damping, influenceUsers };
    case 'apt-rand':
      return { method, model, ...erm };
    case 'at':
      return { method, model, epsilon: defence.epsilon, lambda: defence.lambda };
    case 'pcmf':
      return { method, pcmf: defence.pcmf };
  }
}

async function train(
  victim: Victim,
  split: Split,
  shield: Shield,
  stage: string,
  run: RunContext,
): Promise<Defended> {
  const { spec, bench, seed, scale, statistics, grid } = victim;
  const { defence, model } = spec;
  const task: MfTask = { model, split, scale, seed, stage };
  switch (shield.method) {
    case 'none':
      return bench.seat.use((engine) => trainChanging(task, 0, engine, run, async () => null));
    case 'at':
      return trainAt(task, defence, run);
    case 'pcmf':
      return trainPcmf(task, defence.pcmf, run);
    default: {
      const cells = split.train.columns.length;
      const perEntry = (rows: number) => (model.l2 * cells) / (rows * model.factors);
      const influence = {
        hessian: defence.hessian,
        risk: defence.risk,
        damping: defence.damping,
        penalty: { P: perEntry(split.nUsers), Q: perEntry(split.nItems) },
        users: defence.influenceUsers,
      };
      const options = {
        ...defence,
        count: Math.floor(defence.users * bench.data.split.nUsers),
        influence: shield.method === 'apt' ? influence : null,
        statistics: shield.statistics === 'oracle' ? statistics : ratingStatistics(split.train, split.nItems),
        grid,
      };
      return bench.seat.use((engine) => trainApt(task, options, engine, run));
    }
  }
}

/** What an attack comes to against a defence, that is trained on genuine and fake users without knowing which is which. */
export async function outcomeOf(
  victim: Victim,
  method: PoisonMethod,
  shield: Shield,
  stage: string,
): Promise<Outcome> {
  const { spec, bench, seed, clean } = victim;
  const { k, candidates } = spec.measure;
  const fakes = await fakesOf(victim, method);
  const part = { shield: shieldPart(spec, shield), seed, engine: bench.seat.current.id, k, candidates };
  return bench.env.cache.once(stageKey('poisoned', part, attackKey(victim, method)), async () => {
    const { shape, params } = await train(
      victim,
      withUsers(bench.data.split, fakes),
      shield,
      stage,
      bench.run,
    );
    const after = await standing(victim, { kind: 'mf', shape, params, seed });
    return {
      hits: after.hits,
      shifts: rankShifts(clean.ranking, after.ranking),
      predictionShift: meanShift(clean.predictions, after.predictions),
      test: after.test,
    };
  });
}
