import type { Column, Row } from '../../protocol/run/events.ts';
import { ratingScale } from '../../training/ratings.ts';
import { GrowingTable, integer, number } from './growing-table.ts';
import { encodedPart, labelsOf } from './instances.ts';
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

function curveColumns({ spec }: Bench): Column[] {
  const { k } = spec.measure;
  if (spec.model.kind === 'fm') {
    return [number('accuracy', 'Accuracy'), number('auc', 'AUC'), number('logloss', 'Log loss')];
  }
  const ranking = [
    number('hr', `HR@${k}`),
    number('ndcg', `nDCG@${k}`),
    number('coverage', `Coverage@${k}`, 0, 'items'),
  ];
  return spec.model.kind === 'mf' ? [...ranking, number('rmse', 'RMSE')] : ranking;
}

/** The table of the curves, empty; `prefix` and `of` tell it from another of the same study. */
export function trainingTable(bench: Bench, prefix = '', of = ''): GrowingTable {
  const columns = [
    integer('seed', 'Seed'),
    integer('epoch', 'Epoch'),
    number('loss', 'Loss'),
    ...curveColumns(bench),
  ];
  return new GrowingTable({ id: `${prefix}training`, title: `Training${of}`, columns }, bench.run);
}

/** Measures a model in training: its ranking, MF's rating error beside it; a factorization machine's labels. */
export async function curveMeasure(bench: Bench): Promise<CurveMeasure> {
  const { spec, env, run, data } = bench;
  const part = curvePart(bench);
  if (spec.model.kind === 'fm') {
    const instances = await encodedPart(bench, part);
    const { selfTerms } = spec.model;
    return async (params, _shape, _seed, engine): Promise<Row> => ({
      ...(await labelsOf(engine, params, instances, selfTerms)),
    });
  }
  const task = await studyTask(spec, env, data, part);
  const { kind } = spec.model;
  const scale = kind === 'mf' ? ratingScale(data.view) : null;
  return async (params, shape, seed, engine) => {
    const measures = await withScorer({ kind, shape, params, seed }, data.split, engine, (scorer) =>
      rankingMeasures(scorer, data.split, task, spec.measure.k, run),
    );
    const { hr, ndcg, coverage } = measures;
    const ranking = { hr, ndcg, coverage };
    return scale === null ? ranking : { ...ranking, rmse: ratingError(params, data.split[part], scale) };
  };
}
