import { canonicalJson } from '../core/hash.ts';
import type { RunContext } from '../core/run.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import { toLabError } from '../protocol/run/errors.ts';
import type { Spec } from '../protocol/spec/spec.ts';
import type { ModelStore as StoredModels } from '../store/models.ts';
import type { RunningStore } from '../store/running.ts';
import type { ModelStore, StudyEnv } from '../studies/bench/env.ts';
import type { Engines } from '../training/choose.ts';
import type { CheckpointStore } from '../training/types.ts';

/** What a run keeps on this device. */
export interface Keepers {
  readonly checkpoints: CheckpointStore & { clearAll(): Promise<void> };
  readonly running: RunningStore;
  readonly models: StoredModels;
}

/** Stored models as a study sees them: a store that fails costs a note, never the run. */
export function studyModels(models: StoredModels, run: RunContext): ModelStore {
  let told = false;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (thrown) {
      const text = `${toLabError(thrown).message} The trained model is not kept.`;
      if (!told) run.emit({ kind: 'note', level: 'warning', text });
      told = true;
      return null;
    }
  };
  return {
    load: (key) => attempt(() => models.load(key)),
    save: async (trained, notes) => {
      await attempt(() => models.save(trained, notes));
    },
  };
}

/**
 * What makes one run survive a crash or a reload: its spec, engine and epoch stand in the store while it runs, and
 * its checkpoints are kept until it ends. One run of all tabs has this; `begin` finds out.
 */
export class Survival {
  private epoch = 0;
  private engine: EngineId | null = null;
  private keeping = true;

  private constructor(
    private readonly spec: Spec,
    private readonly keepers: Keepers,
    private readonly run: RunContext,
  ) {}

  /** Prepares the store for `spec`: what another spec left behind is dropped, its own is gone on with. */
  static async begin(spec: Spec, keepers: Keepers, run: RunContext): Promise<Survival> {
    const survival = new Survival(spec, keepers, run);
    await survival.attempt(async () => {
      const left = await keepers.running.load();
      if (left && canonicalJson(left.spec) === canonicalJson(spec)) {
        survival.epoch = left.epoch;
        survival.engine = left.engine;
      } else {
        await keepers.checkpoints.clearAll();
      }
      await survival.note();
    });
    return survival;
  }

  /** Null where the store does not work. */
  get checkpoints(): CheckpointStore | null {
    if (!this.keeping) return null;
    const { checkpoints } = this.keepers;
    return {
      load: (key) => checkpoints.load(key),
      save: async (key, checkpoint) => {
        await checkpoints.save(key, checkpoint);
        this.epoch = checkpoint.epoch;
        await this.attempt(() => this.note());
      },
      clear: (key) => checkpoints.clear(key),
    };
  }

  /** The engines, with the choice of an interrupted run kept: its checkpoints belong to the engine that made them. */
  engines(engines: Engines): StudyEnv['engines'] {
    return {
      open: (id) => engines.open(id),
      choose: async (trial, run) => {
        const chosen = this.engine ? { engine: this.engine, timings: [] } : await engines.choose(trial, run);
        this.engine = chosen.engine;
        await this.attempt(() => this.note());
        return chosen;
      },
    };
  }

  /** The run has ended, whichever way: nothing of it is to be gone on with. */
  async end(): Promise<void> {
    await this.attempt(async () => {
      await this.keepers.running.clear();
      await this.keepers.checkpoints.clearAll();
    });
  }

  private note(): Promise<void> {
    const { spec, epoch, engine } = this;
    return this.keepers.running.save({ spec, epoch, engine });
  }

  /** The first failure of the store ends the keeping, with a note; the run goes on. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    if (!this.keeping) return;
    try {
      await work();
    } catch (thrown) {
      this.keeping = false;
      const text = `${toLabError(thrown).message} This run could not be resumed after a reload.`;
      this.run.emit({ kind: 'note', level: 'warning', text });
    }
  }
}
