import type { RunContext } from '../../core/run.ts';
import type { RankingTask } from '../../measure/task.ts';
import type { IdsWith } from '../../protocol/names/entry.ts';
import type { PerturbAttackId, perturbAttacks } from '../../protocol/names/perturb.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { StudyEnv } from '../bench/env.ts';
import type { EngineSeat } from '../bench/seat.ts';
import type { StudyData } from '../bench/stages.ts';

/** An attack on embeddings. */
export type Method = PerturbAttackId;
export type MultiStepMethod = IdsWith<typeof perturbAttacks, 'multiStep'>;
export type SingleStepMethod = Exclude<Method, MultiStepMethod>;

/** A perturb study of a model that its attacks work on. */
export type AttackableSpec = PerturbSpec & { readonly model: { readonly kind: 'bprmf' | 'ncf' } };

/** A trained model on the operating table. */
export interface PerturbSubject {
  readonly spec: PerturbSpec;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly data: StudyData;
  readonly task: RankingTask;
  readonly seat: EngineSeat;
  readonly model: TrainedModel;
}
