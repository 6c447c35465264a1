import { perturbTrainings } from '../names/perturb.ts';
import type { Table } from '../run/events.ts';
import { FIRST_EPSILON } from '../spec/epsilon.ts';
import type { PerturbSpec } from '../spec/spec.ts';
import { perturbTables } from '../tables/perturb.ts';
import { defenceSentence } from './perturb-defended.ts';
import { leadOf, nearestBudget, sweepSentence, walkSentence } from './perturb-sweep.ts';

/**
 * What the page says of a run before its slider is moved, from the tables of the run: of a sweep at the budget that the
 * page begins with, within the sweep, and beside a defence at the measured one nearest to it. Null where the tables do
 * not tell; of k-core samples the pictures tell.
 */
export function perturbHeadline(spec: PerturbSpec, tables: readonly Table[]): string | null {
  const { from, to, against } = spec.attack;
  const [summary, baselines] = [perturbTables.summary.among(tables), perturbTables.baselines.among(tables)];
  const { k } = spec.measure;
  const lead = leadOf(spec);
  if (against.kind === 'cores') return null;
  const within = Math.min(Math.max(from, to), Math.max(Math.min(from, to), FIRST_EPSILON));
  const measured = nearestBudget(summary?.rows.map(({ epsilon }) => epsilon) ?? [], within);
  const defended = spec.defence.kind !== 'none';
  const at = against.kind === 'iterations' ? against.epsilon : defended ? (measured ?? within) : within;
  const users = perturbTables.users.among(tables);
  const words =
    against.kind === 'iterations'
      ? walkSentence(summary, baselines, k, lead)
      : sweepSentence(summary, baselines, at, k, lead, users);
  const label = spec.defence.kind === 'none' ? null : perturbTrainings[spec.defence.kind].label;
  const ofDefence = label && defenceSentence(perturbTables.comparison.among(tables), label, at, k, lead);
  return words && [words, ofDefence].filter(Boolean).join(' ');
}
