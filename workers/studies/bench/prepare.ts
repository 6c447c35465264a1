import { createRng } from '../../core/random.ts';
import type { RunContext } from '../../core/run.ts';
import type { Instances } from '../../data/types.ts';
import { initialParams } from '../../models/initial.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import type { EngineTiming } from '../../protocol/run/events.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import { openPinned } from '../../training/choose.ts';
import { epochRng, type LazyInstances } from '../../training/epochs.ts';
import { begin } from '../../training/progress.ts';
import { shapeFor, sourceFor } from '../../training/sources.ts';
import type { EngineTrial } from '../../training/trial.ts';
import type { StudyEnv } from './env.ts';
import { EngineSeat } from './seat.ts';
import { type StudyData, stageKey } from './stages.ts';

/** Which engine a spec runs on, found once and remembered, so that the same spec stays on it. */
interface Seating {
  readonly engine: EngineId;
  readonly timings: readonly EngineTiming[];
  /** Why another engine than the pinned one computes; empty otherwise. */
  readonly warnings: readonly string[];
}

export function seatingKey(spec: Spec, splitKey: string): string {
  return stageKey('engine', { wanted: spec.engine, model: spec.model }, splitKey);
}

function trialOf(
  spec: Spec,
  data: StudyData,
  instances: Instances | LazyInstances | null,
): EngineTrial | null {
  const { model } = spec;
  const inputs = { dataset: data.view, split: data.split, instances };
  const shape = shapeFor(model, inputs);
  if (!shape || model.kind === 'random' || model.kind === 'popularity') return null;
  const rng = createRng(spec.seed);
  return {
    shape,
    optimiser: model.optimiser,
    initial: initialParams(model, shape, rng.child('initial weights')),
    epoch: sourceFor(model, inputs).next(epochRng(rng, 1)),
  };
}

async function findSeat(
  spec: Spec,
  env: StudyEnv,
  run: RunContext,
  trial: EngineTrial | null,
): Promise<Seating> {
  if (spec.engine === 'auto') return { ...(await env.engines.choose(trial, run)), warnings: [] };
  const warnings: string[] = [];
  const listening: RunContext = {
    gate: () => run.gate(),
    epochGate: (epoch) => run.epochGate(epoch),
    now: () => run.now(),
    emit: (event) => {
      if (event.kind === 'note') warnings.push(event.text);
      else run.emit(event);
    },
  };
  const serves = async (engine: Awaited<ReturnType<StudyEnv['engines']['open']>>) => {
    if (trial) (await engine.stepper(trial.shape, trial.optimiser, trial.initial)).dispose();
  };
  const engine = await openPinned(env.engines, spec.engine, serves, listening);
  return { engine: engine.id, timings: [], warnings };
}

/**
 * Seats the study on its engine and says which: the pinned one, or for 'auto' the one that the environment chooses
 * by a trial of the model's first steps.
 * @throws LabFailure 'engine-unsupported' where none can train the model
 */
export async function seatFor(
  spec: Spec,
  env: StudyEnv,
  run: RunContext,
  data: StudyData,
  instances: Instances | LazyInstances | null,
): Promise<{ seat: EngineSeat; warnings: readonly string[] }> {
  const seating = await env.cache.once(seatingKey(spec, data.keys.split), () => {
    // A pinned engine is opened and none tried: jobs of a crew, which pin theirs, would say it one by one.
    if (spec.engine === 'auto') begin(run, { study: null, stage: 'engine', item: null });
    return findSeat(spec, env, run, trialOf(spec, data, instances));
  });
  const engine = await env.engines.open(seating.engine);
  const { timings, warnings } = seating;
  run.emit({
    kind: 'engine',
    engine: engine.id,
    label: engine.label,
    timings,
    pinned: spec.engine !== 'auto',
  });
  return { seat: new EngineSeat(env.engines, engine), warnings };
}
