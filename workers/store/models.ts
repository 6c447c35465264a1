import type { StoredModel } from '../protocol/api.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { ModelSpec } from '../protocol/spec/spec.ts';
import { compact } from './checkpoints.ts';
import { Damaged, type Sealed, sealed, unsealed, weightsFault } from './content.ts';
import type { Drawers } from './drawers.ts';
import { listEntry, type ModelRecord, readModelFile, writeModelFile } from './model-file.ts';
import { markDamaged, readModels } from './reading.ts';

/** What a list shows beside the model itself. */
export interface ModelNotes {
  readonly name: string;
  /** Name of the data set it was trained on. */
  readonly dataset: string;
  readonly spec: ModelSpec;
}

/** A model, and what was measured while it was trained. */
export type KeptModel = Pick<ModelRecord, 'model' | 'curve'>;

/** Models trained here, under the hash of everything that decided them; and imported ones, under that of their content. */
export interface ModelStore {
  /** The newest first. */
  list(): Promise<StoredModel[]>;
  /**
   * A model that was trained here; null for any other, so that nobody's file can answer an experiment.
   * @throws Damaged, and from then on the model stands with what was set aside
   */
  load(hash: string): Promise<KeptModel | null>;
  /** Keeps the name that a model of this hash was given before. Baselines are not kept. */
  save(kept: KeptModel, notes: ModelNotes): Promise<void>;
  /** @throws LabFailure 'bad-spec' for an empty name or one above 200 characters, 'storage' for an unknown hash. */
  rename(hash: string, name: string): Promise<void>;
  delete(hash: string): Promise<void>;
  /** A safetensors file. @throws Damaged, 'storage' */
  export(hash: string): Promise<Uint8Array<ArrayBuffer>>;
  import(bytes: Uint8Array): Promise<StoredModel>;
}

type Weights = Omit<ModelRecord, 'stored'> & Pick<StoredModel, 'origin'>;

/** `now` gives the time of day as ISO 8601, for the list only. */
export function modelStore(drawers: Drawers, now: () => string): ModelStore {
  const entries = drawers<StoredModel>('models');
  const weights = drawers<Sealed<Weights>>('weights');

  async function entryOf(hash: string): Promise<StoredModel> {
    const entry = await entries.get(hash);
    if (!entry) throw new LabFailure('storage', 'This model is not stored here any more. Train it again.');
    return entry;
  }
  async function put({ stored, ...rest }: ModelRecord): Promise<void> {
    await weights.put(stored.hash, sealed({ ...rest, origin: stored.origin }));
    await entries.put(stored.hash, stored);
  }

  async function weightsOf(hash: string): Promise<Weights | null> {
    const kept = await weights.get(hash);
    if (kept === undefined) return null;
    const entry = await entries.get(hash);
    try {
      return unsealed<Weights>(
        kept,
        `The model "${entry?.name ?? hash}" kept on this device`,
        (read) => weightsFault(read) ?? (read.model.key === hash ? null : 'key: it is that of another'),
      );
    } catch (thrown) {
      if (thrown instanceof Damaged) await markDamaged(drawers, 'model', hash, thrown.why);
      throw thrown;
    }
  }

  return {
    list: async () => (await readModels(drawers)).sort((a, b) => (a.stored < b.stored ? 1 : -1)),
    load: async (hash) => {
      const kept = await weightsOf(hash);
      return kept?.origin === 'trained' ? { model: kept.model, curve: kept.curve } : null;
    },
    save: async ({ model, curve }, { name, dataset, spec }) => {
      if (!model.shape) return;
      const known = await entries.get(model.key);
      await put({
        stored: listEntry(model, 'trained', known?.name ?? name, dataset, now()),
        spec,
        model: { ...model, params: compact(model.params) },
        curve,
      });
    },
    rename: async (hash, name) => {
      const wanted = name.trim();
      if (wanted.length === 0 || wanted.length > 200) {
        throw new LabFailure('bad-spec', 'A model needs a name of 1 to 200 characters.');
      }
      await entries.put(hash, { ...(await entryOf(hash)), name: wanted });
    },
    delete: async (hash) => {
      await entries.delete(hash);
      await weights.delete(hash);
    },
    export: async (hash) => {
      const stored = await entryOf(hash);
      const kept = await weightsOf(hash);
      if (!kept) throw new LabFailure('storage', 'The parameters of this model are gone. Train it again.');
      return writeModelFile({ stored, ...kept });
    },
    import: async (bytes) => {
      const record = readModelFile(bytes, now());
      await put(record);
      return record.stored;
    },
  };
}
