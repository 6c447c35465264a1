import {
  certificates,
  certifyTrainings,
  type Entries,
  evadeTrainings,
  labelOf,
  perturbAttacks,
  perturbDefences,
  poisonDefences,
  poisonProfiles,
  type Row,
  type Table,
} from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';

/** What may stand in a column of ids, by its key. */
const catalogues: Readonly<Record<string, readonly Entries[]>> = {
  method: [perturbAttacks, certificates],
  attack: [poisonProfiles, perturbAttacks],
  defence: [poisonDefences, perturbDefences],
  strategy: [evadeTrainings],
  training: [certifyTrainings],
};
/** Stands where no attack or defence was. */
const nothing = 'none';

/**
 * The names of what stands as an id in a column of a table, for people; a catalogue names a column only where it knows
 * all that stands there. Files keep the ids.
 */
export function cellNames({ columns, rows }: Pick<Table, 'columns' | 'rows'>): ReadonlyMap<string, Entries> {
  const knows = (entries: Entries, key: string) =>
    rows.every(({ [key]: value }: Row) => value === nothing || Object.hasOwn(entries, String(value)));
  return new Map(
    columns.flatMap(({ key }) => {
      const fitting = catalogues[key]?.find((entries) => knows(entries, key));
      return fitting ? [[key, fitting] as const] : [];
    }),
  );
}

/** The name of an id; null where the column is not of ids. */
export function cellName(names: ReadonlyMap<string, Entries>, key: string, value: unknown): string | null {
  const entries = names.get(key);
  if (!entries) return null;
  return value === nothing && !Object.hasOwn(entries, nothing)
    ? tr('None')
    : tr(labelOf(entries, String(value)));
}
