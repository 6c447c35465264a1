import { parseSpec } from './resolve.ts';
import type { Spec } from './spec.ts';

type Holder = Record<string, unknown>;

const same = (a: Spec, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What of a spec differs from the defaults: every member whose absence `parseSpec` makes good is left out,
 * largest parts first. Study and version stay. Reading it back with `parseSpec` gives the spec again.
 */
export function minimalSpec(spec: Spec): Readonly<Record<string, unknown>> {
  const draft: Holder = { ...structuredClone(spec) };
  const whole = () => {
    try {
      return same(spec, parseSpec(draft));
    } catch {
      return false;
    }
  };
  const prune = (holder: Holder) => {
    for (const key of Object.keys(holder)) {
      if (holder === draft && (key === 'study' || key === 'version')) continue;
      const value = holder[key];
      delete holder[key];
      if (whole()) continue;
      holder[key] = value;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) prune(value as Holder);
    }
  };
  prune(draft);
  return draft;
}
