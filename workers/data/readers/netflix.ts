import { type Collected, Collector } from './collector.ts';
import { ratingOf, timeOf } from './delimited.ts';
import { badFile } from './fail.ts';
import type { Format, Part, Planned, Recognition } from './reader.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import type { Sides } from './sides.ts';
import { headRows, type Sniffed } from './sniff.ts';

const COLON = 58;
const MOVIE = /^\d+:$/;

/** A line with a movie's number and a colon, and below it lines of user, rating and date. */
export function isMovieLines(file: Sniffed): boolean {
  if (file.problem) return false;
  const [first, ...rest] = headRows(file, ',');
  if (first?.width !== 1 || !MOVIE.test(first.cells[0] ?? '')) return false;
  const below = rest.filter(({ width, cells }) => !(width === 1 && MOVIE.test(cells[0] ?? '')));
  return below.length > 0 && below.filter(({ width }) => width === 3).length * 2 > below.length;
}

/** The field of a line, kept beyond the line. */
function kept(row: Row, start: number, end: number): Row {
  const bytes = row.bytes.slice(start, end);
  const bounds = { starts: Int32Array.of(0), ends: Int32Array.of(bytes.length) };
  return {
    file: row.file,
    line: row.line,
    bytes,
    ...bounds,
    outer: bounds,
    exact: false,
    broken: [],
    fields: 1,
  };
}

/** Reads ratings that stand below their movies. A movie without ratings is no item. @throws LabFailure as `collect`. */
export async function collectMovieLines(parts: readonly Part[], reading: Reading): Promise<Collected> {
  const collector = new Collector(reading, { ratings: true, times: true });
  for (const { entry, given } of parts) {
    let movie: Row | null = null;
    let item = -1;
    let rated = true;
    const without = () => {
      if (movie && !rated)
        reading.tell(movie.file, movie.line, 'left out', 'they name a movie and no rating');
    };
    const each = (row: Row) => {
      const end = row.ends[0]!;
      if (row.fields === 1 && row.bytes[end - 1] === COLON) {
        without();
        movie = kept(row, row.starts[0]!, end - 1);
        item = -1;
        rated = false;
        return;
      }
      if (!movie || row.fields !== 3)
        throw badFile(
          row.file,
          movie
            ? `expected a user, a rating and a date separated by commas, found ${row.fields} columns. Correct or remove the line.`
            : 'expected a movie such as “1:” above its ratings. Correct the line.',
          row.line,
        );
      rated = true;
      const value = ratingOf(row, 1);
      const when = timeOf(row, 2);
      if (item < 0) item = collector.items.add(movie, 0);
      collector.add(row, collector.users.add(row, 0), item, value, when, given);
    };
    await reading.rows(entry, ',', each, { main: true, quotes: false });
    without();
  }
  if (reading.interactions === 0)
    throw badFile(parts[0]!.entry.name, 'no movie has a rating. Choose another file.');
  return collector.take(parts[0]!.entry.name, []);
}

/** movie_titles.csv: number, year, title; commas in a title stand without quotes. */
export async function readMovieTitles({ entry }: Planned, sides: Sides, reading: Reading): Promise<void> {
  const years = sides.field('item', 'year', 'one-hot');
  const seen = new Set<string>();
  const each = (row: Row) => {
    if (row.fields < 3)
      throw badFile(
        entry.name,
        `expected number, year and title, found ${row.fields} columns. Correct the line.`,
        row.line,
      );
    const text = (from: number, to: number) =>
      reading.decoder.text(row.bytes, row.starts[from], row.ends[to]);
    const id = text(0, 0);
    if (!sides.knows('item', id, row.file, row.line) || !sides.first(seen, 'item', id, row.file, row.line))
      return;
    const title = text(2, row.fields - 1);
    const year = text(1, 1);
    if (title !== '') sides.titles.set(id, title);
    if (/^\d{4}$/.test(year)) years.of.set(id, [year]);
  };
  await reading.rows(entry, ',', each, { quotes: false });
}

/** The Netflix Prize: ratings below the number of their movie, in one file or several, with movie_titles.csv. */
export const netflix: Format = {
  format: 'netflix',
  label: 'Netflix Prize',
  wants: 'files of “movie:” and its ratings below, such as combined_data_1.txt; with movie_titles.csv',
  example: '1488844,3,2005-09-06',
  recognise(files) {
    const lines = files.filter(isMovieLines);
    if (lines.length === 0) return null;
    const titles = files.find(
      ({ entry, problem }) => !problem && /^movie_titles\.(csv|txt)$/.test(entry.base),
    );
    const found = new Map<string, Recognition>(
      lines.map(({ entry }) => [entry.name, { role: 'interactions', kind: 'movie-lines' }]),
    );
    if (titles) found.set(titles.entry.name, { role: 'items', kind: 'movie-titles' });
    const what = lines.length === 1 ? 'one file' : `${lines.length} files`;
    return { label: `Netflix Prize (${what})`, name: 'Netflix', confirm: false, files: found };
  },
};
