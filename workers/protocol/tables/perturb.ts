import { defendedName } from '../spec/perturb.ts';
import type { Spec } from '../spec/spec.ts';
import { trainingTable } from './training.ts';

/** ', AMF-grad': whose tables are those of the defended models. */
const ofDefended = (spec: Spec): string =>
  spec.study === 'perturb' && spec.defence.kind !== 'none' ? `, ${defendedName(spec.defence)}` : '';

/** The tables of the perturb study. */
export const perturbTables = {
  training: trainingTable('perturb'),
  defendedTraining: trainingTable('perturb', 'defended-training', (spec) => `Training${ofDefended(spec)}`),
} as const;
