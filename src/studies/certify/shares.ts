import type { CertificateId, CertifyRow, CertifyTable } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';

/** What one certificate says at one budget; shares of the instances that sum to 1. */
export interface ShareBar {
  readonly q: number;
  readonly robust: number;
  readonly undecided: number;
  readonly nonRobust: number;
}

export type Method = CertificateId;

/** The bars of one method, by q. */
export const barsOf = (table: CertifyTable<'shares'>, method: Method): ShareBar[] =>
  table.rows.filter((row) => row.method === method);

/** How often the model is right on the certified instances, and how often saying the same of all of them is; null of none. */
export function rightIn({ rows }: CertifyTable<'instances'>): {
  readonly right: number;
  readonly constant: number;
  readonly instances: number;
} | null {
  if (rows.length === 0) return null;
  const share = (holds: (row: CertifyRow<'instances'>) => boolean) => rows.filter(holds).length / rows.length;
  const chosen = share(({ label }) => label > 0);
  return {
    right: share(({ label, f }) => f > 0 === label > 0),
    constant: Math.max(chosen, 1 - chosen),
    instances: rows.length,
  };
}

/** '25, Star Wars (1977)': an instance as the field that shows it names it. */
export const exampleName = ({ user, item }: CertifyRow<'instances'>): string => `${user}, ${item}`;

/** Examples of one robustness radius, for a list to choose from. */
export interface ExampleGroup {
  readonly group: string;
  /** By their names; a list has room for f beside them, which the field has not. */
  readonly items: readonly { readonly value: string; readonly label: string; readonly f: string }[];
}
const examplesEach = 8;
export const MOST_EXAMPLES = 60;

const radiusWords = (exact: number | null): string => {
  if (exact === 0) return 'Robust at every budget';
  if (exact === null) return 'Left open';
  return exact === 1 ? 'One switch flips it' : `${exact} switches flip it`;
};

/**
 * Certified instances of every radius, from the most fragile on: the first few of each, or with a text all whose user
 * or item holds it, `MOST_EXAMPLES` at most. Of those that can be `asked` about.
 */
export function examplesOf(
  instances: CertifyTable<'instances'>,
  text = '',
  asked: (instance: number) => boolean = () => true,
): ExampleGroup[] {
  type Instance = CertifyRow<'instances'>;
  const rank = ({ exact }: Instance) => (exact === null ? 1e6 : exact === 0 ? 1e5 : exact);
  const groups = new Map<string, Instance[]>();
  const wanted = text.trim().toLowerCase();
  const fitting = instances.rows.filter(
    ({ instance, user, item }) => asked(instance) && `${user}, ${item}`.toLowerCase().includes(wanted),
  );
  const shown = [...fitting].sort((a, b) => rank(a) - rank(b)).slice(0, wanted ? MOST_EXAMPLES : undefined);
  for (const row of shown) {
    const group = radiusWords(row.exact);
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups].map(([group, rows]) => ({
    group,
    items: rows.slice(0, wanted ? undefined : examplesEach).map((row) => ({
      ...{ value: String(row.instance), label: exampleName(row) },
      f: `f = ${formatNumber(row.f)}`,
    })),
  }));
}
