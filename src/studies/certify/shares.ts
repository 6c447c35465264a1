import type { Table } from '../../../workers/protocol.ts';

/** What one certificate says at one budget; shares of the instances that sum to 1. */
export interface ShareBar {
  readonly q: number;
  readonly robust: number;
  readonly undecided: number;
  readonly nonRobust: number;
}

export const methodLabels = {
  relaxation: 'Relaxation',
  split: 'Split',
  row: 'Row bound',
  best: 'All bounds',
  exact: 'Exact',
  random: 'Random',
} as const;
export type Method = keyof typeof methodLabels;

/** The bars of one method, by q. */
export function barsOf(table: Table, method: Method): ShareBar[] {
  return table.rows
    .filter((row) => row.method === method)
    .map(({ q, robust, undecided, nonRobust }) => ({
      q: Number(q),
      robust: Number(robust),
      undecided: Number(undecided),
      nonRobust: Number(nonRobust),
    }));
}

/** The rows of one method as a table of their own. */
export function tableOf(table: Table, method: Method): Table {
  return { ...table, rows: table.rows.filter((row) => row.method === method) };
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** 'With 2 fake clicks 39 % of the predictions flip; random clicks flip 1 %. Proved robust: 61 %.'; null before any. */
export function sentence(table: Table | null, q: number): string | null {
  if (!table) return null;
  const exact = barsOf(table, 'exact').find((bar) => bar.q === q);
  const random = barsOf(table, 'random').find((bar) => bar.q === q);
  if (!exact || !random) return null;
  const clicks = q === 1 ? 'One switched click' : `Up to ${q} switched clicks`;
  const open = exact.undecided > 0 ? ` Not decided: ${percent(exact.undecided)}.` : '';
  return `${clicks} can flip ${percent(exact.nonRobust)} of the predictions; random ones flip ${percent(random.nonRobust)}. Proved robust: ${percent(exact.robust)}.${open}`;
}
