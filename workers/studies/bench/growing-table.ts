import type { RunContext } from '../../core/run.ts';
import type { HeadOf, Row, TableOf } from '../../protocol/run/events.ts';

/** A table while it grows: what is added goes out as rows, what is replaced as the whole table. */
export class GrowingTable<R extends Row> {
  #rows: R[] = [];

  constructor(
    private readonly head: HeadOf<R>,
    private readonly run: Pick<RunContext, 'emit'>,
  ) {
    this.replace([]);
  }

  get table(): TableOf<R> {
    return { ...this.head, rows: [...this.#rows] };
  }

  add(rows: readonly R[]): void {
    if (rows.length === 0) return;
    this.#rows.push(...rows);
    this.run.emit({ kind: 'rows', table: this.head.id, rows });
  }

  /** Shows a row to whoever follows the run; the table itself, and so the result, is without it. */
  show(row: R): void {
    this.run.emit({ kind: 'rows', table: this.head.id, rows: [row] });
  }

  replace(rows: readonly R[]): void {
    this.#rows = [...rows];
    this.run.emit({ kind: 'table', table: this.table });
  }
}

/** A table that comes whole. */
export function finishedTable<R extends Row>(
  head: HeadOf<R>,
  rows: readonly R[],
  run: Pick<RunContext, 'emit'>,
): TableOf<R> {
  const table = { ...head, rows };
  run.emit({ kind: 'table', table });
  return table;
}
