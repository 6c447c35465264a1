import { describe, expect, it } from 'vitest';
import { inspectFiles, loadFiles, type SourceFile } from '../../../../workers/data/readers/import.ts';
import { type ImportPlan, withFileRole } from '../../../../workers/protocol.ts';
import {
  checkDataset,
  columnRolesOf,
  failure,
  file,
  load,
  quiet,
  rolesOf,
  rows,
  tableOf,
  withTable,
  words,
} from './files.ts';
import { layouts } from './layouts.ts';

const filesOf = (name: string) =>
  Object.entries(layouts[name]!.files).map(([path, content]) => file(path, content));
const lines = (n: number, line: (k: number) => string, header?: string) =>
  [...(header ? [header] : []), ...Array.from({ length: n }, (_, k) => line(k))].join('\n');
/** The name of the file in a plan that ends so. */
const named = (plan: ImportPlan, end: string) => plan.files.find(({ name }) => name.endsWith(end))!.name;

describe('the role of a file', () => {
  const files = filesOf('MovieLens 20M');

  it('can be changed in a format that is known, and its columns follow', async () => {
    const plan = await inspectFiles(files);
    const tags = named(plan, '/tags.csv');
    const asked = await inspectFiles(files, withFileRole(plan, tags, 'interactions'));
    expect(columnRolesOf(asked, tags)).toEqual(['user', 'item', 'ignore', 'time']);
    expect(rolesOf(asked)[named(plan, 'ratings.csv')]).toBe('ignore');
    const data = await loadFiles(files, asked, quiet);
    checkDataset(data);
    expect(data.ratings).toBeNull();
    expect(data.itemTitles).toContain('Film "2", The (1999)');
  });

  it('can be features of items, named by another file', async () => {
    const lastfm = filesOf('LastFM of hetrec 2011');
    const plan = await inspectFiles(lastfm);
    const tagged = named(plan, 'user_taggedartists.dat');
    const tags = named(plan, '/tags.dat');
    let asked = withFileRole(withFileRole(plan, tagged, 'items'), tags, 'values');
    asked = await inspectFiles(lastfm, asked);
    expect(columnRolesOf(asked, tagged)).toEqual(['ignore', 'item', 'feature', 'ignore', 'ignore', 'ignore']);
    const data = await loadFiles(lastfm, asked, quiet);
    checkDataset(data);
    const field = data.itemFields.find(({ name }) => name === 'tag');
    expect(field?.kind).toBe('multi-hot');
    expect(words(field)[0]!.every((tag) => /^st\u00e9r\u00e9o \d$/.test(tag))).toBe(true);
  });

  it('can leave a file alone', async () => {
    const plan = await inspectFiles(files);
    const without = withFileRole(plan, named(plan, 'movies.csv'), 'ignore');
    const data = await loadFiles(files, without, quiet);
    expect(data.itemFields).toEqual([]);
    expect(data.itemTitles[0]).toBe(data.itemIds[0]);
  });

  it('may be that of no file, which is said before anything is read', async () => {
    const books = file(
      'books.csv',
      lines(30, (k) => `${k},Book ${k},1999`, 'isbn,title,year'),
    );
    const plan = await inspectFiles([books]);
    expect(rolesOf(plan)).toEqual({ 'books.csv': 'items' });
    expect(plan.doubts.join()).toContain('No file looks like interactions');
    expect((await failure(loadFiles([books], plan, quiet))).message).toContain(
      'which file holds who did what',
    );
  });

  it('of several files alike is one set, in the order of their names', async () => {
    const parts = ['b', 'a'].map((part) =>
      file(
        `part-${part}.csv`,
        lines(5, (k) => `${part}${k % 3},${k}`, 'user,item'),
      ),
    );
    const plan = await inspectFiles(parts);
    const both = plan.files.reduce((made, { name }) => withFileRole(made, name, 'interactions'), plan);
    expect(Object.values(rolesOf(both))).toEqual(['interactions', 'interactions']);
    const data = await loadFiles(parts, both, quiet);
    expect(data.users.length).toBe(10);
    expect(data.userIds[0]).toBe('a0');
  });
});

