import type { Csr, Dataset, Instances, Split } from '../../data/types.ts';
import type { Ranking } from '../../measure/rank.ts';
import type { ModelSpec } from '../../protocol/spec/spec.ts';
import type { TrainedModel } from '../../training/types.ts';

/** The data that something was made from, and the key of its split. */
export interface SavedFrom {
  readonly keys: { readonly split: string };
  readonly view: Dataset;
  readonly split: Split;
}

/**
 * Takes what a person wants to have beside the tables, as it comes to be. Names are words, and within the data unique for
 * what they name: the same name again is the same thing. No result hangs on it.
 */
export interface Saving {
  /** Who learns from what and is asked for what. */
  split(from: SavedFrom): void;
  /** A trained model, a defended or a poisoned one as well; baselines have no parameters and are left out. */
  model(from: SavedFrom, name: string, model: Omit<TrainedModel, 'losses'>, spec: ModelSpec): void;
  /** Fake users, a row each, with what they claim of items. */
  fakes(from: SavedFrom, name: string, rows: Csr): void;
  /** Each ranked user's held-out or target items by their places, and the list. */
  ranking(from: SavedFrom, name: string, ranking: Ranking): void;
  /** An attack of an arena as a file that an arena reads. */
  attack(name: string, bytes: Uint8Array): void;
  /** What a model says of each instance of the test part: its logit beside the label. */
  instances(from: SavedFrom, name: string, instances: Instances, logits: Float32Array): void;
}
