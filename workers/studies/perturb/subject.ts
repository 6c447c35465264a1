import type { RunContext } from '../../core/run.ts';
import type { ModelShape } from '../../engines/shape.ts';
import type { RankingTask } from '../../measure/task.ts';
import type { IdsWith } from '../../protocol/names/entry.ts';
import type { PerturbAttackId, perturbAttacks } from '../../protocol/names/perturb.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { TrainedModel } from '../../training/types.ts';
import type { StudyEnv } from '../bench/env.ts';
import type { EngineSeat } from '../bench/seat.ts';
import { type StudyData, stageKey } from '../bench/stages.ts';
import type { Attackable, ModelGround } from './models/attackable.ts';
import { attackableOf } from './models/index.ts';

/** An attack on embeddings. */
export type Method = PerturbAttackId;
export type MultiStepMethod = IdsWith<typeof perturbAttacks, 'multiStep'>;
export type SingleStepMethod = Exclude<Method, MultiStepMethod>;

/** A perturb study of a model that its attacks work on. */
export type AttackableSpec = PerturbSpec & { readonly model: { readonly kind: ModelShape['kind'] } };

/** A trained model on the operating table. */
export interface PerturbSubject {
  readonly spec: PerturbSpec;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly data: StudyData;
  readonly task: RankingTask;
  readonly seat: EngineSeat;
  /** With the parameters as the attacks see them, under a key that says how they do. */
  readonly model: TrainedModel;
  /** What its kind of model is to the attacks. */
  readonly kind: Attackable;
}

export const groundOf = ({ spec, env, data, model }: Omit<PerturbSubject, 'kind'>): ModelGround => ({
  ...{ spec, env, data },
  seed: model.seed,
});

/** A trained model made ready for the attacks of the spec. */
export async function subjectOf(found: Omit<PerturbSubject, 'kind'>): Promise<PerturbSubject> {
  const { spec, model } = found;
  if (!model.shape) throw new LabFailure('internal', `${model.kind} has no embeddings.`);
  const kind = await attackableOf(groundOf(found), model.shape);
  const { fields } = spec.attack;
  const key = model.shape.kind === 'fm' ? stageKey('embeddings', { fields }, model.key) : model.key;
  return { ...found, kind, model: { ...model, key, params: kind.open(model.params) } };
}
