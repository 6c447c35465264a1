import { describe, expect, it } from 'vitest';
import { inspectFiles, loadFiles } from '../../../../workers/data/readers/import.ts';
import { MAX_COLUMNS } from '../../../../workers/data/readers/limits.ts';
import { knownTable } from '../../../../workers/data/readers/reader.ts';
import { type ImportPlan, withChoice, withFileRole } from '../../../../workers/protocol.ts';
import { checkDataset, columnRolesOf, file, quiet, rolesOf } from './files.ts';
import { layouts } from './layouts.ts';

const filesOf = (name: string) =>
  Object.entries(layouts[name]!.files).map(([path, content]) => file(path, content));
const lines = (n: number, line: (k: number) => string, header?: string) =>
  [...(header ? [header] : []), ...Array.from({ length: n }, (_, k) => line(k))].join('\n');
/** The name of the file in a plan that ends so. */
const named = (plan: ImportPlan, end: string) => plan.files.find(({ name }) => name.endsWith(end))!.name;

describe('a file beside those of a known set', () => {
  it('is known as lists where it is lists, and can be chosen for the interactions', async () => {
    const files = [
      file(
        'u.data',
        lines(20, (k) => `${1 + (k % 4)}\t${1 + k}\t3\t${100 + k}`),
      ),
      file('y.txt', '0 5 6 7\n1 5 8\n2 6 7 8 9\n3 9\n'),
    ];
    const plan = await inspectFiles(files);
    expect(plan.files.find(({ name }) => name === 'y.txt')).toMatchObject({ role: 'ignore', kind: 'lists' });
    const chosen = withFileRole(withFileRole(plan, 'u.data', 'ignore'), 'y.txt', 'interactions');
    const { users, userIds } = await loadFiles(files, await inspectFiles(files, chosen), quiet);
    expect([users.length, ...userIds]).toEqual([10, '0', '1', '2', '3']);
  });
});

describe('numbers with a decimal comma', () => {
  it('are told, with a sign or without, where they are left out for it', async () => {
    for (const sign of ['', '-', '+']) {
      const rows = lines(40, (k) => `a${k % 8};b${k % 10};${sign}${1 + (k % 4)},5`, 'user;item;rating');
      const { doubts } = await inspectFiles([file('x.csv', rows)]);
      expect(doubts.join(), sign).toContain('holds numbers with a decimal comma');
    }
  });
});

describe('columns whose names promise neither users nor items', () => {
  const doubts = async (header: string) => {
    const plan = await inspectFiles([
      file(
        'x.csv',
        lines(40, (k) => `a${k % 8},b${k % 10},${1 + (k % 5)}`, header),
      ),
    ]);
    return { plan, guess: plan.doubts.filter((doubt) => doubt.includes('guess')) };
  };

  it('are said to be guessed, those alone of which it is so', async () => {
    expect((await doubts('colour,shape,weight')).guess).toEqual([
      'That “colour” holds users and “shape” holds items is a guess by the order of the columns, since their names do not say it. Look whether it is so.',
    ]);
    expect((await doubts('user,shape,weight')).guess.join()).toMatch(/^That “shape” holds items is a guess/);
    for (const known of [
      'user,item,rating',
      'userId,movieId,rating',
      'customer,title,score',
      'user,id,rating',
    ])
      expect((await doubts(known)).guess).toEqual([]);
  });

  it('are no guess once a person has said what they hold', async () => {
    const { plan } = await doubts('colour,shape,weight');
    const swapped = (role: string) => (role === 'user' ? 'item' : role === 'item' ? 'user' : role);
    const files = plan.files.map((one) => ({
      ...one,
      table: one.table && {
        ...one.table,
        columns: one.table.columns.map((column) => ({ ...column, role: swapped(column.role) as 'user' })),
      },
    }));
    const again = await inspectFiles(
      [
        file(
          'x.csv',
          lines(40, (k) => `a${k % 8},b${k % 10},${1 + (k % 5)}`, 'colour,shape,weight'),
        ),
      ],
      { ...plan, files },
    );
    expect(again.doubts.filter((doubt) => doubt.includes('guess'))).toEqual([]);
  });
});

