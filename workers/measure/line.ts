import { mean } from './statistics.ts';

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the variance explained, 0 to 1; 1 where y does not vary. */
  readonly r2: number;
}

/** The line of least squares through points (x[n], y[n]); null for fewer than two distinct x. */
export function fittedLine(x: readonly number[], y: readonly number[]): Line | null {
  const [cx, cy] = [mean(x), mean(y)];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let n = 0; n < x.length; n++) {
    xx += (x[n] - cx) ** 2;
    xy += (x[n] - cx) * (y[n] - cy);
    yy += (y[n] - cy) ** 2;
  }
  if (!(xx > 0)) return null;
  const slope = xy / xx;
  return { slope, intercept: cy - slope * cx, r2: yy > 0 ? (xy * xy) / (xx * yy) : 1 };
}
