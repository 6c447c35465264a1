import { zipSync } from 'fflate';
import { createRng } from '../../workers/core/random.ts';

const users = 60;
const items = 80;
const perUser = 20;
/** Items of a user's own taste are this much likelier to be taken. */
const liking = 6;

/** A MovieLens-100K-like set made from a seed: two tastes, a long tail, an accent that needs Latin-1. */
export interface SmallSet {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** By item, from 0. */
  readonly titles: readonly string[];
  /** `u.data`, `u.item` and `u.user`, in the bytes that GroupLens would write. */
  readonly files: readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[];
  /** The same three in a zip, in a folder, as it is downloaded. */
  readonly zip: Buffer;
}

/** Draws `perUser` different items for a user, popular ones and those of the user's taste more often. */
function basket(user: number, uniform: () => number): number[] {
  const taken = new Set<number>();
  while (taken.size < perUser) {
    const item = Math.floor(items * uniform() ** 1.7);
    if (item % 2 === user % 2 || uniform() < 1 / liking) taken.add(item);
  }
  return [...taken];
}

/** The set; the same seed gives the same bytes. */
export function smallSet(seed = 5): SmallSet {
  const rng = createRng(seed);
  const titles = Array.from({ length: items }, (_, i) => `Café No ${i + 1} (${1960 + (i % 40)})`);
  const rows: string[] = [];
  for (let user = 0; user < users; user++) {
    for (const item of basket(user, () => rng.uniform())) {
      const rating = 1 + rng.int(5);
      rows.push(`${user + 1}\t${item + 1}\t${rating}\t${880_000_000 + rng.int(10_000_000)}`);
    }
  }
  // A user's last item must be one item: no two rows share a time by chance here, and every item occurs.
  const genres = Array.from({ length: 19 }, (_, g) => g);
  const itemRows = titles.map((title, i) =>
    [i + 1, title, '01-Jan-1995', '', 'http://example.org/', ...genres.map((g) => Number(g === i % 19))].join(
      '|',
    ),
  );
  const userRows = Array.from(
    { length: users },
    (_, u) => `${u + 1}|${20 + (u % 40)}|${u % 2 ? 'F' : 'M'}|${u % 3 ? 'student' : 'teacher'}|0000${u % 10}`,
  );
  const texts = { 'u.data': rows, 'u.item': itemRows, 'u.user': userRows };
  const files = Object.entries(texts).map(([name, lines]) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(`${lines.join('\n')}\n`, 'latin1'),
  }));
  const zip = zipSync(Object.fromEntries(files.map(({ name, buffer }) => [`ml-100k/${name}`, buffer])));
  return { users, items, interactions: rows.length, titles, files, zip: Buffer.from(zip) };
}