describe('what a column of numbers is', () => {
  const table = (name: string, value: (k: number) => number | string) =>
    file(
      'x.csv',
      lines(40, (k) => `${k % 8},${k % 10},${value(k)}`, `user,item,${name}`),
    );

  it.each([
    ['Feedback', (k: number) => 1 + (k % 10), 'rating'],
    ['Feedback', (k: number) => 1 + ((k * 7919) % 100_000), 'count'],
    ['rating', (k: number) => 10 * (k % 11), 'rating'],
    ['Rating', (k: number) => 1 + (k % 5), 'rating'],
    ['plays', (k: number) => 1 + (k % 5), 'count'],
    ['weight', (k: number) => 1 + ((k * 7919) % 100_000), 'count'],
    ['label', (k: number) => k % 2, 'label'],
    ['is_recommended', (k: number) => (k % 2 ? 'true' : 'false'), 'label'],
    ['notes', (k: number) => `note ${k}`, 'ignore'],
    ['Feedback', (k: number) => `fine ${k}`, 'ignore'],
  ] as const)('is told by its name, %s, and its values', async (name, value, role) => {
    expect(columnRolesOf(await inspectFiles([table(name, value)]))).toEqual(['user', 'item', role]);
  });

  it('is told by its values alone where there are no names', async () => {
    const bare = (value: (k: number) => number) =>
      inspectFiles([
        file(
          'x.dat',
          lines(40, (k) => `${k % 8}\t${k % 10}\t${value(k)}`),
        ),
      ]);
    expect(columnRolesOf(await bare((k) => 1 + (k % 5)))[2]).toBe('rating');
    expect(columnRolesOf(await bare((k) => 1 + k * 313))[2]).toBe('count');
    expect(columnRolesOf(await bare(() => 1))[2]).toBe('ignore');
  });

  it('gives clicks or their logarithm where they are counts', async () => {
    const files = [table('plays', (k) => [1, 10, 100_000, 0][k % 4]!)];
    const plan = await inspectFiles(files);
    expect(plan.values).toBe('clicks');
    expect(plan.choices.map(({ values }) => values)).toEqual(['clicks', 'log']);
    const clicks = await loadFiles(files, plan, quiet);
    expect(clicks.ratings).toBeNull();
    expect(clicks.notes.join()).toContain('10 rows of x.csv were left out: a count of 0 or less');
    const logs = await loadFiles(files, withChoice(plan, plan.choices[1]!), quiet);
    expect(new Set(logs.ratings)).toEqual(new Set([1, 2, 6]));
  });
});

describe('the choices of a plan', () => {
  it('are none where the files can be read in one way, and roles are those that a file can have', async () => {
    const pairs = file(
      'x.csv',
      lines(30, (k) => `${k % 5},${k % 7}`, 'user,item'),
    );
    expect((await inspectFiles([pairs])).choices).toEqual([]);
    const known = await inspectFiles([
      file('u.data', '1\t1\t5\t100\n2\t2\t3\t200\n'),
      file('u.item', `1|One (1999)|01-Jan-1999||x${'|0'.repeat(18)}|1\n`),
    ]);
    expect(known.files.find(({ name }) => name === 'u.item')).toMatchObject({
      role: 'items',
      roles: ['items', 'ignore'],
    });
  });

  it('speak of sixty columns at most', () => {
    const wide = knownTable(
      '\t',
      false,
      Array.from({ length: 70 }, (_, c) => [`c${c}`, 'ignore'] as const),
    );
    expect([wide.width, wide.columns.length]).toEqual([70, MAX_COLUMNS]);
  });

  it('tell how many columns beyond these are left out', async () => {
    const toldOf = async (columns: number) => {
      const more = Array.from({ length: columns - 3 }, (_, c) => `x${c}`);
      const rows = lines(
        40,
        (k) => [`a${k % 8}`, `b${k % 10}`, 1 + (k % 5), ...more.map((_, c) => `t${k} ${c}`)].join(','),
        ['user', 'item', 'rating', ...more].join(','),
      );
      const files = [file('x.csv', rows)];
      const { notes } = await loadFiles(files, await inspectFiles(files), quiet);
      return notes.find((note) => note.includes('left out: x0')) ?? '';
    };
    expect(await toldOf(70)).toMatch(/^Columns of x\.csv left out: x0, .*x56, 10 more\.$/);
    expect(await toldOf(60)).toMatch(/^Columns of x\.csv left out: x0, .*x55, x56\.$/);
  });
});

