import type { RunContext } from '../../core/run.ts';
import type { Column, Row, Table } from '../../protocol/run/events.ts';

/** A table while it grows: what is added goes out as rows, what is replaced as the whole table. */
export class GrowingTable {
  #rows: Row[] = [];

  constructor(
    private readonly head: Omit<Table, 'rows'>,
    private readonly run: Pick<RunContext, 'emit'>,
  ) {
    this.replace([]);
  }

  get table(): Table {
    return { ...this.head, rows: [...this.#rows] };
  }

  add(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    this.#rows.push(...rows);
    this.run.emit({ kind: 'rows', table: this.head.id, rows });
  }

  replace(rows: readonly Row[]): void {
    this.#rows = [...rows];
    this.run.emit({ kind: 'table', table: this.table });
  }
}

/** Shorthands for columns. */
export const text = (key: string, label: string): Column => ({ key, label, type: 'text' });
export const integer = (key: string, label: string): Column => ({ key, label, type: 'integer' });
export const number = (key: string, label: string, digits = 4, unit?: string): Column => ({
  key,
  label,
  type: 'number',
  digits,
  ...(unit && { unit }),
});
