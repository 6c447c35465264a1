import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectFiles, loadFiles } from '../../../../workers/data/readers/import.ts';
import { checkDataset, file, quiet } from './files.ts';

/** Rows in = rows out + rows told, for every reader: whatever the files hold, no row is lost without a word. */

interface Row {
  readonly user: number;
  readonly item: number;
  readonly value: number;
  readonly time: number;
}
/** A row of a file about items: of an item that may have no interactions, and may stand there twice. */
interface Side {
  readonly item: number;
  readonly ragged: boolean;
}
interface Made {
  readonly files: Readonly<Record<string, string>>;
  /** Rows of interactions, by the writer's count. */
  readonly rows: number;
  /** The file of items, and whether it may hold rows that do not fit. */
  readonly items?: string;
  /** True where rows carry contexts or labels of instances, so that pairs are not merged. */
  readonly contexts?: true;
  /** Rows that hold no interaction, which must be told. */
  readonly empty?: number;
}

const row = fc.record({
  user: fc.integer({ min: 1, max: 6 }),
  item: fc.integer({ min: 1, max: 9 }),
  value: fc.integer({ min: 1, max: 5 }),
  time: fc.integer({ min: 1_000_000_000, max: 1_000_000_009 }),
});
const side = fc.record({
  item: fc.integer({ min: 1, max: 14 }),
  ragged: fc.nat({ max: 7 }).map((k) => k === 0),
});
/** At least two users and two items, in rows enough to be a table. */
const some = fc
  .array(row, { minLength: 4, maxLength: 40 })
  .map((rows): Row[] => [
    { user: 1, item: 2, value: 3, time: 1_000_000_000 },
    { user: 2, item: 1, value: 4, time: 1_000_000_000 },
    ...rows,
  ]);

const text = (lines: readonly string[], header = '') =>
  `${[...(header ? [header] : []), ...lines].join('\n')}\n`;
const each = (rows: readonly Row[], line: (row: Row) => string, header = '') => text(rows.map(line), header);

/** A writer for each reader. Files about items that a format knows must be right, those that are guessed need not. */
const writers: Readonly<Record<string, (rows: readonly Row[], sides: readonly Side[]) => Made>> = {
  'MovieLens 100K': (rows, sides) => ({
    files: {
      'u.data': each(rows, ({ user, item, value, time }) => `${user}\t${item}\t${value}\t${time}`),
      'u.item': text(sides.map(({ item }) => `${item}|Title ${item}|||x|${'0|'.repeat(18)}1`)),
    },
    rows: rows.length,
    items: 'u.item',
  }),
  'MovieLens 1M': (rows, sides) => ({
    files: {
      'ratings.dat': each(rows, ({ user, item, value, time }) => `${user}::${item}::${value}::${time}`),
      'movies.dat': text(sides.map(({ item }) => `${item}::Title ${item}::Drama`)),
    },
    rows: rows.length,
    items: 'movies.dat',
  }),
  'MovieLens latest': (rows, sides) => ({
    files: {
      'ratings.csv': each(
        rows,
        ({ user, item, value, time }) => `${user},${item},${value},${time}`,
        'userId,movieId,rating,timestamp',
      ),
      'movies.csv': text(
        sides.map(({ item }) => `${item},"Title ${item}",Drama|War`),
        'movieId,title,genres',
      ),
    },
    rows: rows.length,
    items: 'movies.csv',
  }),
  'Netflix Prize': (rows, sides) => {
    const movies = [...new Set(rows.map(({ item }) => item))];
    const lines = movies.flatMap((movie) => [
      `${movie}:`,
      ...rows
        .filter(({ item }) => item === movie)
        .map(({ user, value }) => `${user},${value},2005-01-0${value}`),
    ]);
    return {
      files: {
        'combined_data_1.txt': text([...lines, '77:', '78:']),
        'movie_titles.csv': text(sides.map(({ item }) => `${item},19${item + 10},Title ${item}`)),
      },
      rows: rows.length,
      items: 'movie_titles.csv',
      empty: 2,
    };
  },
  Frappe: (rows, sides) => ({
    files: {
      'frappe.csv': each(
        rows,
        ({ user, item, value }) => `${user}\t${item}\t${value}\tnoon\tday ${value}\tweekend`,
        'user\titem\tcnt\tdaytime\tweekday\tisweekend',
      ),
      'meta.csv': text(
        sides.map(({ item }) => `${item}\tcom.x\tTools\tTitle ${item}`),
        'item\tpackage\tcategory\tname',
      ),
    },
    rows: rows.length,
    items: 'meta.csv',
    contexts: true,
  }),
  libFM: (rows) => ({
    files: {
      'x.libfm': each(rows, ({ user, item, value }) => `${value} ${user}:1 ${100 + item}:1 ${200 + value}:1`),
    },
    rows: rows.length,
    contexts: true,
  }),
  RecBole: (rows, sides) => ({
    files: {
      'x.inter': each(
        rows,
        ({ user, item, value }) => `${user}\t${item}\t${value}`,
        'user_id:token\titem_id:token\trating:float',
      ),
      'x.item': text(
        sides.map(({ item, ragged }) => `${item}\tTitle ${item}${ragged ? '\t' : ''}\tA B`),
        'item_id:token\ttitle:token_seq\tclass:token_seq',
      ),
    },
    rows: rows.length,
    items: 'x.item',
  }),
  lists: (rows) => {
    const users = [...new Set(rows.map(({ user }) => user))];
    const of = (user: number) => rows.filter((one) => one.user === user).map(({ item }) => item);
    return {
      files: {
        'x.txt': text([
          ...users.map((user) => [user, ...of(user)].join(' ')),
          '91',
          '92',
          '93',
          '94 1 2 3 4 5 6 7',
        ]),
      },
      rows: rows.length + 7,
      empty: 3,
    };
  },
  'a table with titles, some rows ragged': (rows, sides) => ({
    files: {
      'ratings.csv': each(rows, ({ user, item, value }) => `${user},${item},${value}`, 'user,item,rating'),
      'items.csv': text(
        sides.map(
          ({ item, ragged }, k) =>
            `${item},"Title ${item}${ragged ? '' : '\n(again)'}",${k % 3}${ragged ? ',' : ''}`,
        ),
        'item,title,shelf',
      ),
    },
    rows: rows.length,
    items: 'items.csv',
  }),
  'a table of counts, some of them 0': (rows) => ({
    files: {
      'plays.csv': each(rows, ({ user, item, value }) => `${user},${item},${value - 1}`, 'user,item,plays'),
    },
    rows: rows.length - rows.filter(({ value }) => value === 1).length,
    empty: rows.filter(({ value }) => value === 1).length,
  }),
  'a table of ratings, some of them none': (rows) => ({
    files: {
      'x.csv': each(
        [...rows, { user: 1, item: 1, value: 6, time: 0 }],
        ({ user, item, value }) => `${user},${item},${value === 1 ? -1 : value}`,
        'user,item,rating',
      ),
    },
    rows: rows.length + 1 - rows.filter(({ value }) => value === 1).length,
    empty: rows.filter(({ value }) => value === 1).length,
  }),
  'a given split': (rows) => ({
    files: {
      'train.csv': each(
        rows.slice(0, 3),
        ({ user, item, time }) => `${user},${item},${time}`,
        'user,item,time',
      ),
      'test.csv': each(rows.slice(3), ({ user, item, time }) => `${user},${item},${time}`),
    },
    rows: rows.length,
  }),
};

