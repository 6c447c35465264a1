import type { FindAnswer, FindQuery } from './ask/find.ts';
import type { Answer, Question } from './ask/question.ts';
import type { DatasetCard } from './dataset.ts';
import type { ImportPlan } from './import.ts';
import type { Result } from './result.ts';
import type { EngineId } from './run/engine.ts';
import type { Outcome, StudyEvent } from './run/events.ts';
import type { ArenaSpec, DatasetSpec, Spec } from './spec/spec.ts';

/** What the page tells a running study, over the study's port. */
export type Control = 'pause' | 'resume' | 'step' | 'rewind' | 'stop';

/** What a person looks at, which a running study does first where it can; null for nothing. Sent over the same port. */
export interface Looked {
  readonly looked: string | null;
}

/** A model kept on this device. */
export interface StoredModel {
  /** Of everything that decided it where it was trained here; of its content where it came from a file. */
  readonly hash: string;
  /** Only what was trained here answers an experiment. */
  readonly origin: 'trained' | 'imported';
  readonly name: string;
  readonly kind: string;
  readonly dataset: string;
  readonly engine: EngineId;
  readonly epochs: number;
  readonly bytes: number;
  /** When it was stored, ISO 8601; for the list only. */
  readonly stored: string;
}

/** The lists of what is kept on this device, by what stands in them. */
export type RecordKind = 'card' | 'model';

/** A record of such a list that this version cannot read, as it lies in the store. */
export interface BrokenRecord {
  readonly key: string;
  readonly record: unknown;
  /** Which member is wrong. */
  readonly why: string;
}

export interface ImportProgress {
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly interactions: number;
}

/** One line of the badge: what this device offers. */
export interface EngineOffer {
  readonly engine: EngineId;
  readonly label: string;
  readonly available: boolean;
  readonly software: boolean;
  readonly note: string;
}

/** An attack from a file that is kept on this device. */
export interface KeptAttack {
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly bytes: number;
}

/** A study that was begun on this device and cut off by a reload or a crash. */
export interface Unfinished {
  /** Of its spec. */
  readonly hash: string;
  /** When it was begun, ISO 8601; for the list only. */
  readonly begun: string;
  readonly spec: Spec;
  /** Epochs that its last checkpoint holds; 0 before the first. */
  readonly epoch: number;
  /** Parts of it that are done and kept: repeats, samples, packets of instances. */
  readonly parts: number;
}

/**
 * The worker's face (Comlink). Nothing throws across it: failures are values.
 * Events of a study and progress of an import go over the transferred port; `Control`s and what is `Looked` at come back on it.
 */
export interface LabApi {
  ping(): Promise<'ready'>;
  offers(): Promise<EngineOffer[]>;
  /** How files would be read; with a plan that was changed, what hangs on the changes is looked at anew. */
  inspect(files: File[], wanted?: ImportPlan): Promise<Outcome<ImportPlan>>;
  /** Reads, stores (IndexedDB) and describes; posts ImportProgress on the port. Posting 'stop' on it cancels. */
  load(files: File[], plan: ImportPlan, port: MessagePort): Promise<Outcome<DatasetCard>>;
  /** Generates or loads from the store. 'missing-dataset' where a file's data is not on this device. */
  card(dataset: DatasetSpec): Promise<Outcome<DatasetCard>>;
  /** Users or items of the view that an experiment is about, by title and by id. */
  find(spec: Spec, query: FindQuery): Promise<Outcome<FindAnswer>>;
  /** Sets loaded from files and kept on this device. */
  datasets(): Promise<Outcome<DatasetCard[]>>;
  deleteDataset(hash: string): Promise<Outcome<null>>;
  /** Runs a study; posts StudyEvent[] batches on the port, takes Controls from it. */
  run(spec: Spec, port: MessagePort): Promise<Outcome<Result>>;
  /** Answers a question about a study that was run here, by `AnswerTo` its kind; a malformed one is refused. */
  ask(spec: Spec, question: Question): Promise<Outcome<Answer>>;
  /** Checks an attack from a file against a grid's data and budget, and keeps it on this device. */
  takeAttack(spec: Spec, name: string, bytes: Uint8Array): Promise<Outcome<ArenaSpec>>;
  /** Those of these attacks from files, by their hashes, that are kept on this device. */
  attacksHere(hashes: readonly string[]): Promise<Outcome<string[]>>;
  /** All that are kept, whatever grid names them. */
  attacks(): Promise<Outcome<KeptAttack[]>>;
  deleteAttack(hash: string): Promise<Outcome<null>>;
  models(): Promise<Outcome<StoredModel[]>>;
  renameModel(hash: string, name: string): Promise<Outcome<null>>;
  deleteModel(hash: string): Promise<Outcome<null>>;
  exportModel(hash: string): Promise<Outcome<Uint8Array>>;
  importModel(bytes: Uint8Array): Promise<Outcome<StoredModel>>;
  /** Records of a list that cannot be read; they are left where they are and out of the list. */
  broken(kind: RecordKind): Promise<Outcome<BrokenRecord[]>>;
  deleteBroken(kind: RecordKind): Promise<Outcome<null>>;
  /** The studies that a reload or a crash cut off, the newest first; running the spec of one again goes on with it. */
  unfinished(): Promise<Outcome<Unfinished[]>>;
  /** Forgets one, and what is kept of it. */
  discardUnfinished(spec: Spec): Promise<Outcome<null>>;
  /** For tests and the diagnosis page only: really loses the WebGL context of the running engine. */
  loseContext(): Promise<boolean>;
}

/** On a run's port: its events in batches, and a last word, since the outcome travels another way and may overtake. */
export type RunMessage =
  | { readonly kind: 'events'; readonly events: readonly StudyEvent[] }
  | { readonly kind: 'end' };
