import {
  atK,
  attackMeasures,
  labelOf,
  type PoisonRow,
  type PoisonSpec,
  poisonDefences,
  poisonDetectors,
  poisonProfiles,
  predictionMeasures,
  rankingMeasures,
} from '../../../workers/protocol.ts';
import type { RoleId } from '../../look/roles.ts';

type ShownKey = 'hr' | 'hrUnrated' | 'ri' | 'testHr' | 'predictionShift' | 'p' | 'rmse';

/** A measure that the table of attacks and defences can show. */
export interface Shown {
  readonly key: ShownKey;
  readonly label: (k: number) => string;
  /** What the number says, in a sentence. */
  readonly words: string;
  readonly digits: number;
  /** True where a bar from 0 to the largest value reads right: shares and the like. */
  readonly bars: boolean;
  /** Which values are better for the genuine users where targets are promoted; null where it cannot be said. */
  readonly better: 'less' | 'more' | null;
  /** The tested measure that it stands or falls with; left out where none is. */
  readonly tested?: 'hr' | 'testHr';
}

export const measures: readonly [Shown, ...Shown[]] = [
  {
    key: 'hr',
    label: (k) => atK(attackMeasures.targetHr.label, k),
    words: 'Share of the pairs of a genuine user and a target in which the target is among the K best.',
    digits: 3,
    bars: true,
    better: 'less',
    tested: 'hr',
  },
  {
    key: 'hrUnrated',
    label: (k) => `${atK(attackMeasures.targetHr.label, k)}, unrated`,
    words: 'The same over the pairs in which the user has not rated the target.',
    digits: 3,
    bars: true,
    better: 'less',
  },
  {
    key: 'ri',
    label: () => attackMeasures.ri.label,
    words: '1 where the defence restores the clean hit ratio, 0 where it wins nothing.',
    digits: 3,
    bars: true,
    better: 'more',
    tested: 'hr',
  },
  {
    key: 'testHr',
    label: (k) => `Test ${atK(rankingMeasures.hr.label, k)}`,
    words: 'Held-out items among the K best: what the defence costs the genuine users.',
    digits: 3,
    bars: true,
    better: 'more',
    tested: 'testHr',
  },
  {
    key: 'predictionShift',
    label: () => attackMeasures.predictionShift.label,
    words: 'By how many points the predicted rating of a target rose against the clean model.',
    digits: 2,
    bars: false,
    better: 'less',
  },
  {
    key: 'p',
    label: () => 'p against no defence',
    words:
      'Two-sided p value of the paired t-test of target HR over the repeats, against the undefended model.',
    digits: 4,
    bars: false,
    better: null,
  },
  {
    key: 'rmse',
    label: () => predictionMeasures.rmse.label,
    words: 'Error of the predicted held-out ratings, in rating points.',
    digits: 3,
    bars: false,
    better: 'less',
  },
];

/** What a measure of the outcome is called. */
export const outcomeLabel = (key: ShownKey, k: number): string =>
  measures.find((one) => one.key === key)?.label(k) ?? key;

/** Who trained on which attack, as the rows of most tables say it. */
type Trained = Pick<PoisonRow<'summary'>, 'attack' | 'defence' | 'statistics'>;

/** Measures, and the spreads of those that have one. */
type Means<K extends string> = Readonly<Record<K, number | null>>;
type Spreads<K extends string> = Readonly<Partial<Record<`${K}Sd` | `${K}Se`, number | null>>>;

const ofTargets: readonly ShownKey[] = ['hr', 'hrUnrated', 'predictionShift'];

/** The hue of an outcome: green for what a defence made better than no defence by more than chance would, and for nothing else. */
export function outcomeRole(
  { key, better }: Shown,
  goal: PoisonSpec['attack']['goal'],
  found: CellValue | null,
  undefended: CellValue | null,
  apart: boolean,
): RoleId {
  if (!found || !undefended || better === null || !apart) return 'attacked';
  const turned = goal === 'demote' && ofTargets.includes(key);
  const gain =
    (better === 'less') !== turned ? undefended.value - found.value : found.value - undefended.value;
  return gain > 0 ? 'defended' : 'attacked';
}

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