/** The number with which a sentence about rows begins. */
const number = (sentence: string) => Number(/^[\d,]+/.exec(sentence)?.[0].replaceAll(',', '') ?? Number.NaN);
const told = (notes: readonly string[], pattern: RegExp) =>
  notes.filter((note) => pattern.test(note)).reduce((sum, note) => sum + number(note), 0);

describe.each(Object.entries(writers))('%s', (_name, write) => {
  it('loses no row without a word', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.array(side, { minLength: 12, maxLength: 20 }), async (rows, sides) => {
        const made = write(rows, sides);
        const files = Object.entries(made.files).map(([name, content]) => file(name, content));
        const data = await loadFiles(files, await inspectFiles(files), quiet);
        checkDataset(data);
        const { notes } = data;
        const main = made.items ? notes.filter((note) => !note.includes(`of ${made.items} `)) : notes;
        const merged = told(notes, /repeated a user and an item/);
        expect(data.users.length + merged).toBe(made.rows);
        if (made.contexts) expect(merged).toBe(0);
        expect(told(main, /^[\d,]+ rows? .*left out: /)).toBe(made.empty ?? 0);
        if (!made.items) return;
        // Each row about an item is in its title, or told.
        const titled = data.itemTitles.filter((title) => title.startsWith('Title ')).length;
        const features = notes.filter((note) => note.includes('was left out as a feature'));
        expect(features).toEqual([]);
        const repeated = repeats(data.itemIds, sides, made.files[made.items]!);
        expect(
          titled + repeated + told(notes, new RegExp(`rows? of ${made.items} (was|were) left out`)),
        ).toBe(sides.length);
      }),
      { seed: 20260110, numRuns: 60 },
    );
  });
});

/**
 * Rows of tables that name an item again: they add their features to it, so they are in the data set.
 * Formats with one row an item tell them instead.
 */
function repeats(ids: readonly string[], sides: readonly Side[], content: string): number {
  const mergesFeatures = /^item(_id:token)?[,\t]/.test(content) && !content.startsWith('item\tpackage');
  if (!mergesFeatures) return 0;
  const usable = sides.filter(({ item, ragged }) => !ragged && ids.includes(String(item)));
  return usable.length - new Set(usable.map(({ item }) => item)).size;
}
