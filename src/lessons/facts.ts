import type { Point } from './lesson.ts';

/** A share, written as per cent. */
export const share = (value: number) => ({ share: value });

/** A share that is proved: never written larger than it is. */
export const proved = (value: number) => ({ share: value, bound: 'lower' }) as const;

/** The point whose x is nearest on a logarithmic axis; null where there is none. */
export function nearest<T>(rows: readonly T[], x: (row: T) => number, wanted: number): T | null {
  const far = (row: T) => Math.abs(Math.log(x(row)) - Math.log(wanted));
  return rows.reduce<T | null>((best, row) => (best === null || far(row) < far(best) ? row : best), null);
}

/**
 * Where a curve first crosses `level`, by a straight line between the points around it; on a logarithmic axis straight
 * in log x. Null where it never does.
 * @param points ascending in x
 */
export function crossing(points: readonly Point[], level: number, log = false): number | null {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    if ((a.y - level) * (b.y - level) > 0 || a.y === b.y) continue;
    const at = (level - a.y) / (b.y - a.y);
    return log ? Math.exp(Math.log(a.x) + at * Math.log(b.x / a.x)) : a.x + at * (b.x - a.x);
  }
  return null;
}

/** The value of a curve at x, straight between its points; on a logarithmic axis straight in log x. */
export function valueAt(points: readonly Point[], x: number, log = false): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || x < first.x || x > last.x) return null;
  const after = points.findIndex((point) => point.x >= x);
  const b = points[after]!;
  if (after === 0 || b.x === x) return b.y;
  const a = points[after - 1]!;
  const at = log ? Math.log(x / a.x) / Math.log(b.x / a.x) : (x - a.x) / (b.x - a.x);
  return a.y + at * (b.y - a.y);
}

/** What is said of a drawn curve beside the one found. */
export interface CurveVerdict {
  /** The mean distance over the points found, in units of y. */
  readonly gap: number;
  /** Half way between first and last value found: where the curve found crosses it, and where the drawn one does. */
  readonly found: number | null;
  readonly drawn: number | null;
}

/**
 * Compares what was drawn with what was found. The mean distance is taken at the x of the points found that lie within
 * the drawn curve. Null where none does.
 */
export function compareCurves(
  drawn: readonly Point[],
  found: readonly Point[],
  log = false,
): CurveVerdict | null {
  const gaps = found.flatMap(({ x, y }) => {
    const mine = valueAt(drawn, x, log);
    return mine === null ? [] : [Math.abs(mine - y)];
  });
  const [first, last] = [found[0], found.at(-1)];
  if (gaps.length === 0 || !first || !last) return null;
  const half = (first.y + last.y) / 2;
  return {
    gap: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
    found: crossing(found, half, log),
    drawn: crossing(drawn, half, log),
  };
}
