import type { RunContext } from '../../core/run.ts';
import type { Params } from '../../core/tensor.ts';
import type { Instances } from '../../data/types.ts';
import type { ModelShape } from '../../engines/shape.ts';
import type { Engine } from '../../engines/types.ts';
import { models } from '../../protocol/names/models.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { Row } from '../../protocol/run/events.ts';
import type { Doing } from '../../protocol/run/progress.ts';
import { keepsBest, noPartToChooseOn } from '../../protocol/spec/check/common.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { trainTables } from '../../protocol/tables/train.ts';
import type { TrainingRow } from '../../protocol/tables/training.ts';
import type { LazyInstances } from '../../training/epochs.ts';
import { shapeFor } from '../../training/sources.ts';
import type { TrainingPlan } from '../../training/types.ts';
import { afterLook, type Best, withBest } from './best-epoch.ts';
import type { StudyEnv, TrainedStage } from './env.ts';
import type { GrowingTable } from './growing-table.ts';
import { Looks, looksAt } from './looks.ts';
import type { EngineSeat } from './seat.ts';
import { type StudyData, stageKey } from './stages.ts';

/** Everything a study has at hand when it trains. */
export interface Bench {
  readonly spec: Spec;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly data: StudyData;
  /** Training instances for fm, encoded or to be encoded in stretches; else null. */
  readonly instances: Instances | LazyInstances | null;
  readonly seat: EngineSeat;
}

/** What the key of a model has that stands on the spec's own, where the epoch of that is chosen; else nothing. */
export const keptPart = (spec: Spec): { readonly keep?: 'best' } => (keepsBest(spec) ? { keep: 'best' } : {});

/**
 * Under what a trained model is remembered: data, model, seed and engine, and how its curve was measured, since the
 * curve is remembered with it.
 */
export function trainingKey(spec: Spec, engine: Engine['id'], seed: number, splitKey: string): string {
  const { model, measure } = spec;
  return stageKey('training', { model, seed, engine, measure, ...keptPart(spec) }, splitKey);
}

/** Under what its parameters alone are remembered, however they are measured. */
const bareKey = (spec: Spec, engine: Engine['id'], seed: number, splitKey: string): string =>
  stageKey('bare training', { model: spec.model, seed, engine }, splitKey);

/** What a study measures while a model trains: a row's members beside seed, epoch and loss. */
export type CurveMeasure = (
  params: Params,
  shape: TrainedStage['model']['shape'],
  seed: number,
  engine: Engine,
) => Promise<Omit<TrainingRow, 'seed' | 'epoch' | 'loss'>>;

/** Keeps the best of the epochs looked at instead of the last. */
export interface Choice {
  /** Epochs between two looks. */
  readonly every: number;
  /** Epochs before the first that may be kept: those before a defence sets in are not its. */
  readonly after: number;
  /** Looks without a better value after which training ends; 0 for none. */
  readonly patience: number;
  /** What is to be large. */
  value(params: Params, shape: ModelShape, engine: Engine): Promise<number>;
}

/** A training as a study asks for it. */
export interface Training {
  readonly key: string;
  /** The same without how the curve is measured; left out where a measure decides the parameters. */
  readonly bare?: string;
  /** For the list of models: 'BPR-MF, seed 3'. */
  readonly name: string;
  readonly doing: Doing;
  readonly seed: number;
  readonly model: Spec['model'];
  /** Made only when there is something to train. */
  readonly plan?: () => TrainingPlan;
  /** The engine with other steppers than its own. */
  readonly onEngine?: (engine: Engine) => Engine;
  /** What of the parameters is kept and scored by; all where it is left out. */
  readonly kept?: (params: Params) => Params;
  /** The shape that the finished model is scored by, where the plan's differs. */
  readonly shape?: ModelShape;
  readonly choice?: Choice;
}

/** Where the curve of a training goes. */
export interface Curve<R extends Row> {
  readonly table: GrowingTable<R>;
  /** Rows that were kept with a model or a checkpoint, as the table knows them. */
  read(rows: readonly Row[]): readonly R[];
  /** The row of an epoch, measured on the parameters that are kept. */
  row(
    epoch: number,
    loss: number | null,
    params: Params,
    shape: ModelShape | null,
    engine: Engine,
  ): Promise<R>;
  /** Whether a row says again what the table ends with, and is left out. */
  repeats?(last: R, row: R): boolean;
}

/**
 * The curve of a model with `seed`: what `measure` measures beside seed, epoch and loss. What is trained on goes on
 * where the first training ended, `after` epochs in.
 */
export const curveOf = (
  table: GrowingTable<TrainingRow>,
  seed: number,
  measure: CurveMeasure,
  after = 0,
): Curve<TrainingRow> => ({
  table,
  read: (rows) => trainTables.training.rows(rows),
  row: async (epoch, loss, params, shape, engine) => ({
    ...{ seed, epoch: after + epoch, loss },
    ...(await measure(params, shape, seed, engine)),
  }),
  repeats: (last, row) => last.seed === row.seed && last.epoch === row.epoch,
});

/**
 * Trains as asked, or takes the model from the cache or the store of models. The rows of its curve go into the table
 * as they are measured; a rewind takes them out again. With a choice the best epoch is kept beside the checkpoints.
 */
