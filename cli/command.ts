import type { ColumnRole } from '../workers/protocol/import.ts';
import type { EngineId } from '../workers/protocol/run/engine.ts';
import type { DataWish } from './data.ts';
import type { Frame } from './sharing.ts';
import type { Form, Shard } from './sweep-files.ts';

/** What the command line asks for. */
export type Command =
  /** Of one command, or of all. */
  | { readonly kind: 'help'; readonly of: string | null }
  | { readonly kind: 'list' }
  | { readonly kind: 'schema' }
  | { readonly kind: 'glossary' }
  | { readonly kind: 'explain'; readonly spec: string }
  /** What a swept grid, or voters that were trained in parts, come to. */
  | (DataWish & {
      readonly kind: 'merge';
      readonly dir: string;
      readonly form: Form;
      readonly out: string | null;
      readonly data: readonly string[];
    })
  /** Proofs of certificates, checked on the model that they are about. */
  | { readonly kind: 'check'; readonly proofs: readonly string[]; readonly model: string }
  /** Results as one HTML file, compared where they are several. */
  | {
      readonly kind: 'report';
      readonly results: readonly string[];
      readonly out: string;
      /** The address of the lab that the report leads back to; null where none was given. */
      readonly lab: string | null;
    }
  /** The line of HTML that shows an experiment within another page, with others pinned beside it. */
  | ({ readonly kind: 'embed'; readonly specs: readonly string[] } & Frame)
  /** What the papers say, run again; without cards and not all, the list of them. */
  | {
      readonly kind: 'papers';
      readonly cards: readonly string[];
      readonly all: boolean;
      readonly sizes: readonly ('quick' | 'full')[];
      /** The folder that holds one a data set. */
      readonly data: string | null;
      readonly out: string;
      readonly workers: number | null;
      readonly quiet: boolean;
    }
  | {
      readonly kind: 'run';
      readonly spec: string;
      /** The folder of a sweep and the part of it; null where the whole study is run in one go. */
      readonly sweep: { readonly dir: string; readonly shard: Shard } | null;
      readonly data: readonly string[];
      /** Attacks that were made elsewhere, for a grid. */
      readonly attacks: readonly string[];
      /** The file of interactions, and what its columns hold; null where the reader decides. */
      readonly main: string | null;
      readonly columns: readonly ColumnRole[] | null;
      readonly out: string | null;
      /** The file that the result is written to as a report in HTML. */
      readonly report: string | null;
      /** The address of the lab that a report leads back to; null where none was given. */
      readonly lab: string | null;
      /** The folder that proofs of certificates are written to. */
      readonly proofs: string | null;
      /** The folder that models, splits, fake users and outcomes are written to; null for none. */
      readonly save: string | null;
      /** Seconds that the exact search of certify may take on each thread; null where the clock decides nothing. */
      readonly seconds: number | null;
      /** A file of questions that are put to the run; their answers stand in its result. */
      readonly ask: string | null;
      /** Overrides the spec's engine; null leaves it. */
      readonly engine: EngineId | 'auto' | null;
      readonly quiet: boolean;
      /** The folder in which trained models and finished parts are kept for the next run; null for none. */
      readonly resume: string | null;
      /** Starts what takes long without asking. */
      readonly yes: boolean;
      /** Threads that a study may be spread over; null for as many as there are cores, four at most. */
      readonly workers: number | null;
    };
