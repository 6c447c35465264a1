import { mean, sampleSd } from '../../measure/statistics.ts';

type Points<K extends string> = readonly Readonly<Record<K, number | null>>[];

/** Means by key, and sample standard deviations by the key with 'Sd'. */
export type MeansAndSds<K extends string> = Readonly<Record<K | `${K}Sd`, number | null>>;

/** The finite values of a key. */
export const finiteOf = <K extends string>(points: Points<K>, key: K): number[] =>
  points
    .map((point) => point[key])
    .filter((value): value is number => value !== null && Number.isFinite(value));

const record = <K extends string, V>(pairs: readonly (readonly [K, V])[]) =>
  Object.fromEntries(pairs) as Readonly<Record<K, V>>;

/** A value a key, in the order of the keys. */
export const valuesOf = <K extends string, V>(
  keys: readonly K[],
  value: (key: K) => V,
): Readonly<Record<K, V>> => record(keys.map((key) => [key, value(key)] as const));

/** The mean of each key over the points that have a finite value there; null where none has. */
export const meansOf = <K extends string>(
  keys: readonly K[],
  points: Points<K>,
): Readonly<Record<K, number | null>> =>
  record(
    keys.map((key) => {
      const values = finiteOf(points, key);
      return [key, values.length > 0 ? mean(values) : null] as const;
    }),
  );

/** The same, and behind each mean the sample standard deviation (0 of a single value). */
export const meansAndSds = <K extends string>(keys: readonly K[], points: Points<K>): MeansAndSds<K> =>
  record<K | `${K}Sd`, number | null>(
    keys.flatMap((key) => {
      const values = finiteOf(points, key);
      const known = values.length > 0;
      return [
        [key, known ? mean(values) : null],
        [`${key}Sd`, known ? sampleSd(values) : null],
      ] as const;
    }),
  );
