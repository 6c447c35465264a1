import { useMemo, useState } from 'react';
import type { Cell, KeyOf, Row, TableOf } from '../../workers/protocol.ts';
import { tr } from '../words/tr.ts';
import { cellName, cellNames } from './cellNames.ts';
import classes from './charts.module.css';
import { ExplainedButton } from './Explained.tsx';
import { formatCell } from './format.ts';
import { type Sorting, sortRows } from './sort.ts';

export interface DataTableProps<R extends Row> {
  readonly table: TableOf<R>;
  /** Rows shown before 'Show all'; default 100. */
  readonly limit?: number;
  /** Hides the caption where a heading stands above already. */
  readonly bare?: boolean;
  /** Draws a cell another way than its column's type asks; null for the usual way. */
  readonly cell?: (key: KeyOf<R>, value: Cell | undefined, row: R) => React.ReactNode;
}

/** Letters from which on a text is a sentence rather than a name. */
const LONG = 100;
/** Letters from which on a name keeps a width at which it can be read. */
const NAME = 8;

/** A table with sortable columns, scrolled sideways where the screen is narrow. */
export function DataTable<R extends Row>({ table, limit = 100, bare = false, cell }: DataTableProps<R>) {
  const [sorting, setSorting] = useState<Sorting<R> | null>(null);
  const [all, setAll] = useState(false);
  const rows = useMemo(() => sortRows(table.rows, sorting), [table.rows, sorting]);
  const names = useMemo(() => cellNames(table), [table]);
  const shown = all ? rows : rows.slice(0, limit);
  const turn = (key: KeyOf<R>) =>
    setSorting((now) => ({ key, descending: now?.key === key ? !now.descending : false }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={tr(table.title)} tabIndex={0}>
      <table className={classes.table}>
        <caption className={bare ? classes.hidden : undefined}>{tr(table.title)}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => {
              const by =
                sorting?.key === column.key ? (sorting.descending ? 'descending' : 'ascending') : 'none';
              return (
                <th
                  key={column.key}
                  scope="col"
                  aria-sort={by}
                  data-text={column.type === 'text' || undefined}
                >
                  <ExplainedButton text={column.label}>
                    <button type="button" onClick={() => turn(column.key)}>
                      {tr(column.label)}
                      {column.unit ? ` (${tr(column.unit)})` : ''}
                      <span aria-hidden="true">{by === 'none' ? '' : by === 'ascending' ? ' ↑' : ' ↓'}</span>
                    </button>
                  </ExplainedButton>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
            <tr key={i}>
              {table.columns.map((column) => {
                const text =
                  cellName(names, column.key, row[column.key]) ?? formatCell(row[column.key], column);
                return (
                  <td
                    key={column.key}
                    data-text={column.type === 'text' || undefined}
                    data-name={(column.type === 'text' && text.length > NAME) || undefined}
                    data-long={String(row[column.key] ?? '').length > LONG || undefined}
                  >
                    {cell?.(column.key, row[column.key], row) ?? text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          {tr(`Show all ${rows.length} rows`)}
        </button>
      )}
    </section>
  );
}
