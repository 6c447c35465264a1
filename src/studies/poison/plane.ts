import { attacksOf, type PoisonRow, type PoisonTable, wayName } from '../../../workers/protocol.ts';
import type { RoleId } from '../../look/roles.ts';

/** Users of one kind in the plane. */
export interface Crowd {
  readonly kind: PoisonRow<'plane'>['kind'];
  readonly role: RoleId;
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const roleOf = { genuine: 'genuine', fake: 'fake', erm: 'defended' } as const satisfies Record<
  Crowd['kind'],
  RoleId
>;

/** The attacks that the plane shows, in the order of the table. */
export const planeAttacks = ({ rows }: PoisonTable<'plane'>) =>
  attacksOf(rows.filter(({ kind }) => kind !== 'genuine'));

/** The users of an attack's plane, kind by kind, and the shares of variance along its axes. */
export function crowdsOf(
  table: PoisonTable<'plane'>,
  attack: string,
): { crowds: Crowd[]; shares: readonly [number, number] } {
  const rows = table.rows.filter((row) => row.attack === attack);
  const erm = rows.find(({ kind }) => kind === 'erm');
  const taught = erm ? [wayName(erm.defence ?? 'none'), erm.statistics].filter(Boolean).join(', ') : '';
  const labels = {
    genuine: 'Genuine users',
    fake: 'Fake users',
    erm: `ERM users of ${taught}, as projected`,
  };
  const crowds = (['genuine', 'fake', 'erm'] as const).map((kind) => ({
    kind,
    role: roleOf[kind],
    label: labels[kind],
    points: rows.filter((row) => row.kind === kind),
  }));
  return {
    crowds: crowds.filter(({ points }) => points.length > 0),
    shares: [rows[0]?.xShare ?? 0, rows[0]?.yShare ?? 0],
  };
}

/** Share of the genuine users within whose distance from their middle a mark still passes for one of them. */
const crowdShare = 0.95;

/** Where the marks lie, in words: how many of each kind stand apart from the genuine users. */
export function inWords(crowds: readonly Crowd[]): string {
  const genuine = crowds.find(({ kind }) => kind === 'genuine')?.points ?? [];
  if (genuine.length === 0) return 'No users yet.';
  const middle = {
    x: genuine.reduce((sum, { x }) => sum + x, 0) / genuine.length,
    y: genuine.reduce((sum, { y }) => sum + y, 0) / genuine.length,
  };
  const away = ({ x, y }: { x: number; y: number }) => Math.hypot(x - middle.x, y - middle.y);
  const distances = genuine.map(away).sort((a, b) => a - b);
  const edge = distances[Math.floor(crowdShare * (distances.length - 1))]!;
  return crowds
    .filter(({ kind }) => kind !== 'genuine')
    .map(({ label, points }) => {
      const outside = points.filter((point) => away(point) > edge).length;
      return `${label}: ${outside} of ${points.length} lie farther from the middle of the genuine users than 95 % of these.`;
    })
    .join(' ');
}
