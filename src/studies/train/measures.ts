import {
  atK,
  type Cell,
  predictionMeasures,
  rankingMeasures,
  type Spec,
  type TrainRow,
  type TrainTable,
} from '../../../workers/protocol.ts';
import { formatCell } from '../../charts/format.ts';

/**
 * A cell of the measures table, whose rows are measures of different kinds: where all numbers of a row are whole
 * and one of them counts more than one, the row is a count and shows no decimals. Null leaves the usual way.
 */
export function measureCell(
  value: Cell | undefined,
  { model, popularity, random }: TrainRow<'measures'>,
): string | null {
  if (typeof value !== 'number') return null;
  const numbers = [model, popularity, random].filter((cell) => cell !== null);
  const counts = numbers.every(Number.isInteger) && numbers.some((number) => number > 1);
  return counts ? formatCell(value, { type: 'integer' }) : null;
}

/** The row by which a model is told from its baselines: nDCG where it ranks, else AUC. */
export function ledBy(
  { rows }: TrainTable<'measures'>,
  { measure: { k } }: Pick<Spec, 'measure'>,
): TrainRow<'measures'> | null {
  const wanted = [rankingMeasures.ndcg, predictionMeasures.auc].map(({ label }) => atK(label, k));
  return wanted.flatMap((label) => rows.find(({ measure }) => measure === label) ?? [])[0] ?? null;
}
