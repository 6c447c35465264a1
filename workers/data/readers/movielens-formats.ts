import { type Format, knownTable, type Recognised, type Recognition } from './reader.ts';
import { firstRow, headRows, type Sniffed } from './sniff.ts';

/** Finds files by their last name, and says what each is. @throws LabFailure where one that it wants is broken. */
function byName(
  files: readonly Sniffed[],
  wanted: Readonly<Record<string, Recognition>>,
): Map<string, Recognition> {
  const found = new Map<string, Recognition>();
  const taken = new Set<Recognition>();
  for (const { entry, problem } of files) {
    const what = Object.hasOwn(wanted, entry.base) ? wanted[entry.base] : undefined;
    if (what === undefined || taken.has(what)) continue;
    if (problem) throw problem;
    taken.add(what);
    found.set(entry.name, what);
  }
  return found;
}

function recognised(what: string, name: string, files: ReadonlyMap<string, Recognition>): Recognised {
  const parts = [...files.keys()].map((file) => file.slice(file.lastIndexOf('/') + 1));
  return { label: `${what} (${parts.join(', ')})`, name, confirm: false, files };
}

const COLUMNS = [
  ['user', 'user'],
  ['item', 'item'],
  ['rating', 'rating'],
  ['timestamp', 'time'],
] as const;

const tabs = knownTable('\t', false, COLUMNS);

/**
 * MovieLens 100K: u.data, or a base and a test file (ua.base, ua.test) as a given split; u.data wins where both
 * are there, since it is their union. Ages are put into MovieLens 1M's seven brackets.
 */
export const movielens100k: Format = {
  format: 'movielens-100k',
  label: 'MovieLens 100K',
  wants: 'u.data or a pair such as ua.base and ua.test; with u.item, u.user, u.genre; or ml-100k.zip',
  example: '196\t242\t3\t881250949',
  recognise(files) {
    const pair = ['ua', 'ub', 'u1', 'u2', 'u3', 'u4', 'u5'].find((p) =>
      files.some(({ entry }) => entry.base === `${p}.base`),
    );
    const main: Record<string, Recognition> = files.some(({ entry }) => entry.base === 'u.data')
      ? { 'u.data': { role: 'interactions', kind: 'table', table: tabs } }
      : {
          [`${pair}.base`]: { role: 'train', kind: 'table', table: tabs },
          [`${pair}.test`]: { role: 'test', kind: 'table', table: tabs },
        };
    const found = byName(files, {
      ...main,
      'u.item': { role: 'items', kind: 'u.item' },
      'u.user': { role: 'users', kind: 'u.user' },
      'u.genre': { role: 'values', kind: 'u.genre' },
    });
    const roles = new Set([...found.values()].map(({ role }) => role));
    if (!roles.has('interactions') && !roles.has('train')) return null;
    return recognised('MovieLens 100K', 'MovieLens 100K', found);
  },
};

/** MovieLens 1M and 10M: fields separated by '::', the timestamp present or not (as its first line has it). */
export const movielens1m: Format = {
  format: 'movielens-1m',
  label: 'MovieLens 1M (and 10M)',
  wants: 'ratings.dat or ratings_no_timestamp.dat; with users.dat and movies.dat; or ml-1m.zip',
  example: '1::1193::5::978300760',
  recognise(files) {
    const main = files.find(({ entry }) => /^ratings(_no_timestamp)?\.dat$/.test(entry.base));
    if (!main || main.problem) return null;
    const width = headRows(main, '::')[0]?.width;
    if (width !== 3 && width !== 4) return null;
    const what: Recognition = {
      role: 'interactions',
      kind: 'table',
      table: knownTable('::', false, COLUMNS.slice(0, width)),
    };
    // Others write ids alone in files of these names (MovieTweetings).
    const as1m = files.filter(
      (file) => file.problem || file.entry.base !== 'users.dat' || headRows(file, '::')[0]?.width === 5,
    );
    const found = byName(as1m, {
      [main.entry.base]: what,
      'users.dat': { role: 'users', kind: 'users.dat' },
      'movies.dat': { role: 'items', kind: 'movies' },
    });
    const users = [...found.values()].some(({ role }) => role === 'users');
    return recognised(users ? 'MovieLens 1M' : 'MovieLens', users ? 'MovieLens 1M' : 'MovieLens', found);
  },
};

const LATEST = ['userId', 'movieId', 'rating', 'timestamp'] as const;
const isLatest = (file: Sniffed) => firstRow(file, ',').join() === LATEST.join();

/** MovieLens latest, 20M, 25M, 32M: CSV with quotes. */
export const movielensLatest: Format = {
  format: 'movielens-latest',
  label: 'MovieLens latest, 20M, 25M, 32M',
  wants: 'ratings.csv; with movies.csv; or ml-latest-small.zip',
  example: '1,1,4.0,964982703',
  recognise(files) {
    const main = files.find((file) => file.entry.base === 'ratings.csv' && isLatest(file));
    if (!main) return null;
    const ratings = knownTable(
      ',',
      true,
      COLUMNS.map(([, role], k) => [LATEST[k]!, role] as const),
    );
    const movies = knownTable(',', true, [
      ['movieId', 'item'],
      ['title', 'title'],
      ['genres', 'feature'],
    ]);
    const found = byName(files, {
      'ratings.csv': { role: 'interactions', kind: 'table', table: ratings },
      'movies.csv': { role: 'items', kind: 'movies', table: movies },
    });
    return recognised('MovieLens latest', 'MovieLens latest', found);
  },
};
