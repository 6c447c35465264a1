import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../workers/data/readers/import.ts';
import { failure, file, load, rows, tableOf } from './files.ts';

describe('repeated pairs', () => {
  it('are merged to the earliest by time, the first row at equal times', async () => {
    const data = await load([file('u.data', '1\t5\t1\t300\n2\t6\t4\t1\n1\t5\t2\t200\n1\t5\t3\t200\n')]);
    expect(rows(data)).toEqual([
      ['2', '6', 4, 1],
      ['1', '5', 2, 200],
    ]);
    expect(data.notes.join()).toContain(
      '2 rows repeated a user and an item and were merged; the earliest of each pair stays.',
    );
  });

  it('are merged to the first row without times', async () => {
    const data = await load([file('x.csv', 'user,item,rating\n1,2,3\n2,1,4\n1,2,5\n')]);
    expect(rows(data)).toEqual([
      ['1', '2', 3],
      ['2', '1', 4],
    ]);
    expect(data.notes.join()).toContain('1 row repeated a user and an item and was merged; the first');
  });

  it('stay in the first part of a given split, however late', async () => {
    const head = 'user,item,time\n';
    const data = await load([
      file('train.csv', `${head}1,2,300000000\n2,1,300000000\n`),
      file('test.csv', `${head}1,2,200000000\n1,1,200000000\n`),
    ]);
    expect(rows(data)).toEqual([
      ['1', '2', 300000000],
      ['2', '1', 300000000],
      ['1', '1', 200000000],
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 2]);
  });

  it('are chosen where one of their labels says so', async () => {
    const data = await load([file('x.csv', 'user,item,click\n1,2,0\n2,1,1\n1,2,1\n')]);
    expect(rows(data)).toEqual([
      ['2', '1', 1],
      ['1', '2', 1],
    ]);
  });
});

describe('quotes that do not balance', () => {
  const ratings = file(
    'ratings.csv',
    'userId,movieId,rating,timestamp\n1,7,4,9\n2,8,3,9\n1,9,3,9\n2,11,1,9\n',
  );
  const movies = (text: string) => load([ratings, file('movies.csv', `movieId,title,genres\n${text}`)]);

  it('are refused where the text swallows lines below, naming the line that opens', async () => {
    const error = await failure(
      movies('7,"Usual (1995),Crime\n8,Up (2009),Drama\n9,Down (2010),War\n11,"Out, the (2011)",War\n'),
    );
    expect(error).toMatchObject({ code: 'bad-file', file: 'movies.csv', line: 2 });
    expect(error.message).toContain('middle of line 5');
  });

  it('are told where lines were read as one, which may be meant', async () => {
    const data = await movies('7,"Usual\n(1995)",Crime\n8,"Up, Crime\n9,Down",War\n11,X,War\n');
    expect(data.itemTitles).toEqual(['Usual\n(1995)', 'Up, Crime\n9,Down', '9', 'X']);
    expect(data.notes.join()).toContain(
      '2 rows of movies.csv were read over several lines: their text stands in quotes (the first is line 2).',
    );
  });

  it('may be escaped by a backslash', async () => {
    const data = await movies('7,"Real \\"J. P.\\"",Crime\n8,"Up \\"high\\", and down",War\n');
    expect(data.itemTitles.slice(0, 2)).toEqual(['Real \\"J. P.\\"', 'Up \\"high\\", and down']);
  });
});

describe('tables that are too wide', () => {
  it('are planned for their first columns, with the others left alone', async () => {
    const plan = await inspectFiles([file('x.csv', `${','.repeat(65_534)}\n`.repeat(9))]);
    expect(JSON.stringify(plan).length).toBeLessThan(20_000);
    expect(tableOf(plan)).toMatchObject({ width: 65_535 });
    expect(tableOf(plan).columns.length).toBe(60);
    const wide = Array.from({ length: 300 }, (_, k) => k);
    const lines = [1, 2].map((user) => [user, 3 - user, ...wide].join(','));
    expect(rows(await load([file('wide.csv', lines.join('\n'))])).map((row) => row.slice(0, 2))).toEqual([
      ['1', '2'],
      ['2', '1'],
    ]);
  });

  it('show no endless cells and names', async () => {
    const plan = await inspectFiles([file('x.csv', `${'n'.repeat(5000)},b\n${'9'.repeat(5000)},2\n`)]);
    expect(JSON.stringify(plan).length).toBeLessThan(3000);
  });
});

describe('impossible dates', () => {
  it('are refused with their line', async () => {
    const error = await failure(
      load([file('a.csv', 'user,item,date\n1,2,2014-03-01\n1,1,2014-03-01\n2,1,2014-02-31\n')]),
    );
    expect(error).toMatchObject({ code: 'bad-file', file: 'a.csv', line: 4 });
    expect(error.message).toContain('the time “2014-02-31”');
  });
});

describe('a first row that may be names or data', () => {
  it('is data where it holds a number', async () => {
    const data = await load([file('x.txt', 'alice 1 5\nbob 2 3\nbob 1 4\n')]);
    expect(rows(data)).toEqual([
      ['alice', '1', 5],
      ['bob', '2', 3],
      ['bob', '1', 4],
    ]);
    const mixed = await load([file('x.txt', 'alice 1 5\n12 2 3\n13 1 4\n')]);
    expect(mixed.userIds).toEqual(['alice', '12', '13']);
  });
});

describe('blanks around ids without quotes', () => {
  it('are left off, which is told where ids merge by that', async () => {
    const data = await load([
      file('x.csv', 'user,item,rating\nU1,a 3,4\nU1,a 2,4\nU2,a 3 ,1\nU2, a 2,1\nU3,"a 3 ",1\n'),
    ]);
    expect(data.itemIds).toEqual(['a 3', 'a 2', 'a 3 ']);
    expect(data.notes.join('\n')).toContain(
      '2 rows of x.csv were read without the blanks around the item: without quotes they are not part of it, and it also stands there with others or none (the first is line 4).',
    );
  });

  it('are not told where they stand around every one', async () => {
    const data = await load([file('x.csv', 'user, item, rating\nU1, a, 4\nU1, b, 4\nU2, a, 1\n')]);
    expect(data.itemIds).toEqual(['a', 'b']);
    expect(data.notes.join('\n')).not.toContain('blanks');
  });

  it('are none where a value stands behind a feature', async () => {
    const data = await load([file('x.libfm', '1 10:1 20:1\n1 10:1.0 21:1\n-1 11:1 20:1.0\n')]);
    expect(data.notes.join('\n')).not.toContain('blanks');
  });
});
