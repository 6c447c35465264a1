import type { Dataset } from '../types.ts';
import { assemble } from './assemble.ts';
import { collect, type Layout } from './delimited.ts';
import { badFile, quote } from './fail.ts';
import type { Side, SideField } from './fields.ts';
import { INTERACTIONS, type Job, PARTS, partsOf, type Reader, type Recognised, readSide } from './reader.ts';
import { firstRow, headRows, type Sniffed, sniff } from './sniff.ts';

/** MovieLens 1M's age brackets; 100K gives years, which are put into the same brackets to be comparable. */
const AGES = ['under 18', '18-24', '25-34', '35-44', '45-49', '50-55', '56+'];
const AGE_STARTS = [1, 18, 25, 35, 45, 50, 56];

/** MovieLens 1M's occupation codes, from its README. */
const OCCUPATIONS = [
  'other',
  'academic/educator',
  'artist',
  'clerical/admin',
  'college/grad student',
  'customer service',
  'doctor/health care',
  'executive/managerial',
  'farmer',
  'homemaker',
  'K-12 student',
  'lawyer',
  'programmer',
  'retired',
  'sales/marketing',
  'scientist',
  'self-employed',
  'technician/engineer',
  'tradesman/craftsman',
  'unemployed',
  'writer',
];

/** The genre columns of u.item, in order, where u.genre is not at hand (100K's README). */
const GENRES_100K =
  "unknown Action Adventure Animation Children's Comedy Crime Documentary Drama Fantasy Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western".split(
    ' ',
  );

const bracket = (age: number) => AGES[AGE_STARTS.findLastIndex((start) => age >= start)] ?? AGES[0];

function numberIn(file: string, text: string, what: string, line: number): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0 && value < 1000) return value;
  throw badFile(file, `the ${what} ${quote(text)} is not a whole number. Correct the line.`, line);
}

/** Maps to be filled while side files are read. */
class Films {
  readonly titles = new Map<string, string>();
  readonly genres = new Map<string, string[]>();
  readonly years = new Map<string, string[]>();
  readonly ages = new Map<string, string[]>();
  readonly genders = new Map<string, string[]>();
  readonly occupations = new Map<string, string[]>();
  genreOrder: readonly string[] | undefined;

  film(id: string, title: string, genres: string[]): void {
    this.titles.set(id, title);
    this.genres.set(id, genres);
    const year = /\((\d{4})(?:[-–]\d{0,4})?\)\s*$/.exec(title);
    if (year) this.years.set(id, [year[1]]);
  }

  user(id: string, age: number, gender: string, occupation: string): void {
    this.ages.set(id, [bracket(age)]);
    this.genders.set(id, [gender]);
    this.occupations.set(id, [occupation]);
  }

  side(): Side {
    const one = (name: string, of: SideField['of'], order?: readonly string[]): SideField[] =>
      of.size > 0 ? [{ name, kind: 'one-hot', of, order }] : [];
    return {
      userFields: [
        ...one('age', this.ages, AGES),
        ...one('gender', this.genders),
        ...one('occupation', this.occupations),
      ],
      itemFields:
        this.genres.size > 0
          ? [
              { name: 'genre', kind: 'multi-hot', of: this.genres, order: this.genreOrder },
              ...one('year', this.years),
            ]
          : [],
      titles: this.titles,
    };
  }
}

/** Finds files by their last name, and says which role each has. */
function byName(files: readonly Sniffed[], wanted: Readonly<Record<string, string>>): Map<string, string> {
  const roles = new Map<string, string>();
  for (const { entry, problem } of files) {
    const role = Object.hasOwn(wanted, entry.base) ? wanted[entry.base] : undefined;
    if (role === undefined || [...roles.values()].includes(role)) continue;
    if (problem) throw problem;
    roles.set(entry.name, role);
  }
  return roles;
}

function found(what: string, name: string, roles: ReadonlyMap<string, string>): Recognised {
  const parts = [...roles.keys()].map((file) => file.slice(file.lastIndexOf('/') + 1));
  return { label: `${what} (${parts.join(', ')})`, name, confirm: false, table: null, roles };
}

const layout100k: Layout = {
  delimiter: '\t',
  header: false,
  columns: 4,
  user: 0,
  item: 1,
  rating: 2,
  time: 3,
  label: null,
  contexts: [],
  expected: 'user, item, rating, timestamp',
};

/**
 * MovieLens 100K: u.data, or a base and a test file (ua.base, ua.test) as a given split; u.data wins where both
 * are there, since it is their union. Ages are put into MovieLens 1M's seven brackets.
 */
