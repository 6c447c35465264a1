import type { Split } from '../../data/types.ts';
import { screenedBy } from '../../defend/screen.ts';
import { trainByWay, type WayModel, type WaySpec, wayPart } from '../../defend/trained-way.ts';
import { gridOf } from '../../poison/grid.ts';
import { ratingStatistics } from '../../poison/statistics.ts';
import { isPerturbWay, type PerturbWayId } from '../../protocol/names/perturb.ts';
import { usesStatistics } from '../../protocol/names/poison.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Doing, PoisonWay } from '../../protocol/run/progress.ts';
import { type DefenceSpec, defendedName } from '../../protocol/spec/perturb.ts';
import { poisonDefence } from '../../protocol/spec/poison-defence.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import type { TrainingRow } from '../../protocol/tables/training.ts';
import { ratingScale } from '../../training/ratings.ts';
import type { TrainedModel, TrainingPlan } from '../../training/types.ts';
import type { TrainedStage } from '../bench/env.ts';
import type { GrowingTable } from '../bench/growing-table.ts';
import { stageKey } from '../bench/stages.ts';
import { type Bench, type CurveMeasure, curveOf } from '../bench/training.ts';

/** A way to train that was made against fake users. */
export type WayDefence = Extract<DefenceSpec, { kind: PerturbWayId }>;
export const isWay = (defence: DefenceSpec): defence is WayDefence => isPerturbWay(defence.kind);

/** Without fakes there is nothing that an oracle would know better. */
const wayOf = ({ kind }: WayDefence): PoisonWay => ({
  method: kind,
  statistics: usesStatistics(kind) ? 'honest' : null,
});

/** The defence as the poison study has it; what does not decide the way stands at its default. */
function waySpecOf({ model }: Pick<PerturbSpec, 'model'>, { kind, ...own }: WayDefence): WaySpec {
  if (model.kind !== 'mf' && model.kind !== 'bprmf')
    throw new LabFailure('internal', `${kind} does not train ${model.kind}.`);
  return { model, defence: { ...poisonDefence.parse({}), ...own } };
}

/** The part of a spec that decides the model of a way. */
export const wayKeyPart = (spec: Pick<PerturbSpec, 'model'>, defence: WayDefence): object =>
  wayPart(waySpecOf(spec, defence), wayOf(defence));

/** The users of the split alone: those that a defence made up are not attacked, and their ratings not raised. */
function ofSplit({ shape, params }: WayModel, { nUsers }: Split): WayModel {
  if (shape.kind !== 'mf' || shape.users === nUsers) return { shape, params };
  const { P, Q } = params;
  const own = { shape: [nUsers, shape.factors], data: P!.data.slice(0, nUsers * shape.factors) };
  return { shape: { ...shape, users: nUsers }, params: { P: own, Q: Q! } };
}

/** What a way of a seed is trained with. */
export interface WayTask {
  readonly bench: Bench;
  readonly spec: PerturbSpec;
  readonly defence: WayDefence;
  readonly seed: number;
  readonly key: string;
  readonly doing: Doing;
  readonly table: GrowingTable<TrainingRow>;
  readonly curve: CurveMeasure;
}

/** Trains on the data as they are, without any fakes. */
async function trainWay({ bench, spec, defence, seed, key, doing }: WayTask): Promise<TrainedModel> {
  const { env, run, data, seat } = bench;
  const { view } = data;
  const ofRatings = spec.model.kind === 'mf';
  const values =
    (ofRatings && data.split.train.values) || new Float32Array(data.split.train.columns.length).fill(1);
  const clean = { ...data.split.train, values };
  const grid = ofRatings ? gridOf(view) : Float64Array.of(1);
  const way = wayOf(defence);
  const waySpec = waySpecOf(spec, defence);
  const genuine = data.split.nUsers;
  const { detection } = waySpec.defence;
  const { split } = screenedBy(way, data.split, { detection, grid, seed, clean, genuine });
  const train = async (model: WaySpec['model'], plan?: TrainingPlan): Promise<WayModel> => {
    const { shape, params } = await env.trainModel(
      {
        ...{ key, model, ...(plan && { plan }), dataset: view, split, instances: null, seed, doing },
        ...{ engine: seat.current, reopen: seat.reopen, measureEvery: 0 },
        ...{ onMeasure: async () => undefined, onRewind: () => {}, checkpoints: null },
      },
      run,
    );
    return { shape: shape!, params };
  };
  const trained = await trainByWay(waySpec, way, {
    ...{ split, genuine, seed, grid, doing, run, train },
    scale: ofRatings ? ratingScale(view) : 1,
    statistics: ratingStatistics(clean, data.split.nItems),
    onEngine: (work) => seat.use(work),
  });
  const { shape, params } = ofSplit(trained, data.split);
  const epochs = defence.kind === 'pcmf' ? defence.pcmf.epochs : waySpec.model.epochs;
  return { key, kind: spec.model.kind, shape, params, seed, engine: seat.current.id, epochs, losses: [] };
}

/**
 * The model of a way made against fake users, trained without any: from the cache, the store of models, or what others
 * have trained. Its curve is its last epoch, without a loss, since such trainings tell none.
 */
export async function wayModel(task: WayTask): Promise<TrainedModel> {
  const { bench, spec, defence, seed, key, table, curve } = task;
  const { env, data, seat } = bench;
  const into = curveOf(table, seed, curve);
  const name = `${defendedName(defence)}, seed ${seed}`;
  const train = async (): Promise<TrainedStage> => {
    const stored = await env.models?.load(key);
    if (stored) return stored;
    const part = { way: wayKeyPart(spec, defence), seed, engine: seat.current.id };
    const make = () => trainWay(task);
    const trained = env.ways
      ? await env.ways.once(stageKey('way', part, data.keys.split), make)
      : await make();
    const model = { ...trained, key };
    const row = await seat.use((engine) => into.row(model.epochs, null, model.params, model.shape, engine));
    const stage = { model, curve: [row] };
    await env.models?.save(stage, {
      name: `${name}, ${data.view.name}`,
      dataset: data.view.name,
      spec: spec.model,
    });
    return stage;
  };
  const stage = await env.cache.once(key, train);
  table.add(into.read(stage.curve));
  env.saving?.model(data, name, stage.model, spec.model);
  return stage.model;
}
