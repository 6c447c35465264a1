import type { z } from 'zod';

export type Holder = Record<PropertyKey, unknown>;
type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** What a schema says of a value, as `safeParse` gives it. */
type Checked<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

/** Deeper nothing is read: no schema goes further than about half of it. */
const deepest = 12;
/** Members and list entries that are read at most; no experiment comes near it. */
const mostNodes = 20_000;
/** Times that what was repaired is checked again. */
const mostRounds = 40;
/** Letters of a member's name, and unknown members, that a notice names. */
const longestName = 60;
const mostNamed = 8;
/** Entries of a list that a notice quotes. */
const mostQuoted = 3;

export const isObject = (value: unknown): value is Holder =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const short = (name: string) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name);
const nameOf = (path: Path) => short(path.map(String).join('.'));

/** An issue in words: which member of `whole`, what was expected. */
export function issueInWords(issue: Issue, whole = 'the spec'): string {
  const where = issue.path.length > 0 ? nameOf(issue.path) : whole;
  return `${where} ${expected(issue)}`;
}

function expected(issue: Issue): string {
  if (issue.code === 'too_small' && issue.origin === 'array')
    return `must hold at least ${issue.minimum === 1 ? 'one entry' : `${issue.minimum} entries`}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union') {
    const ways = issue.errors.flatMap(([first]) => (first ? [expected(first)] : []));
    if (ways.length > 0) return ways.join(' or ');
    const kinds = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return kinds.length > 0 ? `must be one of ${kinds.join(', ')}` : 'has an unknown kind';
  }
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`;
  const own = issue.code === 'custom' || issue.code === 'invalid_format';
  return own ? issue.message : `is not right: ${issue.message}`;
}

/** A copy of `input` as plain JSON, cut where it is too deep or too large; null where it is no object. */
export function plainCopy(input: unknown): Holder | null {
  let left = mostNodes;
  const copy = (value: unknown, depth: number): unknown => {
    left -= 1;
    if (depth > deepest || left < 0) return undefined;
    if (Array.isArray(value)) return value.slice(0, left + 1).map((entry) => copy(entry, depth + 1));
    // JSON can say -0, and an address gives 0 back.
    if (!isObject(value)) return value === 0 ? 0 : value;
    const held: Holder = {};
    for (const key of Object.keys(value)) {
      const member = key === '__proto__' ? undefined : copy(value[key], depth + 1);
      if (member !== undefined) held[key] = member;
      if (left < 0) break;
    }
    return held;
  };
  return isObject(input) ? (copy(input, 0) as Holder) : null;
}

function holderOf(root: Holder, path: Path): Holder | null {
  let holder: unknown = root;
  for (const key of path.slice(0, -1)) holder = (holder as Holder | undefined)?.[key];
  return typeof holder === 'object' && holder !== null ? (holder as Holder) : null;
}

/** Ends the key of a notice on entries that were left out of a list. */
const LEFT_OUT = 'entries';

/** What is said, by the member it is about: a later word on a member takes the place of the earlier ones. */
class Notices {
  private readonly said = new Map<string, string>();

  say(path: Path, text: string): void {
    const key = JSON.stringify(path.map(String));
    const within = `${key.slice(0, -1)},`;
    // What was left out of a list stays said where the list goes back to its default for want of entries.
    for (const other of this.said.keys())
      if (other.startsWith(within) && !other.endsWith(`${JSON.stringify(LEFT_OUT)}]`))
        this.said.delete(other);
    this.said.set(key, text);
  }

  all(): string[] {
    return [...new Set(this.said.values())];
  }
}

/** Whether a number or a list can be brought within its limits, and how. */
function clamped(issue: Issue, value: unknown): { value: unknown; words: string } | null {
  if (issue.code === 'too_small' && typeof value === 'number') {
    const least = Number(issue.minimum);
    return { value: least, words: `raised to ${least}, the smallest value it can have` };
  }
  if (issue.code === 'too_big' && typeof value === 'number') {
    const most = Number(issue.maximum);
    return { value: most, words: `lowered to ${most}, the largest value it can have` };
  }
  if (issue.code === 'invalid_type' && issue.expected === 'int' && Number.isFinite(value)) {
    // Without the sign of a zero, which JSON would not carry.
    const whole = Math.round(Number(value)) + 0;
    return { value: whole, words: `rounded to ${whole}, since it must be a whole number` };
  }
  if (issue.code === 'too_big' && (Array.isArray(value) || typeof value === 'string')) {
    const most = Number(issue.maximum);
    const what = typeof value === 'string' ? 'letters' : 'entries';
    return { value: value.slice(0, most), words: `cut to its first ${most} ${what}` };
  }
  return null;
}

/** Takes the entries of a list that are not understood out of it; what was wrong in the same way is told together. */
function dropEntries(root: Holder, list: Path, issues: readonly Issue[], notices: Notices): void {
  const holder = holderOf(root, [...list, 0]) as unknown[] | null;
  if (!Array.isArray(holder)) return;
  // An entry that is wrong in two ways is left out for the first.
  const whys = new Map<number, string>();
  for (const issue of issues) {
    const n = Number(issue.path[list.length]);
    if (!whys.has(n)) whys.set(n, expected(issue));
  }
  for (const why of new Set(whys.values())) {
    const bad = holder.filter((_, n) => whys.get(n) === why);
    const names = bad.flatMap((entry) =>
      typeof entry === 'string' || typeof entry === 'number' ? [`“${short(String(entry))}”`] : [],
    );
    const different = [...new Set(names)];
    const named = different.slice(0, mostQuoted).join(', ');
    const what = named === '' ? '' : ` (${named}${different.length > mostQuoted ? ', …' : ''})`;
    const lost = bad.length === 1 ? 'An entry' : `${bad.length} entries`;
    const was = bad.length === 1 ? 'was' : 'were';
    notices.say(
      [...list, why, LEFT_OUT],
      `${lost} of ${nameOf(list)} ${was} left out${what}: an entry ${why}.`,
    );
  }
  holder.splice(0, holder.length, ...holder.filter((_, n) => !whys.has(n)));
}

