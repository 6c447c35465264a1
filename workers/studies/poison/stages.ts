import type { Csr, Dataset, Split } from '../../data/types.ts';
import type { Catch } from '../../defend/detect.ts';
import { type WayModel, wayPart } from '../../defend/trained-way.ts';
import {
  listedPairs,
  meanShift,
  type OneList,
  predictionsFor,
  rankShifts,
  reachedUsers,
  someLists,
  type TargetHits,
  targetHits,
  targetShares,
  targetTask,
} from '../../measure/poisoning.ts';
import { type Ranking, rankAll } from '../../measure/rank.ts';
import { gridOf } from '../../poison/grid.ts';
import { withUsers } from '../../poison/inject.ts';
import { ratingStatistics } from '../../poison/statistics.ts';
import { targetItems } from '../../poison/targets.ts';
import { predictionOf } from '../../protocol/names/models.ts';
import { isWayOfClicks, poisonProfiles } from '../../protocol/names/poison.ts';
import type { Doing, Nth } from '../../protocol/run/progress.ts';
import { wayWords } from '../../protocol/run/words.ts';
import type { PoisonSpec } from '../../protocol/spec/spec.ts';
import { ratingScale } from '../../training/ratings.ts';
import type { TrainedModel } from '../../training/types.ts';
import {
  judge,
  type Measures,
  popularityRecommender,
  rankingMeasures,
  ratingError,
  type Scorable,
  withScorer,
} from '../bench/judge.ts';
import { stageKey, studyTask } from '../bench/stages.ts';
import type { Bench } from '../bench/training.ts';
import { attackKey, fakesOf, type PoisonMethod } from './attacks.ts';
import type { PoisonByUser } from './by-user.ts';
import { type Followed, follow } from './course.ts';
import { screened } from './detect.ts';
import type { PoisonSubject, Standing } from './subject.ts';
import { type TrainingWay, trainedWith } from './training.ts';

/** What an attack comes to against a defence. */
export interface PoisonOutcome {
  readonly hits: TargetHits;
  /** Places gained against the clean model, a pair of user and target each. */
  readonly shifts: Int32Array;
  /** In rating points against the clean model. */
  readonly predictionShift: number;
  readonly test: Measures;
  readonly byUser: PoisonByUser;
  /** Genuine users who have a target in their list, 1 each. */
  readonly reached: Uint8Array;
  /** Pairs of a genuine user and a target, 1 where it is in the list; see `listedPairs`. */
  readonly listed: Uint8Array;
  /** The lists of some genuine users. */
  readonly lists: readonly OneList[];
  /** How the training went, where it was asked for and is that of MF. */
  readonly followed: Followed | null;
  /** Whom a detector flagged; null for other defences. */
  readonly caught: Catch | null;
}

/** Users whose lists are shown, and places of each, at most. */
const mostUsers = 12;
const mostPlaces = 20;
export const listsOf = (ranking: Ranking): OneList[] => someLists(ranking, mostUsers, mostPlaces);

/** True where ratings are poisoned, not clicks. */
const isOfRatings = ({ model }: PoisonSpec): boolean => predictionOf(model.kind) === 'ratings';

/** Ranks targets and test items with a model that may have more users than the split: only genuine ones are asked. */
async function standing(
  { spec, bench, scale, task, targets }: Omit<PoisonSubject, 'clean'>,
  model: Scorable,
  name: string,
): Promise<Standing> {
  const { env, run, data, seat } = bench;
  const { k } = spec.measure;
  const test = await studyTask(spec, env, data, 'test');
  const ofRatings = isOfRatings(spec);
  return seat.use((engine) =>
    withScorer(model, data.split, engine, async (scorer) => {
      const ranking = await rankAll(scorer, task, k, run);
      env.saving?.ranking(data, `${name}, targets`, ranking);
      const { measures, byUser } = await judge(scorer, data.split, test, k, run, null, (held) =>
        env.saving?.ranking(data, `${name}, test`, held),
      );
      const { nUsers } = data.split;
      const none = new Float32Array(0);
      return {
        ranking,
        hits: targetHits(ranking, nUsers, targets.length),
        predictions: ofRatings ? predictionsFor(model.params, task, scale) : new Float64Array(0),
        test: {
          ...measures,
          rmse: ofRatings ? ratingError(model.params, data.split.test, scale) : Number.NaN,
        },
        byUser: {
          hr: targets.length > 0 ? targetShares(ranking, nUsers, targets.length) : none,
          testHr: byUser.hr ?? none,
          testNdcg: byUser.ndcg ?? none,
        },
      };
    }),
  );
}

/** How the most rated items of the clean training part stand on the test part. */
export async function popularityTest(spec: PoisonSpec, { env, run, data, seat }: Bench): Promise<Measures> {
  const { k, candidates } = spec.measure;
  const part = { k, candidates, seed: spec.seed };
  const test = await studyTask(spec, env, data, 'test');
  return env.cache.once(stageKey('popularity', part, data.keys.split), () =>
    seat.use((engine) =>
      withScorer(popularityRecommender, data.split, engine, (scorer) =>
        rankingMeasures(scorer, data.split, test, k, run),
      ),
    ),
  );
}

/** Genuine training ratings; a click is a rating of 1. */
function ratingsIn(spec: PoisonSpec, { train }: Split): Csr & { readonly values: Float32Array } {
  const values = (isOfRatings(spec) && train.values) || new Float32Array(train.columns.length).fill(1);
  return { ...train, values };
}

