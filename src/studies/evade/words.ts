import {
  type Doing,
  type EvadeTable,
  type EvadeTrainingId,
  evadeTrainings,
  labelOf,
} from '../../../workers/protocol.ts';
import type { RoleId } from '../../look/roles.ts';

export type StrategyId = EvadeTrainingId;

const entries = Object.entries(evadeTrainings);
export const strategyRoles: Readonly<Record<string, RoleId>> = Object.fromEntries(
  entries.map(([id, { role }]) => [id, role]),
);
export const strategyLabels: Readonly<Record<string, string>> = Object.fromEntries(
  entries.map(([id, { label }]) => [id, label]),
);

/** A strategy's name, for cells and sentences; what is none stays as it is. */
export const strategyName = (id: string): string => labelOf(evadeTrainings, id);

/** What a network learns from in a stage. */
export type StageName = 'hint 1' | 'hint 2' | 'distillation' | 'labels';

/** The stages of a way of training, in the order in which they are trained. */
export interface Stages {
  readonly strategy: StrategyId;
  readonly stages: readonly { readonly name: StageName; readonly state: 'waiting' | 'running' | 'done' }[];
}

const plans: Readonly<Record<StrategyId, readonly StageName[]>> = {
  teacher: ['labels'],
  fncf: ['labels'],
  distil: ['distillation'],
  single: ['hint 1', 'distillation'],
  multi: ['hint 1', 'hint 2', 'distillation'],
  mlp: ['labels'],
  neumf: ['labels'],
  bilinear: ['labels'],
  imc: ['labels'],
  imcIds: ['labels'],
};

/**
 * The stages of the study with their state: from the rows of training that have come in, and from what is being done
 * now; null where nothing is.
 */
export function stagesOf(
  wanted: readonly string[],
  training: EvadeTable<'training'> | null,
  now: Doing | null,
): Stages[] {
  return (Object.keys(plans) as StrategyId[])
    .filter((strategy) => strategy === 'teacher' || wanted.includes(strategy))
    .map((strategy) => ({
      strategy,
      stages: plans[strategy].map((name) => {
        const seen = training?.rows.some((row) => row.strategy === strategy && row.stage === name);
        const running =
          now?.study === 'evade' &&
          now.stage === 'training' &&
          now.item.strategy === strategy &&
          now.item.learns === name;
        return { name, state: running ? 'running' : seen ? 'done' : 'waiting' };
      }),
    }));
}

/**
 * The recommendation of a model that had most to lose: of those that the search turned, the surest yes. Null where none
 * was turned.
 */
export function surestOf({ rows }: EvadeTable<'distortion'>, strategy: string): number | null {
  const turned = rows.filter((row) => row.strategy === strategy && row.distortion !== null);
  if (turned.length === 0) return null;
  return turned.reduce((a, b) => (b.probability > a.probability ? b : a)).example;
}
