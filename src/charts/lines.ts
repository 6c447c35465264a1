import { type RoleId, roles, type Stroke } from '../look/roles.ts';
import type { LineFigureProps } from './types.ts';

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Standard deviation; 0 where unknown. */
  readonly sd: number;
}
export interface Line {
  readonly key: string;
  readonly label: string;
  /** Its hue. */
  readonly role: RoleId;
  readonly stroke: Stroke;
  /** Of a line of another run: stands in the place of its markers. */
  readonly letter?: string;
  /** The label without the pinned run's name, and letter and name of that. */
  readonly unnamed?: string;
  readonly run?: string;
  /** By rising x. */
  readonly points: readonly LinePoint[];
}

/** The most points a chart draws over all its lines; more stutter. */
export const MAX_POINTS = 500;

/**
 * At most `max` of the points, shape kept: the first and the last, and of each bucket between them the
 * lowest and the highest. Points must stand in order of x.
 */
export function decimate(points: readonly LinePoint[], max: number): readonly LinePoint[] {
  if (points.length <= max) return points;
  const last = points.length - 1;
  const buckets = Math.max(1, Math.floor((max - 2) / 2));
  const kept: LinePoint[] = [points[0]!];
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * (last - 1)) / buckets);
    const to = 1 + Math.floor(((b + 1) * (last - 1)) / buckets);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      if (points[i]!.y < points[low]!.y) low = i;
      if (points[i]!.y > points[high]!.y) high = i;
    }
    kept.push(points[Math.min(low, high)]!);
    if (low !== high) kept.push(points[Math.max(low, high)]!);
  }
  kept.push(points[last]!);
  return kept;
}

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The stroke of a role's lines. */
export const strokeOf = (role: RoleId): Stroke => {
  const { dash, marker } = roles[role];
  return { dash, marker };
};

/** What lines are made of. */
export type LineSource = Pick<
  LineFigureProps,
  'table' | 'x' | 'y' | 'sd' | 'series' | 'roles' | 'strokes' | 'labels' | 'logX'
>;

/** The lines of a figure, in the order of `roles`, cut down to `most` points, which can be drawn. */
export function buildLines(props: LineSource, most = MAX_POINTS): Line[] {
  const keys = Object.keys(props.roles);
  const points = new Map<string, LinePoint[]>(keys.map((key) => [key, []]));
  for (const row of props.table.rows) {
    const x = row[props.x];
    const y = row[props.y];
    if (!finite(x) || !finite(y) || (props.logX && x <= 0)) continue;
    const sd = props.sd === undefined ? 0 : row[props.sd];
    points
      .get(props.series === undefined ? '' : String(row[props.series]))
      ?.push({ x, y, sd: finite(sd) ? sd : 0 });
  }
  const filled = keys.filter((key) => points.get(key)!.length > 0);
  return filled.map((key) => {
    const role = props.roles[key]!;
    const sorted = points.get(key)!.sort((a, b) => a.x - b.x);
    return {
      key,
      role,
      stroke: props.strokes?.[key] ?? strokeOf(role),
      label: props.labels?.[key] ?? roles[role].label,
      points: decimate(sorted, Math.floor(most / filled.length)),
    };
  });
}

/** The places of all points along x, ascending, each once. */
export const stopsOf = (lines: readonly Line[]): number[] =>
  [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);

/**
 * The outline of a line's band of mean ± sd, over those of its points whose deviation is known: forth along its upper
 * edge and back along its lower one. Without corners where none is known.
 */
export function bandOf({ points }: Pick<Line, 'points'>): (readonly [x: number, y: number])[] {
  const wide = points.filter(({ sd }) => sd > 0);
  const upper = wide.map(({ x, y, sd }) => [x, y + sd] as const);
  const lower = wide.map(({ x, y, sd }) => [x, y - sd] as const);
  return [...upper, ...lower.reverse()];
}