describe('the columns of a file', () => {
  it('are cut anew at another delimiter and keep what a person said at the same one', async () => {
    const files = [
      file(
        'x.txt',
        lines(20, (k) => `a ${k % 4};b ${k % 5};${k % 3}`),
      ),
    ];
    const plan = await inspectFiles(files);
    const cut = await inspectFiles(files, withTable(plan, { delimiter: ' ' }));
    expect(tableOf(cut)).toMatchObject({ width: 3, guessed: { delimiter: ' ' } });
    const back = await inspectFiles(files, withTable(cut, { delimiter: ';' }));
    expect(columnRolesOf(back)).toEqual(['user', 'item', 'rating']);
    const columns = tableOf(back).columns.map((column, c) => ({
      ...column,
      role: (['item', 'user', 'context'] as const)[c]!,
    }));
    const said = await inspectFiles(files, withTable(back, { columns }));
    expect(columnRolesOf(said)).toEqual(['item', 'user', 'context']);
  });

  it('are named by the first line where a person says so', async () => {
    const files = [
      file(
        'x.txt',
        lines(20, (k) => `w${k % 4} v${k % 5}`),
      ),
    ];
    const plan = await inspectFiles(files);
    expect(tableOf(plan).columns.map(({ name }) => name)).toEqual(['column 1', 'column 2']);
    const headed = await inspectFiles(files, withTable(plan, { header: true }));
    expect(tableOf(headed).columns.map(({ name }) => name)).toEqual(['w0', 'v0']);
    expect((await loadFiles(files, headed, quiet)).users.length).toBe(19);
  });

  it('are told where they are left out', async () => {
    const data = await load([
      file(
        'x.csv',
        lines(20, (k) => `${k % 4},${k},a${k},b${k}`, 'user,item,mood,place'),
      ),
    ]);
    expect(data.notes.join()).toContain('Columns of x.csv left out: mood, place.');
  });

  it('that hold titles name the items, also beside the interactions', async () => {
    const data = await load([
      file(
        'x.csv',
        lines(
          20,
          (k) => `${k % 4},${k % 7},${1 + (k % 5)},"Film, ${k % 7}"`,
          'user,movie_id,rating,movie_title',
        ),
      ),
    ]);
    expect(data.itemTitles[3]).toBe('Film, 3');
  });

  it('in which every item has a value of its own are no features', async () => {
    const ratings = file(
      'ratings.csv',
      lines(90, (k) => `${k % 9},${k % 45}`, 'user,item'),
    );
    const files = [
      ratings,
      file(
        'items.csv',
        lines(45, (k) => `${k},code ${k},${k % 4}`, 'item,code,shelf'),
      ),
    ];
    const plan = await inspectFiles(files);
    expect(columnRolesOf(plan, 'items.csv')).toEqual(['item', 'ignore', 'feature']);
    const columns = plan.files.at(-1)!.table!.columns.map((column) => ({
      ...column,
      role: column.role === 'ignore' ? ('feature' as const) : column.role,
    }));
    const asked = {
      ...plan,
      files: plan.files.map((one) =>
        one.name === 'items.csv' ? { ...one, table: { ...one.table!, columns } } : one,
      ),
    };
    const data = await loadFiles(files, asked, quiet);
    expect(data.itemFields.map(({ name }) => name)).toEqual(['shelf']);
    expect(data.notes.join()).toContain('code of items.csv was left out as a feature: almost every item');
  });
});

