import {
  atK,
  labelOf,
  models,
  predictionMeasures,
  rankingMeasures,
  type Spec,
  type TrainTable,
} from '../../../workers/protocol.ts';
import { wholePercent } from '../../charts/format.ts';

/**
 * 'BPR-MF has a held-out title among the 10 best of 30 % of the users, Popularity of 23 %, chance of 4 %.' For a model of
 * labels 'FM tells 93 % of the test instances right; …'. Null before there is anything to tell.
 */
export function finding(
  table: TrainTable<'measures'> | null,
  { model, measure: { k } }: Pick<Spec, 'model' | 'measure'>,
): string | null {
  const row = (label: string) => table?.rows.find(({ measure }) => measure === atK(label, k));
  const name = labelOf(models, model.kind);
  const hits = row(rankingMeasures.hr.label);
  if (hits && hits.model !== null) {
    const rivals = [
      ...(hits.popularity === null || model.kind === 'popularity'
        ? []
        : [`${models.popularity.label} of ${wholePercent(hits.popularity)}`]),
      ...(hits.random === null || model.kind === 'random' ? [] : [`chance of ${wholePercent(hits.random)}`]),
    ];
    return `${[`${name} has a held-out title among the ${k} best of ${wholePercent(hits.model)} of the users`, ...rivals].join(', ')}.`;
  }
  const right = row(predictionMeasures.accuracy.label);
  return right && right.model !== null
    ? `${name} tells ${wholePercent(right.model)} of the test instances right: chosen or not.`
    : null;
}
