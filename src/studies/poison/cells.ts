import {
  atK,
  attackMeasures,
  labelOf,
  type PoisonRow,
  type PoisonTable,
  poisonDefences,
  poisonDetectors,
  poisonProfiles,
  predictionMeasures,
  rankingMeasures,
} from '../../../workers/protocol.ts';
import { formatPercent } from '../../charts/format.ts';
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
}

export const measures: readonly [Shown, ...Shown[]] = [
  {
    key: 'hr',
    label: (k) => atK(attackMeasures.targetHr.label, k),
    words: 'Share of the pairs of a genuine user and a target in which the target is among the K best.',
    digits: 3,
    bars: true,
  },
  {
    key: 'hrUnrated',
    label: (k) => `${atK(attackMeasures.targetHr.label, k)}, unrated`,
    words: 'The same over the pairs in which the user has not rated the target.',
    digits: 3,
    bars: true,
  },
  {
    key: 'ri',
    label: () => attackMeasures.ri.label,
    words: '1 where the defence restores the clean hit ratio, 0 where it wins nothing.',
    digits: 3,
    bars: true,
  },
  {
    key: 'testHr',
    label: (k) => `Test ${atK(rankingMeasures.hr.label, k)}`,
    words: 'Held-out items among the K best: what the defence costs the genuine users.',
    digits: 3,
    bars: true,
  },
  {
    key: 'predictionShift',
    label: () => attackMeasures.predictionShift.label,
    words: 'By how many points the predicted rating of a target rose against the clean model.',
    digits: 2,
    bars: false,
  },
  {
    key: 'p',
    label: () => 'p against no defence',
    words:
      'Two-sided p value of the paired t-test of target HR over the repeats, against the undefended model.',
    digits: 4,
    bars: false,
  },
  {
    key: 'rmse',
    label: () => predictionMeasures.rmse.label,
    words: 'Error of the predicted held-out ratings, in rating points.',
    digits: 3,
    bars: false,
  },
];

/** What a measure of the outcome is called. */
export const outcomeLabel = (key: ShownKey, k: number): string =>
  measures.find((one) => one.key === key)?.label(k) ?? key;

/** Who trained on which attack, as the rows of most tables say it. */
type Trained = Pick<PoisonRow<'summary'>, 'attack' | 'defence' | 'statistics'>;

/** Measures, and the spreads of those that have one. */
type Means<K extends string> = Readonly<Record<K, number | null>>;
type Spreads<K extends string> = Readonly<Partial<Record<`${K}Sd`, number | null>>>;

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
  return value === null || !Number.isFinite(value) ? null : { value, sd: spreads[`${key}Sd`] ?? 0 };
}

const percent = (share: number) => formatPercent(share, 2);

/**
 * What the run found, in words from the summary: the attack that reaches most, and what the first defence with honest
 * statistics leaves of it; an oracle's figure only behind it. Null until an attack is measured.
 */
export function sentence(table: PoisonTable<'summary'> | null, k: number): string | null {
  if (!table) return null;
  const { rows } = table;
  const clean = valueAt(rows, 'none', 'none', 'hr');
  const reached = attacksOf(rows).flatMap((attack) => {
    const found = valueAt(rows, attack, 'none', 'hr');
    return found ? [{ attack, hr: found.value }] : [];
  });
  if (clean === null || reached.length === 0) return null;
  const worst = reached.reduce((a, b) => (b.hr > a.hr ? b : a));
  const first = `${attackName(worst.attack)} profiles bring the targets from ${percent(clean.value)} to ${percent(worst.hr)} of the top-${k} places they could take.`;
  const trainings = trainingWaysOf(rows).filter(({ id }) => id !== 'none');
  const own = trainings.find(({ note }) => note !== 'oracle');
  const ofOwn = own && valueAt(rows, worst.attack, own.id, 'hr');
  if (!own || !ofOwn) return first;
  const seen = own.note === 'honest' ? ', which knows only the poisoned data,' : '';
  const verb = ofOwn.value > worst.hr ? 'makes it' : 'leaves';
  const second = `${own.label}${seen} ${verb} ${percent(ofOwn.value)}`;
  const oracle = trainings.find(({ label, note }) => label === own.label && note === 'oracle');
  const ofOracle = oracle && valueAt(rows, worst.attack, oracle.id, 'hr');
  const third = ofOracle
    ? `; with a look at the clean data, as published, it would be ${percent(ofOracle.value)}`
    : '';
  return `${first} ${second}${third}.`;
}