describe('parts of a split, one with names and one without', () => {
  it.each([
    ['train', 'user,item,rating\n1,2,3\n2,1,4\n', '1,1,5\n2,2,3\n'],
    ['test', '1,2,3\n2,1,4\n', 'user,item,rating\n1,1,5\n2,2,3\n'],
  ])('lose no row where %s has them', async (_which, train, test) => {
    const data = await load([file('train.csv', train), file('test.csv', test)]);
    expect(rows(data)).toEqual([
      ['1', '2', 3],
      ['2', '1', 4],
      ['1', '1', 5],
      ['2', '2', 3],
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 2, 2]);
  });

  it('are one set where none is for training, which is told', async () => {
    const files = [file('train.csv', 'user,item\n1,2\n2,1\n'), file('test.csv', 'user,item\n1,1\n2,2\n')];
    const plan = withFileRole(await inspectFiles(files), 'train.csv', 'validation');
    expect(rolesOf(plan)).toEqual({ 'train.csv': 'validation', 'test.csv': 'test' });
    const data = await loadFiles(files, plan, quiet);
    expect(data.given).toBeNull();
    expect(data.notes.join()).toContain('no training part');
  });

  it('lose none where all are words', async () => {
    const data = await load([
      file('train.csv', 'user,item\nann,x\nbob,y\n'),
      file('test.csv', 'ann,y\nbob,x\n'),
    ]);
    expect(rows(data)).toHaveLength(4);
  });
});

describe('doubts', () => {
  const doubtsOf = async (...files: SourceFile[]) => (await inspectFiles(files)).doubts.join(' ');

  it('are none about files that look right', async () => {
    expect(
      await doubtsOf(
        file(
          'ratings.csv',
          lines(60, (k) => `${k % 6},${k % 10},${k % 5}`, 'user,item,rating'),
        ),
      ),
    ).toBe('');
  });

  it('name the numbers where each user has one item, before and after reading', async () => {
    const catalogue = file(
      'x.csv',
      lines(500, (k) => `${k},a${k % 80},${k % 9}`),
    );
    expect(await doubtsOf(catalogue)).toContain(
      '500 interactions of 500 users and 80 items, but each user has one item',
    );
    expect((await load([catalogue])).notes.join()).toContain('but each user has one item');
  });

  it('say so where each item has one user, where ratings or times are all the same, where there is one user', async () => {
    expect(
      await doubtsOf(
        file(
          'x.csv',
          lines(50, (k) => `a${k % 9},${k}`),
        ),
      ),
    ).toContain('each item has one user');
    expect(
      await doubtsOf(
        file(
          'x.csv',
          lines(50, (k) => `${k % 9},${k % 8},5`, 'user,item,rating'),
        ),
      ),
    ).toContain('Every rating is 5');
    const times = file(
      'x.csv',
      lines(50, (k) => `${k % 9},${k % 8},1100000000`, 'user,item,time'),
    );
    expect(await doubtsOf(times)).toContain('Every time is the same');
    expect(
      await doubtsOf(
        file(
          'x.csv',
          lines(50, (k) => `7,${k},4`, 'user,item,rating'),
        ),
      ),
    ).toContain('only one user');
  });

  it('say why a file cannot be read as planned, with the line', async () => {
    const broken = `${lines(50, (k) => `${k % 9},${k % 8},4`, 'user,item,rating')}\n1,2\n`;
    expect(await doubtsOf(file('x.csv', broken))).toContain('As planned it cannot be read: x.csv, line 52:');
  });

  it('are about the plan as a person changed it', async () => {
    const files = [
      file(
        'x.csv',
        lines(60, (k) => `${k % 6},${k % 10},n${k}`, 'user,item,note'),
      ),
    ];
    const plan = await inspectFiles(files);
    expect(plan.doubts).toEqual([]);
    const columns = tableOf(plan).columns.map((column, c) => ({
      ...column,
      role: (['ignore', 'item', 'user'] as const)[c]!,
    }));
    const asked = await inspectFiles(files, withTable(plan, { columns }));
    expect(asked.doubts.join()).toContain('each user has one item');
  });

  it('are raised by a first line that only looks like names', async () => {
    expect(
      await doubtsOf(
        file(
          'x.csv',
          lines(30, (k) => `${k % 6},${k % 10}`, 'alice,bob'),
        ),
      ),
    ).toContain('The first line of x.csv (alice, bob) was taken for the names of its columns');
  });

  it('read the head of a long file and say so', async () => {
    const long = file(
      'x.csv',
      lines(300_000, (k) => `${100_000 + k},item ${k % 50}`),
      1 << 16,
    );
    expect(await doubtsOf(long)).toMatch(
      /^In the first 4 MiB: [\d,]+ interactions of [\d,]+ users and 50 items/,
    );
  });
});
