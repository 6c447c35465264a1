import {
  besideOf,
  type LeadMeasure,
  leadOf,
  type PerturbSpec,
  type PerturbTable,
  type SweptMeasure,
} from '../../../workers/protocol.ts';

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
