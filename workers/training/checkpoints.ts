import type { RunContext } from '../core/run.ts';
import type { Params } from '../core/tensor.ts';
import { toLabError } from '../protocol/run/errors.ts';
import type { Checkpoint, CheckpointStore } from './types.ts';

/** A checkpoint is due after so many epochs or milliseconds, whichever comes first. */
const everyEpochs = 20;
const everyMs = 3000;

/** True where a stored checkpoint fits the model: the same parameters in the same shapes, and a loss per epoch. */
function fits(checkpoint: Checkpoint, initial: Params, epochs: number): boolean {
  return (
    checkpoint.epoch <= epochs &&
    checkpoint.losses.length === checkpoint.epoch &&
    Object.entries(initial).every(([name, tensor]) => {
      const kept = checkpoint.params[name];
      return kept?.shape.join() === tensor.shape.join() && kept.data.length === tensor.data.length;
    })
  );
}

/** The last checkpoint of one training: always in memory, and in the store as long as that works. */
export class CheckpointKeeper {
  private savedAt: number;
  private latest: Checkpoint;

  constructor(
    private readonly key: string,
    private store: CheckpointStore | null,
    private readonly run: RunContext,
    private readonly initial: Params,
  ) {
    this.latest = { epoch: 0, params: initial, losses: [] };
    this.savedAt = run.now();
  }

  /** What training goes on from; before the first save the initial weights. */
  get last(): Checkpoint {
    return this.latest;
  }

  /** True when the checkpoint of `epoch`, which comes after the last one, should be saved. */
  due(epoch: number): boolean {
    return (
      epoch - this.latest.epoch >= everyEpochs ||
      this.run.now() - this.savedAt >= everyMs ||
      (this.run.pausing?.() ?? false)
    );
  }

  /** Looks for a checkpoint of an interrupted run; true when there is one to go on from. */
  async find(epochs: number): Promise<boolean> {
    const found = await this.attempt((store) => store.load(this.key));
    if (!found || found.epoch === 0 || !fits(found, this.initial, epochs)) return false;
    this.latest = found;
    return true;
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    this.latest = checkpoint;
    await this.attempt((store) => store.save(this.key, checkpoint));
    this.savedAt = this.run.now();
  }

  /** Back to the initial weights, here and in the store. */
  async reset(): Promise<void> {
    this.latest = { epoch: 0, params: this.initial, losses: [] };
    await this.attempt((store) => store.clear(this.key));
  }

  /** Training must not die of a full disk: after the first failure it goes on without the store and says so. */
  private async attempt<T>(work: (store: CheckpointStore) => Promise<T>): Promise<T | null> {
    if (!this.store) return null;
    try {
      return await work(this.store);
    } catch (thrown) {
      this.store = null;
      const text = `${toLabError(thrown).message} Training goes on, but could not be resumed after a reload.`;
      this.run.emit({ kind: 'note', level: 'warning', text });
      return null;
    }
  }
}
