import { atK, type MeasureEntry } from '../names/measures.ts';
import type { Spec } from '../spec/spec.ts';
import { type Field, fieldOf } from './table.ts';

/** A column of a measure as its descriptor names and shows it; `words` says more than its label. */
export const measure = (
  { label, column }: MeasureEntry,
  words: (label: string, spec: Spec) => string = (own) => own,
): Field<number> => fieldOf((spec) => words(atK(label, spec.measure.k), spec), column);

/** The same of means, in which a count becomes a fraction. */
export const meanMeasure = ({ meanDigits, column, ...entry }: MeasureEntry): Field<number> =>
  measure({ ...entry, column: { ...column, digits: meanDigits ?? column.digits } });
