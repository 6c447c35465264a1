import { predictionOf } from '../../protocol/names/models.ts';
import { ratingScale } from '../../training/ratings.ts';
import { encodedPart, hasSelfTerms, labelsOf } from './instances.ts';
import { rankingMeasures, ratingError, withScorer } from './judge.ts';
import { studyTask } from './stages.ts';
import type { Bench, CurveMeasure } from './training.ts';

/** The part on which a model is measured while it trains: validation where there is one, so that the test stays unseen. */
export function curvePart({ data }: Pick<Bench, 'data'>): 'validation' | 'test' {
  return data.split.validation.columns.length > 0 ? 'validation' : 'test';
}

/** Where the curve is measured, in words. */
export function curveNote(bench: Bench): string {
  return curvePart(bench) === 'validation'
    ? 'The curves of training are measured on the validation part, the final measures on the test part.'
    : 'This split has no validation part, so the curves of training are measured on the test part too; choose no epoch by them.';
}

/** Measures a model in training: its ranking, its error in ratings beside it; or its labels. */
export async function curveMeasure(bench: Bench): Promise<CurveMeasure> {
  const { spec, env, run, data } = bench;
  const part = curvePart(bench);
  const { kind } = spec.model;
  const predicted = predictionOf(kind);
  if (predicted === 'labels') {
    const instances = await encodedPart(bench, part);
    return (params, shape, _seed, engine) => labelsOf(engine, params, instances, hasSelfTerms(shape));
  }
  const task = await studyTask(spec, env, data, part);
  const scale = predicted === 'ratings' ? ratingScale(data.view) : null;
  return async (params, shape, seed, engine) => {
    const measures = await withScorer({ kind, shape, params, seed }, data.split, engine, (scorer) =>
      rankingMeasures(scorer, data.split, task, spec.measure.k, run),
    );
    const { hr, ndcg, coverage } = measures;
    const ranking = { hr, ndcg, coverage };
    return scale === null ? ranking : { ...ranking, rmse: ratingError(params, data.split[part], scale) };
  };
}
