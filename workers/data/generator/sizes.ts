import type { sizes } from '../../protocol/spec/spec.ts';

export type GeneratedSize = (typeof sizes)[number];

/** What is fixed about a generated set whatever its seed. */
export interface SizeSettings {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Every user has at least so many; MovieLens keeps users with 20 or more. */
  readonly leastPerUser: number;
}

export const sizeSettings: Readonly<Record<GeneratedSize, SizeSettings>> = {
  classroom: { users: 200, items: 300, interactions: 6_000, leastPerUser: 10 },
  small: { users: 600, items: 900, interactions: 40_000, leastPerUser: 20 },
  'ml-100k': { users: 943, items: 1_682, interactions: 100_000, leastPerUser: 20 },
  'ml-1m': { users: 6_040, items: 3_706, interactions: 1_000_000, leastPerUser: 20 },
};
