import { hashOf } from '../workers/core/hash.ts';
import type { Result } from '../workers/protocol/result.ts';
import type { EngineId } from '../workers/protocol/run/engine.ts';
import type { Row, StudyEvent, Table } from '../workers/protocol/run/events.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';

/** What a run that was stopped had done, marked so that nobody takes it for a result. */
export type PartialResult = Omit<Result, 'engine'> & {
  readonly engine: EngineId | null;
  /** Why it ends here, in a sentence. */
  readonly partial: string;
};

/** Follows the events of a run and holds its tables as they stand. */
export class DoneSoFar {
  private readonly tables = new Map<string, { readonly head: Table; readonly rows: Row[] }>();
  private readonly notes: string[] = [];
  private engine: EngineId | null = null;

  take(event: StudyEvent): void {
    if (event.kind === 'table') {
      this.tables.set(event.table.id, { head: event.table, rows: [...event.table.rows] });
    } else if (event.kind === 'rows') {
      const rows = this.tables.get(event.table)?.rows;
      for (const row of event.rows) rows?.push(row);
    } else if (event.kind === 'engine') this.engine = event.engine;
    else if (event.kind === 'note') this.notes.push(event.text);
  }

  /** What is there of `spec`; null before a table has rows. */
  result(spec: Spec, partial: string): PartialResult | null {
    const tables = [...this.tables.values()].map(({ head, rows }) => ({ ...head, rows }));
    if (tables.every(({ rows }) => rows.length === 0)) return null;
    const { engine, notes } = this;
    return { partial, spec, hash: hashOf(spec), engine, tables, notes };
  }
}
