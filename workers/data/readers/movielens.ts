import { badFile, quote } from './fail.ts';
import type { Planned } from './reader.ts';
import type { Reading } from './reading.ts';
import { readRows, type Sides } from './sides.ts';

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

/** The fields of users, in the order in which the data set lists them. */
function usersInto(sides: Sides) {
  const age = sides.field('user', 'age', 'one-hot', AGES);
  const gender = sides.field('user', 'gender', 'one-hot');
  const occupation = sides.field('user', 'occupation', 'one-hot');
  return (id: string, years: number, sex: string, work: string) => {
    age.of.set(id, [bracket(years)]);
    gender.of.set(id, [sex]);
    occupation.of.set(id, [work]);
  };
}

/** Titles, genres, and the year that stands in brackets at the end of a title. */
function filmsInto(sides: Sides, genreOrder?: readonly string[]) {
  const genre = sides.field('item', 'genre', 'multi-hot', genreOrder);
  const years = sides.field('item', 'year', 'one-hot');
  return (id: string, title: string, genres: string[]) => {
    sides.titles.set(id, title);
    genre.of.set(id, genres);
    const year = /\((\d{4})(?:[-–]\d{0,4})?\)\s*$/.exec(title);
    if (year) years.of.set(id, [year[1]!]);
  };
}

/** u.genre of MovieLens 100K: the genres in the order of u.item's columns. */
export async function readGenres({ entry }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const genres: string[] = [];
  const shape = { columns: 2, header: false, expected: 'genre, number' };
  await readRows(entry, '|', reading, shape, ([name]) => genres.push(name!));
  sides.genres = genres;
}

/** u.item of MovieLens 100K. */
export async function readFilms100k({ entry }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const genres = sides.genres ?? GENRES_100K;
  const film = filmsInto(sides, genres);
  const seen = new Set<string>();
  const shape = {
    columns: 5 + genres.length,
    header: false,
    expected: 'id, title, three more, a 0 or 1 for each genre',
  };
  await readRows(entry, '|', reading, shape, (cells, line) => {
    const flags = cells.slice(5);
    const odd = flags.find((flag) => flag !== '0' && flag !== '1');
    if (odd !== undefined)
      throw badFile(
        entry.name,
        `expected 0 or 1 for each genre, found ${quote(odd)}. Correct the line.`,
        line,
      );
    const id = cells[0]!;
    if (!sides.knows('item', id, entry.name, line) || !sides.first(seen, 'item', id, entry.name, line))
      return;
    film(
      id,
      cells[1]!,
      genres.filter((_, g) => flags[g] === '1'),
    );
  });
}

/** u.user of MovieLens 100K. */
export async function readUsers100k({ entry }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const user = usersInto(sides);
  const seen = new Set<string>();
  const shape = { columns: 5, header: false, expected: 'id, age, gender, occupation, zip code' };
  await readRows(entry, '|', reading, shape, ([id = '', age = '', gender = '', occupation = ''], line) => {
    const years = numberIn(entry.name, age, 'age', line);
    if (sides.knows('user', id, entry.name, line) && sides.first(seen, 'user', id, entry.name, line))
      user(id, years, gender, occupation);
  });
}

/** users.dat of MovieLens 1M. */
export async function readUsers1m({ entry }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const user = usersInto(sides);
  const seen = new Set<string>();
  const shape = { columns: 5, header: false, expected: 'id::gender::age::occupation::zip code' };
  await readRows(entry, '::', reading, shape, ([id = '', gender = '', age = '', occupation = ''], line) => {
    const code = numberIn(entry.name, occupation, 'occupation', line);
    const years = numberIn(entry.name, age, 'age', line);
    if (sides.knows('user', id, entry.name, line) && sides.first(seen, 'user', id, entry.name, line))
      user(id, years, gender, OCCUPATIONS[code] ?? `code ${code}`);
  });
}

const genreList = (text: string) =>
  text.split('|').filter((genre) => genre !== '' && genre !== '(no genres listed)');

/** movies.dat of MovieLens 1M and 10M, movies.csv of the later ones: id, title, genres. */
export async function readFilms({ entry, file }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const film = filmsInto(sides);
  const seen = new Set<string>();
  const header = file.table?.header ?? false;
  const shape = { columns: 3, header, expected: header ? 'movieId,title,genres' : 'id::title::genres' };
  await readRows(
    entry,
    file.table?.delimiter ?? '::',
    reading,
    shape,
    ([id = '', title = '', genres = ''], line) => {
      if (sides.knows('item', id, entry.name, line) && sides.first(seen, 'item', id, entry.name, line))
        film(id, title, genreList(genres));
    },
  );
}
