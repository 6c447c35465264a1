import type { Field } from '../types.ts';
import type { ContextColumn } from './collector.ts';
import { sortedLabels } from './labels.ts';

/** Side information as a file gives it: per id, the values it has. */
export interface SideField {
  readonly name: string;
  readonly kind: Field['kind'];
  /** The order of the values where the format fixes one; else sorted by `sortedLabels`. */
  readonly order?: readonly string[];
  readonly of: ReadonlyMap<string, readonly string[]>;
}

const UNKNOWN = 'unknown';

/**
 * A field over `ids`: one row an id, values ascending and without repetition. An id without a value gets
 * 'unknown' in a one-hot field and an empty row in a multi-hot one. Values that no id has are not listed,
 * unless the format fixes the list.
 */
export function buildField(side: SideField, ids: readonly string[]): Field {
  const rows = ids.map((id) => {
    const values = side.of.get(id) ?? [];
    return side.kind === 'one-hot' ? [values[0] || UNKNOWN] : values;
  });
  const present = new Set(rows.flat());
  const labels = side.order
    ? [...side.order, ...sortedLabels([...present].filter((label) => !side.order?.includes(label)))]
    : sortedLabels(present);
  const position = new Map(labels.map((label, k) => [label, k]));
  const offsets = new Int32Array(ids.length + 1);
  const values: number[] = [];
  for (const [r, row] of rows.entries()) {
    const codes = [...new Set(row)].map((label) => position.get(label) ?? 0).sort((a, b) => a - b);
    for (const code of codes) values.push(code);
    offsets[r + 1] = values.length;
  }
  return { name: side.name, kind: side.kind, labels, offsets, values: Int32Array.from(values) };
}

/** A field over interactions, from numbered labels (an empty one is 'unknown'). */
export function buildContextField(column: ContextColumn): Field {
  const { name, offsets } = column;
  const named = column.labels.map((label) => label || UNKNOWN);
  const labels = sortedLabels(named);
  const position = new Map(labels.map((label, k) => [label, k]));
  const rank = Int32Array.from(named, (label) => position.get(label) ?? 0);
  const values = column.values.map((value) => rank[value]);
  if (!offsets)
    return {
      name,
      kind: 'one-hot',
      labels,
      offsets: new Int32Array(values.length + 1).map((_, r) => r),
      values,
    };
  for (let r = 0; r + 1 < offsets.length; r++) values.subarray(offsets[r], offsets[r + 1]).sort();
  return { name, kind: 'multi-hot', labels, offsets, values };
}
