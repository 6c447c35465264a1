import {
  besideOf,
  isError,
  type PerturbRow,
  type PerturbSpec,
  type PerturbTable,
  type SweptMeasure,
} from '../../../workers/protocol.ts';

/** Measures that stories can be told by: of the lists, or an error. */
export type LeadMeasure = PerturbRow<'equalNorm'>['measure'];

/** The same, and the lists that hold the item of an attack on one. */
export type LeadOrTarget = LeadMeasure | 'target';

/**
 * The measure that the study's first picture and sentence are about: of an attack on one item the lists that hold it,
 * else the error that the attack raises, else nDCG.
 */
export function leadOf(spec: Pick<PerturbSpec, 'model' | 'attack'>): LeadOrTarget {
  if (spec.attack.goal.kind !== 'untargeted') return 'target';
  return besideOf(spec).find(isError) ?? 'ndcg';
}

/** True where only measured budgets are looked at: what a defence brings is known there, and one ε is told everywhere. */
export const measuredAlone = ({ attack, defence }: Pick<PerturbSpec, 'attack' | 'defence'>): boolean =>
  attack.against.kind === 'epsilon' && defence.kind !== 'none';

/** The measures drawn small below it; an even number, since they stand in pairs. */
export function smallOf(spec: Pick<PerturbSpec, 'model' | 'attack'>): readonly SweptMeasure[] {
  const lead = leadOf(spec);
  const lists: SweptMeasure[] = ['hr', 'coverage'];
  const all = [...besideOf(spec), 'ndcg' as const, ...lists].filter((measure) => measure !== lead);
  return all.length % 2 === 0 ? all : [...all, 'auc'];
}

/** The measures that a comparison has rows of, in their order. */
export const comparedIn = ({ rows }: PerturbTable<'equalNorm'>): LeadMeasure[] => [
  ...new Set(rows.map(({ measure }) => measure)),
];
