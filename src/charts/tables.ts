import type { Row, Table } from '../../workers/protocol.ts';

/** The same table with the rows that `keep` says, under another title where one is given. */
export const rowsWhere = (table: Table, keep: (row: Row) => boolean, title = table.title): Table => ({
  ...table,
  title,
  rows: table.rows.filter(keep),
});
