import type { CellFormat } from '../names/format.ts';
import type { EngineId } from './engine.ts';
import type { LabError } from './errors.ts';
import type { Progress } from './progress.ts';

/** A column of a table: how its values are to be read. */
export interface Column<K extends string = string> extends CellFormat {
  readonly key: K;
  readonly label: string;
}
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** All results are tables; a chart is a view of one. */
export interface Table {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Keys of the columns that rows have. */
export type KeyOf<R extends Row> = Extract<keyof R, string>;

/** A table of which it is known what its rows hold. */
export interface TableOf<R extends Row> extends Table {
  readonly columns: readonly Column<KeyOf<R>>[];
  readonly rows: readonly R[];
}

/** A table before it has rows. */
export type HeadOf<R extends Row> = Omit<TableOf<R>, 'rows'>;

/** How one engine did when Auto timed it. */
export interface EngineTiming {
  readonly engine: EngineId;
  readonly label: string;
  /** Mini-batch steps per second; null where the engine is absent, with the reason in `note`. */
  readonly stepsPerSecond: number | null;
  readonly note?: string;
}

/** What a study says while it runs. The worker gathers and flushes these at 5 to 10 Hz. */
export type StudyEvent =
  | ({ readonly kind: 'progress' } & Progress)
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'rows'; readonly table: string; readonly rows: readonly Row[] }
  | {
      readonly kind: 'engine';
      readonly engine: EngineId;
      readonly label: string;
      readonly timings: readonly EngineTiming[];
      readonly pinned: boolean;
    }
  | { readonly kind: 'note'; readonly level: 'info' | 'warning'; readonly text: string }
  | { readonly kind: 'paused'; readonly epoch: number };

/** Success or failure as a value, since an Error loses its type between threads. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: LabError };
