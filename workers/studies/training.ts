import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Instances } from '../data/types.ts';
import type { Engine } from '../engines/types.ts';
import type { Row } from '../protocol/events.ts';
import type { Spec } from '../protocol/spec.ts';
import { shapeFor } from '../training/sources.ts';
import { modelEntries } from './catalogue.ts';
import type { StudyEnv, TrainedStage } from './env.ts';
import type { EngineSeat } from './seat.ts';
import { type StudyData, stageKey } from './stages.ts';
import type { GrowingTable } from './tables.ts';

/** Everything a study has at hand when it trains. */
export interface Bench {
  readonly spec: Spec;
  readonly env: StudyEnv;
  readonly run: RunContext;
  readonly data: StudyData;
  /** Encoded training instances for fm; else null. */
  readonly instances: Instances | null;
  readonly seat: EngineSeat;
}

/**
 * Under what a trained model is remembered: data, model, seed and engine, and how its curve was measured, since the
 * curve is remembered with it.
 */
export function trainingKey(spec: Spec, engine: Engine['id'], seed: number, splitKey: string): string {
  return stageKey('training', { model: spec.model, seed, engine, measure: spec.measure }, splitKey);
}

/** What a study measures while a model trains: a row's members beside seed, epoch and loss. */
export type CurveMeasure = (
  params: Params,
  shape: TrainedStage['model']['shape'],
  seed: number,
  engine: Engine,
) => Promise<Row>;

/**
 * Trains the spec's model with `seed`, or takes it from the cache or the store of models. The rows of its curve go
 * into `table` as they are measured; a rewind takes them out again.
 */
export async function trainedModel(
  bench: Bench,
  seed: number,
  stage: string,
  table: GrowingTable,
  measure: CurveMeasure,
): Promise<TrainedStage> {
  const { spec, env, run, data, seat } = bench;
  const key = trainingKey(spec, seat.current.id, seed, data.keys.split);
  const before = table.table.rows;
  let own: Row[] = [];
  let shown = false;
  const restart = (rows: readonly Row[]) => {
    own = [...rows];
    table.replace([...before, ...own]);
  };
  const train = async (): Promise<TrainedStage> => {
    const stored = await env.models?.load(key);
    if (stored) return stored;
    const inputs = { dataset: data.view, split: data.split, instances: bench.instances };
    const shape = shapeFor(spec.model, inputs);
    const model = await env.trainModel(
      {
        key,
        model: spec.model,
        ...inputs,
        seed,
        engine: seat.current,
        reopen: seat.reopen,
        stage,
        measureEvery: spec.measure.every,
        onMeasure: async (epoch, params, loss) => {
          const measured = await seat.guard((engine) => measure(params, shape, seed, engine));
          const row = { seed, epoch, loss, ...measured };
          own.push(row);
          table.add([row]);
        },
        curve: { rows: () => own, restore: restart },
        onRewind: () => restart([]),
        checkpoints: env.checkpoints,
      },
      run,
    );
    shown = true;
    const trained = { model, curve: own };
    const name = `${modelEntries[spec.model.kind].label}, seed ${seed}, ${data.view.name}`;
    if (model.shape) await env.models?.save(trained, { name, dataset: data.view.name, spec: spec.model });
    await env.checkpoints?.clear(key);
    return trained;
  };
  const trained = await env.cache.once(key, train);
  if (!shown) table.add(trained.curve);
  return trained;
}