/** Puts what is wrong back to its default, or what holds it where it has none. False where that is everything. */
function toDefault(root: Holder, issue: Issue, notices: Notices): boolean {
  // An unknown kind is reported at the discriminator; the whole member goes back to its default.
  let path: Path = issue.path.at(-1) === 'kind' ? issue.path.slice(0, -1) : issue.path;
  while (path.length > 0) {
    const holder = holderOf(root, path);
    const last = path.at(-1)!;
    if (holder && !Array.isArray(holder) && Object.hasOwn(holder, last)) {
      delete holder[last];
      notices.say(path, `${nameOf(path)} was set to its default: ${issueInWords(issue)}.`);
      return true;
    }
    path = path.slice(0, -1);
  }
  return false;
}

/** The index in `path` of the innermost list that holds it; -1 where none does. */
function listIn(root: Holder, path: Path): number {
  let holder: unknown = root;
  let found = -1;
  for (const [n, key] of path.entries()) {
    if (Array.isArray(holder)) found = n;
    holder = (holder as Holder | undefined)?.[key];
  }
  return found;
}

/** One round of repairs; false where nothing could be done. */
function repairRound(root: Holder, issues: readonly Issue[], notices: Notices): boolean {
  const entries = new Map<string, { list: Path; issues: Issue[] }>();
  let repaired = false;
  for (const issue of issues) {
    const { path } = issue;
    const holder = path.length > 0 ? holderOf(root, path) : null;
    const change = holder && clamped(issue, holder[path.at(-1)!]);
    const list = listIn(root, path);
    if (change) {
      holder[path.at(-1)!] = change.value;
      // A thousand entries that are too large are one notice.
      if (list < 0) notices.say(path, `${nameOf(path)} was ${change.words}.`);
      else
        notices.say(
          [...path.slice(0, list), change.words],
          `An entry of ${nameOf(path.slice(0, list))} was ${change.words}.`,
        );
      repaired = true;
    } else if (list >= 0) {
      const at = path.slice(0, list);
      const known = entries.get(nameOf(at)) ?? { list: at, issues: [] };
      known.issues.push(issue);
      entries.set(nameOf(at), known);
      repaired = true;
    } else {
      repaired = toDefault(root, issue, notices) || repaired;
    }
  }
  for (const { list, issues: bad } of entries.values()) dropEntries(root, list, bad, notices);
  return repaired;
}

/** Where `given` has members that `known` does not have. */
function missingFrom(known: unknown, given: unknown, path: Path = []): Path[] {
  if (!isObject(given) || !isObject(known)) return [];
  return Object.keys(given).flatMap((key) =>
    Object.hasOwn(known, key) ? missingFrom(known[key], given[key], [...path, key]) : [[...path, key]],
  );
}

/** A copy of the objects of `value`, with null at each of the paths. */
function withNulls(value: Holder, paths: readonly Path[]): Holder {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const within = paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
      if (within.some(({ length }) => length === 0)) return [key, null];
      return [key, within.length > 0 && isObject(member) ? withNulls(member, within) : member];
    }),
  );
}

/**
 * Names of the members of `root` that `check` does not know. One that it knows can be left out too, where it says what
 * goes without saying: with null in its place it is refused, and an unknown one is not.
 * @param data what `check` made of `root`
 */
export function unknownMembers<T>(check: (root: Holder) => Checked<T>, root: Holder, data: T): string[] {
  const left = missingFrom(data, root);
  if (left.length === 0) return [];
  const probe = check(withNulls(root, left));
  const known = new Set(probe.success ? [] : probe.error.issues.map(({ path }) => JSON.stringify(path)));
  return left.filter((path) => !known.has(JSON.stringify(path))).map(nameOf);
}

/**
 * Makes the best of a value from outside: what is out of range is clamped, what is not understood is put back to its
 * default or, in a list, left out, and each repair is said once. Null where nothing of it can be kept. Never throws.
 * @param root as `plainCopy` gives it; changed in place
 */
export function repairBy<T>(
  check: (root: Holder) => Checked<T>,
  root: Holder,
): { value: T; notices: string[] } | null {
  const notices = new Notices();
  for (let round = 0; round < mostRounds; round++) {
    const checked = check(root);
    if (checked.success) {
      const unknown = unknownMembers(check, root, checked.data);
      if (unknown.length > 0) {
        const more = unknown.length - mostNamed;
        const named = unknown.slice(0, mostNamed).join(', ');
        notices.say(
          [],
          `Left out, since the lab does not know it: ${named}${more > 0 ? `, and ${more} more` : ''}.`,
        );
      }
      return { value: checked.data, notices: notices.all() };
    }
    if (!repairRound(root, checked.error.issues, notices)) return null;
  }
  return null;
}
