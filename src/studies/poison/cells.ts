import {
  atK,
  attackMeasures,
  type CellValue,
  type PoisonSpec,
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
