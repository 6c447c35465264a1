import { arenaColumns, models, type Spec, studies } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';

/** What a run is called where nobody named it: 'Perturb, BPR-MF'; of an arena the first of its columns. */
export function usualName(spec: Spec): string {
  const label = tr(studies[spec.study].label);
  if (spec.study !== 'arena') return `${label}, ${models[spec.model.kind].label}`;
  const [first, ...others] = spec.columns.map((column) => arenaColumns[column].label);
  return others.length === 0
    ? `${label}, ${first}`
    : `${label}, ${tr('{first} and {count} more', { first: `${first}`, count: `${others.length}` })}`;
}
