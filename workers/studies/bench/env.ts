import type { RunContext } from '../../core/run.ts';
import type { Dataset } from '../../data/types.ts';
import type { Engine } from '../../engines/types.ts';
import type { EngineId } from '../../protocol/run/engine.ts';
import type { EngineTiming, Row } from '../../protocol/run/events.ts';
import type { Doing } from '../../protocol/run/progress.ts';
import type { DatasetSpec, ModelSpec } from '../../protocol/spec/spec.ts';
import type { EngineTrial } from '../../training/trial.ts';
import type { CheckpointStore, TrainedModel, TrainModel } from '../../training/types.ts';
import type { StageCache } from './cache.ts';
import type { LookStore } from './looks.ts';
import type { PieceKind } from './piece-times.ts';
import type { Saving } from './saving.ts';

/** A trained model together with the rows measured while it was trained. */
export interface TrainedStage {
  readonly model: TrainedModel;
  readonly curve: readonly Row[];
}

/** Keeps trained models beyond the life of the process, under the key of their stage. */
export interface TrainedStages {
  load(key: string): Promise<TrainedStage | null>;
  save(
    trained: TrainedStage,
    notes: { readonly name: string; readonly dataset: string; readonly spec: ModelSpec },
  ): Promise<void>;
}

/** What a study needs from where it runs: a worker in the page, Node, a test. */
export interface StudyEnv {
  readonly datasets: {
    /** The whole data set, before any view. Throws LabFailure 'missing-dataset' where a file's data is not here. */
    get(spec: DatasetSpec, run: RunContext): Promise<Dataset>;
  };
  readonly engines: {
    /**
     * An engine ready to compute. The environment owns it, may give the same one again, and gives a new one where
     * the last was lost. Throws LabFailure 'engine-unsupported' where it cannot run here.
     */
    open(id: EngineId): Promise<Engine>;
    /**
     * Which engine serves best here, and how each did. Null for models without parameters: then any will do.
     * The study remembers the answer, so that the same spec stays on the same engine.
     */
    choose(
      trial: EngineTrial | null,
      run: RunContext,
    ): Promise<{ readonly engine: EngineId; readonly timings: readonly EngineTiming[] }>;
  };
  /** Attacks that were made elsewhere, by the hashes of their files; absent where none can be had. */
  readonly attackFiles?: {
    /** Null where the file is not here. */
    get(hash: string): Promise<Uint8Array | null>;
  };
  /** The compiled certificate kernels, fetched when first asked for; absent where there are none. */
  readonly certifyKernels?: () => Promise<WebAssembly.Module>;
  readonly cache: StageCache;
  readonly checkpoints: CheckpointStore | null;
  /** Where what the parts of a study gave outlives a reload; absent where nothing does. */
  readonly parts?: DoneParts;
  readonly models: TrainedStages | null;
  /** Where models are kept with what they are measured by; absent where another measure trains again. */
  readonly looks?: LookStore;
  readonly trainModel: TrainModel;
  /** Models of ways to train that others share, by what decides them; absent where each is trained where it is wanted. */
  readonly ways?: { once(key: string, train: () => Promise<TrainedModel>): Promise<TrainedModel> };
  /** Takes what is wanted beside the tables; absent where nothing is, and on the hands of a crew. */
  readonly saving?: Saving;
  /**
   * Seconds after which each worker searches no further prediction exactly; absent where the clock decides nothing. A
   * result then says which predictions it left open.
   */
  readonly searchSeconds?: number;
  /** Several workers to spread parts of a study over; absent where there is only this one. */
  readonly crew?: Crew;
}

/** Keeps what jobs gave until their study ends, so that one that was cut off goes on behind them. */
export interface DoneParts {
  /** What a part gave before the study was cut off; undefined for nothing. */
  load(key: string): Promise<unknown>;
  save(key: string, output: unknown): Promise<void>;
}

/** Where a job runs: with engines and a cache of its own, without checkpoints, stored models or a crew. */
export interface Hand {
  readonly env: StudyEnv;
  /** Of what is emitted, notes reach the page, and progress is merged with that of the other hands; tables do not. */
  readonly run: RunContext;
}

/**
 * A part of a study that may run in another worker: all it needs comes in and all it gives can be cloned. What it gives
 * depends on `shared` and `input` alone; an engine is named in `shared`, since 'auto' may choose differently elsewhere.
 */
export interface Job<Shared, Input, Output> {
  /** By which the other worker finds it in `registry.ts`. */
  readonly name: string;
  /** What is said where an input says nothing of how far it is. */
  readonly doing: Doing;
  readonly work: (shared: Shared, input: Input, hand: Hand) => Promise<Output>;
  /** What a person may look at while an output is worth having first; nothing where it is left out. */
  about?(input: Input): readonly string[];
  /**
   * What an input has made that takes long, where others have the same made: they go to the worker that took the first,
   * whose cache has it. Null, or left out, where an input shares nothing.
   */
  shares?(input: Input): string | null;
  /** What inputs are like that take as long, for an estimate of what is left; where it is left out, all count alike. */
  like?(input: Input): PieceKind;
  /** Whether an output is kept for a run that is gone on with; each is where it is left out. */
  whole?(output: Output): boolean;
}

/** A job whose types only its study knows. */
export type AnyJob = Job<never, never, unknown>;

/** Workers that take the inputs of a job from a queue. */
export interface Crew {
  readonly hands: number;
  /**
   * What `job` gives for each input, in the order of the inputs; `done` is called as each ends, in any order. `shared`
   * is cloned once for each hand. Pausing the run pauses the hands.
   * @throws LabFailure what the first job to fail has thrown; 'stopped'; 'worker-crashed' after a second loss
   */
  map<S, I, O>(
    job: Job<S, I, O>,
    shared: S,
    inputs: readonly I[],
    run: RunContext,
    done?: (output: O, index: number) => void,
  ): Promise<O[]>;
}
