import { attackName, type PoisonTable, trainingWaysOf, wayId } from '../../../workers/protocol.ts';
import { formatNumber, formatPercent } from '../../charts/format.ts';
import type { RoleId } from '../../look/roles.ts';

export interface Target {
  /** ItemIndex, as the table has it. */
  readonly id: string;
  readonly title: string;
}

/** The way of one target under one defence; places from 1, the best. */
export interface Way {
  readonly id: string;
  readonly label: string;
  readonly role: RoleId;
  readonly points: PoisonTable<'climb'>['rows'];
}

/** The targets of the table, in its order. */
export function climbTargets({ rows }: PoisonTable<'climb'>): Target[] {
  const titles = new Map(rows.map(({ target, title }) => [String(target), title]));
  return [...titles].map(([id, title]) => ({ id, title }));
}

/** What the table tells of one target under one attack: its way under every defence, and its place by the clean model. */
export function waysOf(
  table: PoisonTable<'climb'>,
  attack: string,
  wanted: string,
): { ways: Way[]; clean: number | null } {
  const own = table.rows.filter(({ target }) => String(target) === wanted);
  const clean = own.find((row) => row.attack === 'none')?.median;
  const rows = own.filter((row) => row.attack === attack);
  const ways = trainingWaysOf(rows).map(({ id, label, note, role }) => ({
    id,
    role,
    label: note ? `${label}, ${note}` : label,
    points: rows.filter((row) => wayId(row) === id),
  }));
  return { ways, clean: clean ?? null };
}

/** Where the target begins and ends under each defence, in words. */
export function climbInWords(ways: readonly Way[], clean: number | null, attack: string, k: number): string {
  const ends = ways.flatMap(({ label, points }) => {
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last) return [];
    const from = formatNumber(first.median, 4);
    const to = formatNumber(last.median, 4);
    return [
      `${label}: median place ${from} after epoch ${first.epoch}, ${to} at the end, among the best ${k} of ${formatPercent(last.reached)} of the users.`,
    ];
  });
  const origin = clean === null ? '' : ` The clean model has it at a median of ${formatNumber(clean, 4)}.`;
  return `${attackName(attack)} profiles. ${ends.join(' ')}${origin}`;
}
