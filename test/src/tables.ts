import { parseSpec, type Row, type StudyTable, type TableOf } from '../../workers/protocol.ts';

/** A table of a study; of its rows a test may write only what it is about. */
export const tableWith = <R extends Row>(table: StudyTable<R>, rows: readonly Partial<R>[]): TableOf<R> => ({
  ...table.head(parseSpec({ study: table.study })),
  rows: rows as readonly R[],
});
