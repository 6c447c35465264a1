import { hashOf } from '../core/hash.ts';
import type { RunContext } from '../core/run.ts';
import type { EngineId } from '../protocol/run/engine.ts';
import { toLabError } from '../protocol/run/errors.ts';
import type { Spec } from '../protocol/spec/spec.ts';
import type { RunKeeping } from '../store/checkpoints.ts';
import { Damaged } from '../store/content.ts';
import type { ModelStore as StoredModels } from '../store/models.ts';
import type { RunningStore } from '../store/running.ts';
import type { DoneParts, StudyEnv, TrainedStages } from '../studies/bench/env.ts';
import type { Engines } from '../training/choose.ts';
import type { Checkpoint, CheckpointStore } from '../training/types.ts';

/** What a run keeps on this device. */
export interface Keepers {
  readonly kept: (run: string) => RunKeeping;
  readonly running: RunningStore;
  readonly models: StoredModels;
}

/** Forgets a run that was cut off or has ended. The offer goes last, so that nothing is kept that nobody offers. */
export async function discard({ running, kept }: Keepers, hash: string): Promise<void> {
  await kept(hash).clearAll();
  await running.clear(hash);
}

/** What `load` gives; where that is damaged, a note, and nothing: it is made again. */
async function orMadeAgain<T>(load: () => Promise<T>, run: RunContext): Promise<T | null> {
  try {
    return await load();
  } catch (thrown) {
    if (!(thrown instanceof Damaged)) throw thrown;
    const text = `${thrown.message} It is computed again.`;
    run.emit({ kind: 'note', level: 'warning', text });
    return null;
  }
}

/** Stored models as a study sees them: a store that fails costs a note, never the run. */
export function studyModels(models: StoredModels, run: RunContext): TrainedStages {
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
    load: (key) => attempt(() => orMadeAgain(() => models.load(key), run)),
    save: async (trained, notes) => {
      await attempt(() => models.save(trained, notes));
    },
  };
}

/** So many runs that were cut off are kept; the oldest go. */
const mostOffers = 5;

/**
 * What makes one run survive a crash or a reload: its spec, engine and epoch stand in the store while it runs, and
 * its checkpoints and finished parts are kept until it ends. One run of all tabs has this at a time; those that were
 * cut off before lie beside it, each with its own.
 */
export class Survival {
  private epoch = 0;
  private done = 0;
  private engine: EngineId | null = null;
  private keeping = true;
  private readonly hash: string;
  private readonly own: RunKeeping;

  private constructor(
    private readonly spec: Spec,
    private readonly keepers: Keepers,
    private readonly run: RunContext,
    private readonly begun: string,
  ) {
    this.hash = hashOf(spec);
    this.own = keepers.kept(this.hash);
  }

  /** Prepares the store for `spec`: what was kept of it is gone on with. `now` (ISO 8601) dates the offer. */
  static async begin(spec: Spec, keepers: Keepers, run: RunContext, now: string): Promise<Survival> {
    const survival = new Survival(spec, keepers, run, now);
    await survival.attempt(async () => {
      const left = await keepers.running.load(survival.hash);
      if (left) {
        survival.epoch = left.epoch;
        survival.engine = left.engine;
        survival.done = left.parts;
      } else {
        await survival.own.clearAll();
      }
      await survival.note();
      for (const { hash } of (await keepers.running.list()).slice(mostOffers)) await discard(keepers, hash);
    });
    return survival;
  }

  /** Null where the store does not work. Where it fails later the run goes on without, which is said once. */
  get checkpoints(): CheckpointStore | null {
    if (!this.keeping) return null;
    const { checkpoints } = this.own;
    return {
      load: async (key) => {
        let checkpoint: Checkpoint | null = null;
        await this.attempt(async () => {
          checkpoint = await orMadeAgain(() => checkpoints.load(key), this.run);
        });
        return checkpoint;
      },
      save: (key, checkpoint) =>
        this.attempt(async () => {
          await checkpoints.save(key, checkpoint);
          this.epoch = checkpoint.epoch;
          await this.note();
        }),
      clear: (key) => this.attempt(() => checkpoints.clear(key)),
    };
  }

  /** The finished parts of the study. */
  get parts(): DoneParts {
    return {
      load: async (key) => {
        let output: unknown;
        await this.attempt(async () => {
          const load = async () => ({ output: await this.own.parts.load(key) });
          output = (await orMadeAgain(load, this.run))?.output;
        });
        return output;
      },
      save: (key, output) =>
        this.attempt(async () => {
          await this.own.parts.save(key, output);
          this.done++;
          await this.note();
        }),
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
      await discard(this.keepers, this.hash);
    });
  }

  private note(): Promise<void> {
    const { spec, epoch, engine, hash, begun, done: parts } = this;
    return this.keepers.running.save({ hash, begun, spec, epoch, parts, engine });
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
