import { predictionMeasures, rankingMeasures } from '../names/measures.ts';
import { predictionOf } from '../names/models.ts';
import type { Spec, StudyId } from '../spec/spec.ts';
import { measure } from './measure.ts';
import { integer, number, orNull, type RowOf, studyTable, type Words, when } from './table.ts';

const isOfLabels = ({ model }: Spec) => predictionOf(model.kind) === 'labels';
const isOfRatings = ({ model }: Spec) => predictionOf(model.kind) === 'ratings';
const isRanked = (spec: Spec) => !isOfLabels(spec);

/** Loss and measures by epoch of the models of a study; a factorization machine's measures are those of its labels. */
export const trainingTable = (study: StudyId, id = 'training', title: Words = 'Training') =>
  studyTable(study, id, title, {
    seed: integer('Seed'),
    epoch: integer('Epoch'),
    loss: orNull(number('Loss')),
    accuracy: when(isOfLabels, measure(predictionMeasures.accuracy)),
    auc: when(isOfLabels, measure(predictionMeasures.auc)),
    logloss: when(isOfLabels, measure(predictionMeasures.logloss)),
    hr: when(isRanked, measure(rankingMeasures.hr)),
    ndcg: when(isRanked, measure(rankingMeasures.ndcg)),
    coverage: when(isRanked, measure(rankingMeasures.coverage)),
    rmse: when(isOfRatings, measure(predictionMeasures.rmse)),
  });
export type TrainingRow = RowOf<ReturnType<typeof trainingTable>>;
