import type { sizes } from './spec.ts';

/** How much a generated set holds, by its size. */
export const generatedSizes: Readonly<
  Record<
    (typeof sizes)[number],
    { readonly users: number; readonly items: number; readonly interactions: number }
  >
> = {
  classroom: { users: 200, items: 300, interactions: 6_000 },
  small: { users: 600, items: 900, interactions: 40_000 },
  'ml-100k': { users: 943, items: 1_682, interactions: 100_000 },
  'ml-1m': { users: 6_040, items: 3_706, interactions: 1_000_000 },
};