export const movielens100k: Reader = {
  format: 'movielens-100k',
  label: 'MovieLens 100K',
  wants: 'u.data or a pair such as ua.base and ua.test; with u.item, u.user, u.genre; or ml-100k.zip',
  example: '196\t242\t3\t881250949',
  recognise(files) {
    const pair = ['ua', 'ub', 'u1', 'u2', 'u3', 'u4', 'u5'].find((p) =>
      files.some(({ entry }) => entry.base === `${p}.base`),
    );
    const main: Record<string, string> = files.some(({ entry }) => entry.base === 'u.data')
      ? { 'u.data': INTERACTIONS }
      : { [`${pair}.base`]: PARTS[0], [`${pair}.test`]: PARTS[2] };
    const roles = byName(files, { ...main, 'u.item': 'items', 'u.user': 'users', 'u.genre': 'genres' });
    const values = [...roles.values()];
    if (!values.includes(INTERACTIONS) && !values.includes(PARTS[0])) return null;
    return found('MovieLens 100K', 'MovieLens 100K', roles);
  },
  async load(job) {
    const { reading } = job;
    const films = new Films();
    let genres = GENRES_100K;
    for (const entry of job.files('genres')) {
      genres = [];
      const shape = { columns: 2, header: false, expected: 'genre, number' };
      await readSide(entry, '|', reading, shape, ([name]) => genres.push(name));
    }
    films.genreOrder = genres;
    for (const entry of job.files('items')) {
      const shape = {
        columns: 5 + genres.length,
        header: false,
        expected: 'id, title, three more, a 0 or 1 for each genre',
      };
      await readSide(entry, '|', reading, shape, (cells, line) => {
        const flags = cells.slice(5);
        const odd = flags.find((flag) => flag !== '0' && flag !== '1');
        if (odd !== undefined)
          throw badFile(
            entry.name,
            `expected 0 or 1 for each genre, found ${quote(odd)}. Correct the line.`,
            line,
          );
        films.film(
          cells[0],
          cells[1],
          genres.filter((_, g) => flags[g] === '1'),
        );
      });
    }
    for (const entry of job.files('users')) {
      const shape = { columns: 5, header: false, expected: 'id, age, gender, occupation, zip code' };
      await readSide(entry, '|', reading, shape, ([id, age, gender, occupation], line) =>
        films.user(id, numberIn(entry.name, age, 'age', line), gender, occupation),
      );
    }
    return assemble(job.plan.name, await collect(partsOf(job), layout100k, reading), films.side(), reading);
  },
};

/** MovieLens 1M and 10M: fields separated by '::', the timestamp present or not (as its first line has it). */
export const movielens1m: Reader = {
  format: 'movielens-1m',
  label: 'MovieLens 1M (and 10M)',
  wants: 'ratings.dat or ratings_no_timestamp.dat; with users.dat and movies.dat; or ml-1m.zip',
  example: '1::1193::5::978300760',
  recognise(files) {
    const roles = byName(files, {
      'ratings.dat': INTERACTIONS,
      'ratings_no_timestamp.dat': INTERACTIONS,
      'users.dat': 'users',
      'movies.dat': 'items',
    });
    const main = files.find(({ entry }) => roles.get(entry.name) === INTERACTIONS);
    const columns = main && headRows(main, '::')[0]?.width;
    if (columns !== 3 && columns !== 4) return null;
    const users = [...roles.values()].includes('users');
    return found('MovieLens 1M', users ? 'MovieLens 1M' : 'MovieLens', roles);
  },
  async load(job) {
    const { reading } = job;
    const films = new Films();
    const parts = partsOf(job);
    const first = await sniff(parts[0].entry);
    if (first.problem) throw first.problem;
    const timed = headRows(first, '::')[0]?.width !== 3;
    for (const entry of job.files('items')) {
      const shape = { columns: 3, header: false, expected: 'id::title::genres' };
      await readSide(entry, '::', reading, shape, ([id, title, genres]) =>
        films.film(id, title, genreList(genres)),
      );
    }
    for (const entry of job.files('users')) {
      const shape = { columns: 5, header: false, expected: 'id::gender::age::occupation::zip code' };
      await readSide(entry, '::', reading, shape, ([id, gender, age, occupation], line) => {
        const code = numberIn(entry.name, occupation, 'occupation', line);
        films.user(id, numberIn(entry.name, age, 'age', line), gender, OCCUPATIONS[code] ?? `code ${code}`);
      });
    }
    const layout: Layout = {
      ...layout100k,
      delimiter: '::',
      columns: timed ? 4 : 3,
      time: timed ? 3 : null,
      expected: timed ? 'user::item::rating::timestamp' : 'user::item::rating',
    };
    return assemble(job.plan.name, await collect(parts, layout, reading), films.side(), reading);
  },
};

const genreList = (text: string) =>
  text.split('|').filter((genre) => genre !== '' && genre !== '(no genres listed)');

const LATEST_HEADER = ['userId', 'movieId', 'rating', 'timestamp'];

const isLatest = (file: Sniffed) => firstRow(file, ',').join() === LATEST_HEADER.join();

/** MovieLens latest, 20M, 25M, 32M: CSV with quotes. */
export const movielensLatest: Reader = {
  format: 'movielens-latest',
  label: 'MovieLens latest, 20M, 25M',
  wants: 'ratings.csv; with movies.csv; or ml-latest-small.zip',
  example: '1,1,4.0,964982703',
  recognise(files) {
    const main = files.find((file) => file.entry.base === 'ratings.csv' && isLatest(file));
    if (!main) return null;
    const roles = byName(files, { 'ratings.csv': INTERACTIONS, 'movies.csv': 'items' });
    return found('MovieLens latest', 'MovieLens latest', roles);
  },
  load: loadLatest,
};

async function loadLatest(job: Job): Promise<Dataset> {
  const { reading } = job;
  const films = new Films();
  for (const entry of job.files('items')) {
    const shape = { columns: 3, header: true, expected: 'movieId,title,genres' };
    await readSide(entry, ',', reading, shape, ([id, title, genres]) =>
      films.film(id, title, genreList(genres)),
    );
  }
  const layout: Layout = {
    ...layout100k,
    delimiter: ',',
    header: true,
    expected: LATEST_HEADER.join(),
  };
  return assemble(job.plan.name, await collect(partsOf(job), layout, reading), films.side(), reading);
}
