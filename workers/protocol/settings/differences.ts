import type { Spec } from '../spec/spec.ts';

/** A member in which two specs differ; values as they stand in the specs, undefined where absent. */
export interface Difference {
  readonly path: string;
  readonly shown: unknown;
  readonly controls: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every member in which the specs differ, in the order of the schema; equal specs give none. */
export function differences(shown: Spec, controls: Spec): Difference[] {
  const found: Difference[] = [];
  const walk = (a: unknown, b: unknown, path: string) => {
    if (isObject(a) && isObject(b)) {
      // Where the kind differs the other members are incomparable: the kind says it.
      if (a.kind !== b.kind) {
        found.push({ path: `${path}.kind`, shown: a.kind, controls: b.kind });
        return;
      }
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(a[key], b[key], path ? `${path}.${key}` : key);
    } else if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ path, shown: a, controls: b });
  };
  if (shown.study !== controls.study)
    return [{ path: 'study', shown: shown.study, controls: controls.study }];
  walk(shown, controls, '');
  return found;
}