export async function trainedBy<R extends Row>(
  bench: Bench,
  training: Training,
  curve: Curve<R>,
): Promise<TrainedStage> {
  const { spec, env, run, data, seat } = bench;
  const { key, seed, choice, onEngine = (engine) => engine, kept = (params) => params } = training;
  const { table } = curve;
  const before = table.table.rows;
  let own: R[] = [];
  let best: Best | null = null;
  let shown = false;
  const restore = (rows: readonly Row[]) => {
    own = [...curve.read(rows)];
    table.replace([...before, ...own]);
  };
  const chosen = () => best;
  const checkpoints =
    choice && env.checkpoints
      ? withBest(env.checkpoints, chosen, (found) => {
          best = found;
        })
      : env.checkpoints;
  const look = async (epoch: number, params: Params, shape: ModelShape) => {
    if (!choice || epoch <= choice.after) return undefined;
    const value = await seat.guard((engine) => choice.value(params, shape, engine));
    best = afterLook(best, epoch, value, params);
    return choice.patience > 0 && best.age >= choice.patience ? ('enough' as const) : undefined;
  };
  const bare = choice ? undefined : training.bare;
  const looks = env.looks && bare !== undefined ? new Looks() : null;
  const measure = async (epoch: number, loss: number | null, params: Params, shape: ModelShape | null) => {
    const row = await seat.guard((engine) => curve.row(epoch, loss, params, shape, engine));
    const last = table.table.rows.at(-1);
    if (last && curve.repeats?.(last, row)) return;
    own.push(row);
    table.add([row]);
  };
  /** A model that was trained before and measured otherwise, measured as it is wanted now. */
  const again = async (shape: ModelShape | null): Promise<TrainedStage | null> => {
    const found = bare === undefined ? null : await env.looks?.load(bare);
    const wanted = found ? looksAt(found, spec.measure.every) : null;
    if (!found || !wanted) return null;
    for (const { epoch, params } of wanted) {
      await run.gate();
      await measure(epoch, found.model.losses[epoch - 1] ?? null, params, shape);
    }
    shown = true;
    return { model: { ...found.model, key }, curve: own };
  };
  const keep = async (stage: TrainedStage): Promise<TrainedStage> => {
    const name = `${training.name}, ${data.view.name}`;
    if (stage.model.shape)
      await env.models?.save(stage, { name, dataset: data.view.name, spec: training.model });
    return stage;
  };
  const train = async (): Promise<TrainedStage> => {
    const stored = await env.models?.load(key);
    if (stored) return stored;
    const inputs = { dataset: data.view, split: data.split, instances: bench.instances };
    const planned = training.plan?.();
    // Which epoch is kept hangs on what is measured, too.
    const plan = planned && choice ? { ...planned, decides: undefined } : planned;
    const shape = plan?.shape ?? shapeFor(training.model, inputs);
    const measured = await again(shape);
    if (measured) return keep(measured);
    const trained = await env.trainModel(
      {
        key,
        model: training.model,
        ...(plan && { plan }),
        ...inputs,
        seed,
        engine: onEngine(seat.current),
        reopen: async () => onEngine(await seat.reopen()),
        doing: training.doing,
        measureEvery: choice?.every ?? spec.measure.every,
        onMeasure: async (epoch, params, loss) => {
          looks?.take(epoch, kept(params));
          await measure(epoch, loss, kept(params), shape);
          return shape ? look(epoch, params, shape) : undefined;
        },
        onWait: async (epoch, params, loss) =>
          table.show(await seat.guard((engine) => curve.row(epoch, loss, kept(params), shape, engine))),
        curve: { rows: () => own, restore },
        onRewind: () => {
          best = null;
          looks?.forget();
          restore([]);
        },
        checkpoints,
      },
      run,
    );
    shown = true;
    const picked = chosen();
    const model = {
      ...trained,
      shape: training.shape ?? trained.shape,
      params: kept(picked?.params ?? trained.params),
      epochs: picked?.epoch ?? trained.epochs,
    };
    const looked = model.shape && looks?.of(model);
    if (looked && bare !== undefined) await env.looks?.save(bare, looked);
    const stage = await keep({ model, curve: own });
    await checkpoints?.clear(key);
    return stage;
  };
  const stage = await env.cache.once(key, train);
  if (!shown) table.add(curve.read(stage.curve));
  env.saving?.model(data, training.name, stage.model, training.model);
  return stage;
}

/** @throws LabFailure 'bad-spec' where the data came in parts, and none is for validation */
function needPart({ split }: StudyData): void {
  if (split.validation.columns.length === 0) throw new LabFailure('bad-spec', noPartToChooseOn);
}

/**
 * Trains the spec's model with `seed`, or takes it from the cache or the store of models; see `trainedBy`. Of a spec that
 * keeps the best epoch, that of the measured ones after the first which is best on the validation part.
 */
export function trainedModel(
  bench: Bench,
  seed: number,
  doing: Doing,
  table: GrowingTable<TrainingRow>,
  measure: CurveMeasure,
): Promise<TrainedStage> {
  const { spec, data, seat } = bench;
  const key = trainingKey(spec, seat.current.id, seed, data.keys.split);
  const bare = bareKey(spec, seat.current.id, seed, data.keys.split);
  const name = `${models[spec.model.kind].label}, seed ${seed}`;
  const training = { key, bare, name, doing, seed, model: spec.model };
  if (!keepsBest(spec)) return trainedBy(bench, training, curveOf(table, seed, measure));
  needPart(data);
  // The row of an epoch is measured before the epoch is looked at, and on the same parameters.
  let value = Number.NaN;
  const measured: CurveMeasure = async (...given) => {
    const row = await measure(...given);
    value = row.ndcg ?? row.auc ?? Number.NaN;
    return row;
  };
  const choice: Choice = { every: spec.measure.every, after: 0, patience: 0, value: async () => value };
  return trainedBy(bench, { ...training, choice }, curveOf(table, seed, measured));
}
