import type { RunContext } from '../core/run.ts';
import { describe } from '../data/card.ts';
import type { Dataset } from '../data/types.ts';
import type { DatasetCard } from '../protocol/dataset.ts';
import { LabFailure, toLabError } from '../protocol/run/errors.ts';
import type { DatasetSpec } from '../protocol/spec/spec.ts';
import { Damaged } from '../store/content.ts';
import type { DatasetStore } from '../store/datasets.ts';
import { makeUp } from './making.ts';

/** Sets from files that are kept at hand beside the store: where storing fails, they live as long as the page. */
const atHand = 2;

/** Data sets by their spec: generated, or from files read on this device. */
export class DatasetShelf {
  private readonly loaded = new Map<string, Dataset>();

  constructor(private readonly store: DatasetStore) {}

  /** @throws LabFailure 'missing-dataset' where a file's data is not on this device, or damaged there. */
  async get(spec: DatasetSpec, run: RunContext): Promise<Dataset> {
    if (spec.kind === 'generated') return makeUp(spec, run);
    const found = this.loaded.get(spec.hash) ?? (await this.stored(spec.hash));
    if (!found) {
      const name = spec.name ? `"${spec.name}"` : 'of this experiment';
      throw new LabFailure(
        'missing-dataset',
        `The data set ${name} is not on this device. Load its files on the Data page; the same files are recognised.`,
      );
    }
    this.keep(found);
    return found;
  }

  private async stored(hash: string): Promise<Dataset | null> {
    try {
      return await this.store.load(hash);
    } catch (thrown) {
      if (!(thrown instanceof Damaged)) throw thrown;
      throw new LabFailure(
        'missing-dataset',
        `${thrown.message} Load its files again on the Data page; the same files are recognised.`,
      );
    }
  }

  /** Keeps a set that was just read; where storing fails, the card says so and the set lives until a reload. */
  async add(dataset: Dataset): Promise<DatasetCard> {
    this.keep(dataset);
    const card = describe(dataset);
    try {
      await this.store.save(dataset, card);
      return card;
    } catch (thrown) {
      const unkept = `${toLabError(thrown).message} This data set can be used until the page is reloaded; then it has to be loaded again.`;
      return { ...card, unkept };
    }
  }

  async delete(hash: string): Promise<void> {
    this.loaded.delete(hash);
    await this.store.delete(hash);
  }

  private keep(dataset: Dataset): void {
    this.loaded.delete(dataset.hash);
    this.loaded.set(dataset.hash, dataset);
    for (const hash of this.loaded.keys()) {
      if (this.loaded.size <= atHand) return;
      this.loaded.delete(hash);
    }
  }
}
