/**
 * MovieLens 100K in figures, measured on its `u.data` by the functions of `yardsticks.ts` (three seeds where a
 * seed enters); the test measures them again where BRITTLE_DATA names the data. `near` is how far a generated set
 * of this size may lie from each, with the reason.
 */
export const ml100k = {
  users: 943,
  items: 1682,
  interactions: 100_000,
  density: 0.063047,
  gini: 0.629,
  topTenth: 0.42702,
  itemMedian: 27,
  itemMax: 583,
  userMin: 20,
  userMedian: 65,
  userMean: 106.0445,
  userMax: 737,
  ratingShares: [0.0611, 0.1137, 0.27145, 0.34174, 0.21201],
  ratingMean: 3.52986,
  ratingSd: 1.12567,
  itemMeanSd: 0.53298,
  explained: 0.34177,
  /** HR@10 over all items, the last interaction held out. */
  popularityHitRatio: 0.0859,
  bprHitRatio: 0.1145,
  /** Test RMSE on a random tenth, seed 1. */
  rmse: { mean: 1.1266, offsets: 0.9348, factors: 0.917 },
} as const;

/** How BPR-MF is run for the comparison: enough epochs to learn, few enough for a test. */
export const bprRun = { epochs: 40, factors: 32, seeds: [1, 2, 3] } as const;
