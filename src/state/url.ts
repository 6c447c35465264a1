import { parseSpec, repairSpec, type Spec } from '../../workers/protocol.ts';
import { type PageId, pageIds, studyOf } from './page.ts';

/** The longest link that is read; no spec comes near it. */
const LONGEST = 20_000;

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

/** Specs never change in place, and every link of the page asks for the same few. */
const encoded = new WeakMap<Spec, string>();

/** The part of the address after '#': `/perturb?spec={…}`, percent-encoded but for ':' and ','. */
export function encodeHash(page: PageId, spec: Spec): string {
  let json = encoded.get(spec);
  if (json === undefined) {
    json = encodeURIComponent(JSON.stringify(minimalSpec(spec)))
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',');
    encoded.set(spec, json);
  }
  return `#/${page}?spec=${json}`;
}

export interface Place {
  readonly page: PageId;
  /** Null where the address names no experiment: the one in the controls stays. */
  readonly spec: Spec | null;
  readonly notices: readonly string[];
}

/** Reads the address. Never throws: what cannot be read is said in a notice and falls back to the default. */
export function decodeHash(hash: string): Place {
  const notices: string[] = [];
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const page = pageIds.find((id) => id === path) ?? 'perturb';
  if (path !== '' && path !== page)
    notices.push('The link names a page that does not exist; this is Perturb.');
  const study = studyOf(page) ?? 'perturb';
  const given = query.split('&').find((part) => part.startsWith('spec='));
  if (given === undefined) return { page, spec: null, notices };
  if (given.length > LONGEST) {
    notices.push('The experiment in the link is too long to be one; this is the default one.');
    return { page, spec: parseSpec({ study }), notices };
  }
  let input: unknown;
  try {
    input = JSON.parse(decodeURIComponent(given.slice('spec='.length)));
  } catch {
    notices.push('The experiment in the link could not be read; this is the default one.');
    return { page, spec: parseSpec({ study }), notices };
  }
  const repaired = repairSpec(input, study);
  return { page, spec: repaired.spec, notices: [...notices, ...repaired.notices] };
}