describe('ratings that are none', () => {
  it('are left out and told, or read as clicks by one choice', async () => {
    const files = filesOf('Book-Crossing as it was given away');
    const plan = await inspectFiles(files);
    expect(plan.unrated).toBe(0);
    expect(plan.choices.map(({ label }) => label.replace(/^.*: /, ''))).toEqual([
      'ratings alone',
      'each row a click',
    ]);
    const rated = await loadFiles(files, plan, quiet);
    expect(rated.ratings?.every((rating) => rating > 0)).toBe(true);
    expect(rated.notes.join()).toContain(
      '80 rows of BX-CSV-Dump.zip/BX-Book-Ratings.csv were left out: the rating 0',
    );
    const clicks = await loadFiles(files, withChoice(plan, plan.choices[1]!), quiet);
    checkDataset(clicks);
    expect(clicks.ratings).toBeNull();
    expect(clicks.users.length).toBe(120);
  });

  it('are ratings where 0 is the lowest of a scale', async () => {
    const zeros = await inspectFiles([
      file(
        'x.csv',
        lines(50, (k) => `${k % 7},${k},${(k % 11) / 2}`, 'user,item,rating'),
      ),
    ]);
    expect(zeros.unrated).toBeNull();
  });
});

describe('sets that hold more than one kind of interactions', () => {
  it('offer each as a choice', async () => {
    const files = filesOf('Book-Crossing cleaned');
    const plan = await inspectFiles(files);
    const history = plan.choices.find(({ main }) => main.endsWith('book_history.dat'))!;
    const chosen = await inspectFiles(files, withChoice(plan, history));
    expect(rolesOf(chosen)[history.main]).toBe('interactions');
    expect(rolesOf(chosen)[named(plan, 'book_ratings.dat')]).toBe('ignore');
    const data = await loadFiles(files, chosen, quiet);
    checkDataset(data);
    expect(data.ratings).toBeNull();
    expect(data.itemIds).toContain('35');
    expect(chosen.choices.map(({ main }) => main)).toEqual(
      expect.arrayContaining(plan.choices.map(({ main }) => main)),
    );
  });
});

describe('values', () => {
  it('are those of the file that is read, not of the one that was before', async () => {
    const files = [
      file(
        'plays.csv',
        lines(60, (k) => `${k % 6},${k % 10},${1 + k * 7}`, 'user,item,plays'),
      ),
      file(
        'stars.csv',
        lines(60, (k) => `${k % 6},${k % 10},${k % 3 ? -1 : 1 + (k % 10)}`, 'user,item,stars'),
      ),
    ];
    const plan = await inspectFiles(files);
    const [first, second] =
      rolesOf(plan)['plays.csv'] === 'interactions' ? ['plays.csv', 'stars.csv'] : ['stars.csv', 'plays.csv'];
    const wants = { 'plays.csv': ['clicks', null], 'stars.csv': ['ratings', -1] } as const;
    expect([plan.values, plan.unrated]).toEqual(wants[first as keyof typeof wants]);
    const other = await inspectFiles(files, withFileRole(plan, second!, 'interactions'));
    expect([other.values, other.unrated]).toEqual(wants[second as keyof typeof wants]);
    const back = await inspectFiles(files, withFileRole(other, first!, 'interactions'));
    expect(back.values).toBe(plan.values);
    const choice = back.choices.find(
      ({ main, values }) => main === second && values === (second === 'plays.csv' ? 'log' : 'clicks'),
    )!;
    expect((await inspectFiles(files, withChoice(back, choice))).values).toBe(choice.values);
  });
});
