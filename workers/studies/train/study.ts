import { differenceOverUsers, intervalOf, overUsers } from '../../measure/over-users.ts';
import { labelMeasures, oneAnswer } from '../../measure/prediction.ts';
import { atK, predictionMeasures, rankingMeasures, userMeasures } from '../../protocol/names/measures.ts';
import { models, predictionOf } from '../../protocol/names/models.ts';
import type { Table } from '../../protocol/run/events.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { type TrainRow, trainTables } from '../../protocol/tables/train.ts';
import { ratingScale } from '../../training/ratings.ts';
import type { TrainedModel } from '../../training/types.ts';
import { curveMeasure, curvePart } from '../bench/curve.ts';
import { finishedTable, GrowingTable } from '../bench/growing-table.ts';
import { encodedPart, hasSelfTerms, labelsOf, popularityLogits, randomLogits } from '../bench/instances.ts';
import {
  type Judged,
  judge,
  type Measures,
  popularityRecommender,
  randomRecommender,
  ratingError,
  type Scorable,
  withScorer,
} from '../bench/judge.ts';
import { studyTask } from '../bench/stages.ts';
import { type Bench, trainedModel } from '../bench/training.ts';

/** The measures of the model and of both baselines, by key; what a baseline cannot predict is missing. */
interface SideBySide {
  readonly model: Measures;
  readonly popularity: Measures;
  readonly random: Measures;
  /** For a model of labels: what saying the same of every instance reaches. */
  readonly constant?: Measures;
  /** Of means over users; none for a model of labels, whose measures are of instances. */
  readonly errors: Readonly<Record<string, Errors>>;
}

/** Errors over users. */
type Errors = Pick<TrainRow<'measures'>, 'users' | 'se' | 'low' | 'high' | 'lead' | 'leadSe'>;

/** Errors of a model's measures over users, and its lead over another recommender before the same users. */
function errorsOf({ byUser }: Judged, other: Judged): SideBySide['errors'] {
  const errors: Record<string, Errors> = {};
  for (const key of userMeasures) {
    const [own, theirs] = [byUser[key], other.byUser[key]];
    if (!own || !theirs) continue;
    const { mean: value, se, users } = overUsers([own]);
    const lead = differenceOverUsers([own], [theirs]);
    const { low = null, high = null } = intervalOf(value, se, users) ?? {};
    errors[key] = { users, se, low, high, lead: lead.mean, leadSe: lead.se };
  }
  return errors;
}

async function rankedSideBySide(bench: Bench, model: TrainedModel): Promise<SideBySide> {
  const { spec, env, run, data, seat } = bench;
  const task = await studyTask(spec, env, data, 'test');
  const measure = (one: Scorable) =>
    seat.use((engine) =>
      withScorer(one, data.split, engine, (scorer) =>
        judge(scorer, data.split, task, spec.measure.k, run, null, (ranking) =>
          env.saving?.ranking(data, models[one.kind].label, ranking),
        ),
      ),
    );
  const own = await measure(model);
  const rmse: Measures =
    predictionOf(model.kind) === 'ratings'
      ? { rmse: ratingError(model.params, data.split.test, ratingScale(data.view)) }
      : {};
  const popularity = await measure(popularityRecommender);
  return {
    model: { ...own.measures, ...rmse },
    popularity: popularity.measures,
    random: (await measure(randomRecommender(model.seed))).measures,
    errors: errorsOf(own, popularity),
  };
}

/** For a model of labels: a baseline orders the instances but gives no probabilities, so it has an AUC only. */
async function labelledSideBySide(bench: Bench, model: TrainedModel): Promise<SideBySide> {
  const { env, data, seat } = bench;
  const instances = await encodedPart(bench, 'test');
  const selfTerms = hasSelfTerms(model.shape);
  const orderOnly = (logits: Float32Array) => ({ auc: labelMeasures(logits, instances.labels).auc });
  return {
    model: {
      ...(await seat.use((engine) =>
        labelsOf(engine, model.params, instances, selfTerms, (logits) =>
          env.saving?.instances(data, models[model.kind].label, instances, logits),
        ),
      )),
    },
    popularity: orderOnly(popularityLogits(instances, data.split)),
    random: orderOnly(randomLogits(instances, model.seed)),
    constant: { ...oneAnswer(instances.labels) },
    errors: {},
  };
}

/** What both baselines reach on the part that the curve is measured on. */
async function baselineRows(bench: Bench): Promise<TrainRow<'baselines'>[]> {
  const { spec, env, run, data, seat } = bench;
  const part = curvePart(bench);
  if (predictionOf(spec.model.kind) === 'labels') {
    const instances = await encodedPart(bench, part);
    const auc = (logits: Float32Array) => labelMeasures(logits, instances.labels).auc;
    return [
      { name: 'popularity', auc: auc(popularityLogits(instances, data.split)) },
      { name: 'random recommender', auc: auc(randomLogits(instances, spec.seed)) },
    ];
  }
  const task = await studyTask(spec, env, data, part);
  const ranked = async (one: Scorable) => {
    const { measures } = await seat.use((engine) =>
      withScorer(one, data.split, engine, (scorer) => judge(scorer, data.split, task, spec.measure.k, run)),
    );
    const { hr, ndcg, coverage } = measures;
    return { hr, ndcg, coverage };
  };
  return [
    { name: 'popularity', ...(await ranked(popularityRecommender)) },
    { name: 'random recommender', ...(await ranked(randomRecommender(spec.seed))) },
  ];
}

function measureRows(spec: Spec, values: SideBySide): TrainRow<'measures'>[] {
  const { rmse, ...ofLabels } = predictionMeasures;
  const names = predictionOf(spec.model.kind) === 'labels' ? ofLabels : { ...rankingMeasures, rmse };
  return Object.entries(names)
    .filter(([key]) => values.model[key] !== undefined)
    .map(([key, { label }]) => ({
      measure: atK(label, spec.measure.k),
      model: values.model[key],
      popularity: values.popularity[key] ?? null,
      random: values.random[key] ?? null,
      ...(values.constant && { constant: values.constant[key] ?? null }),
      ...values.errors[key],
    }));
}

/**
 * The train study: one model with the spec's seed. Tables: `training` (loss and measures by epoch), `baselines` (what
 * popularity and chance reach where the curve is measured) and `measures` (the finished model on the test part, beside
 * both).
 */
export async function runTrain(spec: Spec, bench: Bench): Promise<Table[]> {
  const training = new GrowingTable(trainTables.training.head(spec), bench.run);
  const curve = await curveMeasure(bench);
  const baselines = finishedTable(trainTables.baselines.head(spec), await baselineRows(bench), bench.run);
  const doing = { study: 'train', stage: 'training', item: { model: spec.model.kind } } as const;
  const { model } = await trainedModel(bench, spec.seed, doing, training, curve);
  const sideBySide = predictionOf(spec.model.kind) === 'labels' ? labelledSideBySide : rankedSideBySide;
  const rows = measureRows(spec, await sideBySide(bench, model));
  return [training.table, baselines, finishedTable(trainTables.measures.head(spec), rows, bench.run)];
}
