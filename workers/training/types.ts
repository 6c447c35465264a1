import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import type { Dataset, Instances, Split } from '../data/types.ts';
import type { ModelShape } from '../engines/shape.ts';
import type { Stepper } from '../engines/stepper.ts';
import type { Engine } from '../engines/types.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import type { Row } from '../protocol/run/events.ts';
import type { Doing } from '../protocol/run/progress.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import type { EpochSource, LazyInstances } from './epochs.ts';

/** What is kept so that training goes on after a crash, a lost device or a reload. */
export interface Checkpoint {
  /** Epochs finished. */
  readonly epoch: number;
  /** Parameters and optimiser state. */
  readonly params: Params;
  /** Loss per finished epoch, mean over examples. */
  readonly losses: readonly number[];
  /** The caller's measurements up to `epoch` (`TrainRequest.curve`), so that a resumed run shows them all. */
  readonly curve?: readonly Row[];
}

/** Where checkpoints live: IndexedDB in the worker, memory in tests, nothing on the command line. */
export interface CheckpointStore {
  load(key: string): Promise<Checkpoint | null>;
  save(key: string, checkpoint: Checkpoint): Promise<void>;
  clear(key: string): Promise<void>;
}

/**
 * What is trained instead of what the model spec alone would give: another loss, other examples, other weights. It
 * replaces shape, examples and initial weights of the model, whose epochs, batch and optimiser stay.
 */
export interface TrainingPlan {
  readonly shape: ModelShape;
  readonly source: EpochSource;
  readonly initial: Params;
  /** What of it model, seed, engine and split do not say; absent where more than that decides it. */
  readonly decides?: object;
  /** Steps by this instead of the engine's stepper, for losses that engines do not know. */
  readonly stepper?: (initial: Params) => Promise<Stepper>;
}

/** What a model learns from. */
export interface TrainData {
  readonly dataset: Dataset;
  readonly split: Split;
  /** For fm: the training instances, encoded or to be encoded in stretches; else null. */
  readonly instances: Instances | LazyInstances | null;
}

/** A training by a plan alone needs no data beside it. */
export type TrainRequest = TrainOptions &
  (
    | (TrainData & { readonly plan?: TrainingPlan })
    | ({ readonly [name in keyof TrainData]?: undefined } & { readonly plan: TrainingPlan })
  );

interface TrainOptions {
  /** Hash of everything that decides the model; checkpoints and stored models are kept under it. */
  readonly key: string;
  readonly model: ModelSpec;
  readonly seed: number;
  /** Re-opened by the loop through `reopen` after a lost device. */
  readonly engine: Engine;
  readonly reopen: () => Promise<Engine>;
  /** Under what the split is remembered where it is not the study's own; absent where nobody shares it. */
  readonly splitKey?: string;
  /** For progress. */
  readonly doing: Doing;
  /** Epochs between calls of `onMeasure`; 0 for the end only. Epoch 0 (initial weights) is measured too. */
  readonly measureEvery: number;
  /**
   * Awaited before training goes on. It must not wait for a lost device for ever (`DeviceWatch`); it may throw
   * 'device-lost', and is then called again for the same epoch on the engine that `reopen` gave. 'enough' ends
   * training with this epoch.
   */
  readonly onMeasure: (
    epoch: number,
    params: Params,
    meanLoss: number | null,
  ) => Promise<'enough' | undefined>;
  /**
   * Awaited after an epoch at which training is about to wait for a person, where it is not measured anyway: to be
   * shown, and no part of what is measured. As `onMeasure` otherwise.
   */
  readonly onWait?: (epoch: number, params: Params, meanLoss: number | null) => Promise<void>;
  /**
   * The caller's measured rows, kept with every checkpoint. `restore` is called once before anything else when
   * training resumes from a checkpoint; epochs up to the checkpoint's are then not measured again.
   */
  readonly curve?: { rows(): readonly Row[]; restore(rows: readonly Row[]): void };
  /** Called when the run was rewound, before it starts again. */
  readonly onRewind: () => void;
  readonly checkpoints: CheckpointStore | null;
}

export interface TrainedModel {
  readonly key: string;
  readonly kind: ModelSpec['kind'];
  /** Null for the baselines `random` and `popularity`, which have no parameters. */
  readonly shape: ModelShape | null;
  /** Parameters without optimiser state. */
  readonly params: Params;
  readonly seed: number;
  readonly engine: EngineId;
  readonly epochs: number;
  readonly losses: readonly number[];
}

/** Implemented by training/loop.ts. */
export type TrainModel = (request: TrainRequest, run: RunContext) => Promise<TrainedModel>;
