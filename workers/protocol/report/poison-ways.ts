import { labelOf, type RoleId } from '../names/entry.ts';
import { poisonDefences, poisonDetectors, poisonProfiles } from '../names/poison.ts';
import type { PoisonRow, PoisonTable } from '../tables/poison.ts';

/** Who trained on which attack, as the rows of most tables say it. */
type Trained = Pick<PoisonRow<'summary'>, 'attack' | 'defence' | 'statistics'>;

/** Measures, and the spreads of those that have one. */
type Means<K extends string> = Readonly<Record<K, number | null>>;

type Spreads<K extends string> = Readonly<Partial<Record<`${K}Sd` | `${K}Se`, number | null>>>;

/** A column of the table: a defence and what it knows. */
export interface TrainingWay {
  readonly id: string;
  readonly label: string;
  /** 'oracle' and 'honest' where it matters. */
  readonly note: string | null;
  readonly role: RoleId;
}

/** A defence and what it knows: 'apt honest', 'none'. */
export const wayId = ({ defence, statistics }: Pick<Trained, 'defence' | 'statistics'>): string =>
  [defence, statistics].filter(Boolean).join(' ');

/** What a defence or a detector is called. */
export const wayName = (id: string): string => labelOf({ ...poisonDefences, ...poisonDetectors }, id);

/** The defences of rows in their order; no defence first. */
export function trainingWaysOf(rows: readonly Trained[]): TrainingWay[] {
  const trainings = new Map<string, TrainingWay>();
  for (const row of rows) {
    const id = wayId(row);
    if (row.attack === 'none' || trainings.has(id)) continue;
    const none = row.defence === 'none';
    trainings.set(id, {
      id,
      label: none ? 'No defence' : wayName(row.defence),
      note: row.statistics,
      role: none ? 'attacked' : 'defended',
    });
  }
  return [...trainings.values()];
}

export const attackName = (attack: string): string =>
  attack === 'genuine' ? 'Genuine users' : labelOf(poisonProfiles, attack);

/** The attacks of rows in their order. */
export const attacksOf = <A extends string>(
  rows: readonly { readonly attack: A }[],
): Exclude<A, 'none'>[] => [
  ...new Set(
    rows.map(({ attack }) => attack).filter((attack): attack is Exclude<A, 'none'> => attack !== 'none'),
  ),
];

export interface CellValue {
  readonly value: number;
  readonly sd: number;
  /** Standard error over users; null where there is none. */
  readonly se: number | null;
}

/** The value of a measure for an attack and a defence; null where it is not (yet) measured. */
export function valueAt<K extends string>(
  rows: readonly (Trained & Means<K> & Spreads<K>)[],
  attack: string,
  training: string,
  key: K,
): CellValue | null {
  const row = rows.find((one) => one.attack === attack && wayId(one) === training);
  if (!row) return null;
  const [means, spreads]: [Means<K>, Spreads<K>] = [row, row];
  const value = means[key];
  return value === null || !Number.isFinite(value)
    ? null
    : { value, sd: spreads[`${key}Sd`] ?? 0, se: spreads[`${key}Se`] ?? null };
}

/** A paired t-test between two ways to train. */
export interface Tested {
  /** First less second. */
  readonly difference: number;
  /** As the paper has it; null where the differences do not vary. */
  readonly p: number | null;
  /** Corrected for all tests of the measure. */
  readonly corrected: number | null;
  readonly repeats: number;
}

/** The test of `first` against `second` under an attack, whichever way round the table has it; null where there is none. */
export function testOf(
  { rows }: PoisonTable<'tests'>,
  attack: string,
  measure: 'hr' | 'testHr',
  first: string,
  second: string,
): Tested | null {
  for (const row of rows) {
    if (row.attack !== attack || row.measure !== measure) continue;
    const same = row.first === first && row.second === second;
    if (!same && !(row.first === second && row.second === first)) continue;
    return {
      difference: (same ? 1 : -1) * row.difference,
      p: row.p,
      corrected: row.pHolm ?? row.p,
      repeats: row.repeats,
    };
  }
  return null;
}

/** The certainty of a test: 'p = .031'. */
export const testInWords = ({ corrected: p, difference }: Tested) => {
  if (p === null) return difference === 0 ? 'the same in every repeat' : 'by as much in every repeat';
  return p < 0.001 ? 'p < .001' : `p = ${p.toFixed(3).slice(1)}`;
};

/** Told apart by more than chance; differences that do not vary at all are none, or certain. */
export const isApart = ({ corrected: p, difference }: Tested) => (p === null ? difference !== 0 : p < 0.05);
