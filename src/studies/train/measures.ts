import type { Cell, TrainRow } from '../../../workers/protocol.ts';
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
