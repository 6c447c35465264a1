import type { Dataset } from '../data/types.ts';
import type { DatasetCard } from '../protocol/dataset.ts';
import { Damaged, datasetFault, type Sealed, sealed, unsealed } from './content.ts';
import type { Drawers } from './drawers.ts';
import { markDamaged, readCards } from './reading.ts';

/** Data sets read from files, kept as they were read, under their hash. */
export interface DatasetStore {
  list(): Promise<DatasetCard[]>;
  /** @throws Damaged, and from then on the set stands with what was set aside */
  load(hash: string): Promise<Dataset | null>;
  save(dataset: Dataset, card: DatasetCard): Promise<void>;
  delete(hash: string): Promise<void>;
}

/** Cards lie apart from the data, so that a list reads no data. A card is written last and removed first. */
export function datasetStore(drawers: Drawers): DatasetStore {
  const cards = drawers<DatasetCard>('cards');
  const datasets = drawers<Sealed<Dataset>>('datasets');
  return {
    list: async () => (await readCards(drawers)).sort((a, b) => a.name.localeCompare(b.name)),
    load: async (hash) => {
      const kept = await datasets.get(hash);
      if (kept === undefined) return null;
      const card = await cards.get(hash);
      try {
        return unsealed<Dataset>(
          kept,
          `The data set "${card?.name ?? hash}" kept on this device`,
          (dataset) =>
            datasetFault(dataset) ?? (dataset.hash === hash ? null : 'hash: it is that of another'),
        );
      } catch (thrown) {
        if (thrown instanceof Damaged) await markDamaged(drawers, 'card', hash, thrown.why);
        throw thrown;
      }
    },
    save: async (dataset, card) => {
      await datasets.put(dataset.hash, sealed(dataset));
      await cards.put(dataset.hash, card);
    },
    delete: async (hash) => {
      await cards.delete(hash);
      await datasets.delete(hash);
    },
  };
}
