import type { Dataset } from '../data/types.ts';
import type { DatasetCard } from '../protocol/dataset.ts';
import type { Drawers } from './drawers.ts';
import { readCards } from './reading.ts';

/** Data sets read from files, kept as they were read, under their hash. */
export interface DatasetStore {
  list(): Promise<DatasetCard[]>;
  load(hash: string): Promise<Dataset | null>;
  save(dataset: Dataset, card: DatasetCard): Promise<void>;
  delete(hash: string): Promise<void>;
}

/** Cards lie apart from the data, so that a list reads no data. A card is written last and removed first. */
export function datasetStore(drawers: Drawers): DatasetStore {
  const cards = drawers<DatasetCard>('cards');
  const datasets = drawers<Dataset>('datasets');
  return {
    list: async () => (await readCards(drawers)).sort((a, b) => a.name.localeCompare(b.name)),
    load: async (hash) => (await datasets.get(hash)) ?? null,
    save: async (dataset, card) => {
      await datasets.put(dataset.hash, dataset);
      await cards.put(dataset.hash, card);
    },
    delete: async (hash) => {
      await cards.delete(hash);
      await datasets.delete(hash);
    },
  };
}