/** The items that the attacks of a spec are about; none for availability. */
export function targetsIn(spec: PoisonSpec, view: Dataset, split: Split): readonly number[] {
  if (spec.attack.goal === 'availability') return [];
  const { itemCount } = ratingStatistics(ratingsIn(spec, split), split.nItems);
  return targetItems(view, itemCount, spec.attack.targets);
}

/** Everything that a repeat's attacks and defences share; `model` is the clean one. */
export async function subjectOf(spec: PoisonSpec, bench: Bench, model: TrainedModel): Promise<PoisonSubject> {
  const { view, split } = bench.data;
  const ofRatings = isOfRatings(spec);
  const train = ratingsIn(spec, split);
  const statistics = ratingStatistics(train, split.nItems);
  const targets = targetsIn(spec, view, split);
  const subject = {
    spec,
    bench,
    seed: model.seed,
    train,
    grid: ofRatings ? gridOf(view) : Float64Array.of(1),
    scale: ofRatings ? ratingScale(view) : 1,
    statistics,
    targets,
    task: targetTask(split, targets),
  };
  const part = { targets, measure: spec.measure };
  const clean = await bench.env.cache.once(stageKey('clean standing', part, model.key), () =>
    standing(subject, model, `No attack, seed ${model.seed}`),
  );
  return { ...subject, clean };
}

/** Fake users, wherever they come from. */
interface Injected {
  readonly fakes: Csr;
  readonly key: string;
  /** What they are called in what is saved. */
  readonly label: string;
  readonly doing: Doing;
}

/** What an attack comes to against a defence. */
export async function outcomeOf(
  subject: PoisonSubject,
  method: PoisonMethod,
  way: TrainingWay,
  repeat: Nth,
  following = false,
): Promise<PoisonOutcome> {
  const injected: Injected = {
    fakes: await fakesOf(subject, method, way),
    key: attackKey(subject, method, way),
    label: poisonProfiles[method].label,
    doing: { study: 'poison', stage: 'attack', item: { attack: method, repeat, ...way } },
  };
  return outcomeWith(subject, injected, way, following);
}

/** What a way trains where there are no fakes, which the perturb study trains too. */
async function onClean(
  { spec, bench, seed }: PoisonSubject,
  way: TrainingWay,
  key: string,
  train: () => Promise<WayModel>,
): Promise<WayModel> {
  const { env, data, seat } = bench;
  if (!env.ways || way.method === 'none' || isWayOfClicks(way.method)) return train();
  const engine = seat.current.id;
  const part = { way: wayPart(spec, way), seed, engine };
  const { epochs } = spec.model;
  const { shape, params } = await env.ways.once(stageKey('way', part, data.keys.split), async () => ({
    ...{ key, kind: spec.model.kind, ...(await train()), seed, engine, epochs, losses: [] },
  }));
  return { shape: shape!, params };
}

/** What fake users come to against a defence, that is trained on genuine and fake users without knowing which is which. */
export async function outcomeWith(
  subject: PoisonSubject,
  { fakes, key: before, label, doing }: Injected,
  way: TrainingWay,
  following = false,
): Promise<PoisonOutcome> {
  const { spec, bench, seed, clean } = subject;
  const { k, candidates } = spec.measure;
  const part = {
    ...{ way: wayPart(spec, way), seed, engine: bench.seat.current.id },
    ...{ k, candidates, following },
  };
  const key = stageKey('poisoned', part, before);
  return bench.env.cache.once(key, async () => {
    const course = following && isOfRatings(spec) ? follow(subject, way) : null;
    const { split, caught } = screened(subject, withUsers(bench.data.split, fakes), way);
    const told = { key, doing, ...(!caught && fakes.rows > 0 && { splitKey: before }) };
    const train = () => trainedWith(subject, split, way, told, course?.course);
    const { shape, params } =
      fakes.rows > 0 || course ? await train() : await onClean(subject, way, key, train);
    const name = `${label} at ${spec.attack.share}, ${wayWords(way)}, seed ${seed}`;
    const poisoned = { key, kind: spec.model.kind, shape, params, seed };
    const { env, data, seat } = bench;
    env.saving?.model(
      data,
      name,
      { ...poisoned, engine: seat.current.id, epochs: spec.model.epochs },
      spec.model,
    );
    const after = await standing(subject, poisoned, `${name}, ${key.slice(0, 8)}`);
    return {
      hits: after.hits,
      shifts: rankShifts(clean.ranking, after.ranking),
      predictionShift: meanShift(clean.predictions, after.predictions),
      test: after.test,
      byUser: after.byUser,
      reached: reachedUsers(after.ranking, bench.data.split.nUsers),
      listed: listedPairs(after.ranking, bench.data.split.nUsers, subject.targets),
      lists: listsOf(after.ranking),
      followed: course?.followed() ?? null,
      caught,
    };
  });
}

/** Trains the model of clicks without a defence on what an attack that does not adapt leaves, so that it is remembered. */
export async function trainedOnFakes(subject: PoisonSubject, method: PoisonMethod): Promise<void> {
  const way = { method: 'none', statistics: null } as const;
  const key = attackKey(subject, method, way);
  const doing = { study: 'arena', stage: 'models', item: null } as const;
  const split = withUsers(subject.bench.data.split, await fakesOf(subject, method, way));
  await trainedWith(subject, split, way, { key, doing, splitKey: key });
}
