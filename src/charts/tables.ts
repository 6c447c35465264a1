import type { Row, TableOf } from '../../workers/protocol.ts';

/** The same table with the rows that `keep` says, under another title where one is given. */
export const rowsWhere = <R extends Row>(
  table: TableOf<R>,
  keep: (row: R) => boolean,
  title = table.title,
): TableOf<R> => ({
  ...table,
  title,
  rows: table.rows.filter(keep),
});
