import { arenaColumns, models, type Spec, studies } from '../../workers/protocol.ts';

/** What a run is called where nobody named it: 'Perturb, BPR-MF'; of an arena the first of its columns. */
export function usualName(spec: Spec): string {
  const { label } = studies[spec.study];
  if (spec.study !== 'arena') return `${label}, ${models[spec.model.kind].label}`;
  const [first, ...others] = spec.columns.map((column) => arenaColumns[column].label);
  return `${label}, ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}
