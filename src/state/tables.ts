import type { Row, StudyEvent, Table } from '../../workers/protocol.ts';

/**
 * The tables of a run, kept outside the store: rows are appended in place as they stream in, and a
 * reader gets a new `Table` value only where the table has changed since it last looked.
 */
export class TableBuffer {
  readonly #tables = new Map<string, { head: Table; rows: Row[]; view: Table | null }>();

  clear(): void {
    this.#tables.clear();
  }

  /** Takes a whole table, replacing one of the same id. */
  put(table: Table): void {
    this.#tables.set(table.id, { head: table, rows: [...table.rows], view: null });
  }

  /** Takes what an event brings; true where a table changed. Rows of an unknown table are left out. */
  take(event: StudyEvent): boolean {
    if (event.kind === 'table') {
      this.put(event.table);
      return true;
    }
    if (event.kind !== 'rows') return false;
    const entry = this.#tables.get(event.table);
    if (!entry || event.rows.length === 0) return false;
    for (const row of event.rows) entry.rows.push(row);
    entry.view = null;
    return true;
  }

  get(id: string): Table | null {
    const entry = this.#tables.get(id);
    if (!entry) return null;
    entry.view ??= { ...entry.head, rows: entry.rows.slice() };
    return entry.view;
  }
}
