import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../workers/data/readers/import.ts';
import { checkDataset, failure, file, load, rows, words } from './files.ts';

const uData = '3\t20\t4\t100\n1\t10\t5\t200\n1\t20\t3\t300\n3\t10\t1\t400\n';
const uItem = [
  '10|Toy Tale (1995)|01-Jan-1995||http://x|0|1|1',
  '20|Caf\u00e9 (1988)|01-Jan-1988||http://x|0|0|0',
  '30|Never Rated (2000)|01-Jan-2000||http://x|1|0|0',
].join('\n');
const uGenre = 'unknown|0\nAction|1\nComedy|2\n\n';
const uUser = '1|24|M|technician|85711\n3|53|F|other|94043\n';
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe('MovieLens 100K', () => {
  const files = [
    file('u.user', uUser),
    file('u.data', uData),
    file('u.item', latin1(uItem)),
    file('u.genre', uGenre),
  ];

  it('is recognised by its file names and needs no confirmation', async () => {
    const plan = await inspectFiles(files);
    expect(plan).toMatchObject({ format: 'movielens-100k', confirm: false, name: 'MovieLens 100K' });
    expect(Object.fromEntries(plan.files.map(({ name, role }) => [name, role]))).toEqual({
      'u.data': 'interactions',
      'u.item': 'items',
      'u.user': 'users',
      'u.genre': 'values',
    });
  });

  it('gives users and items in ascending order of id, interactions in the order of the file', async () => {
    const data = await load(files);
    checkDataset(data);
    expect(data.userIds).toEqual(['1', '3']);
    expect(data.itemIds).toEqual(['10', '20']);
    expect(rows(data)).toEqual([
      ['3', '20', 4, 100],
      ['1', '10', 5, 200],
      ['1', '20', 3, 300],
      ['3', '10', 1, 400],
    ]);
  });

  it('gives titles, genres, years, and ages in the brackets of MovieLens 1M', async () => {
    const data = await load(files);
    expect(data.itemTitles).toEqual(['Toy Tale (1995)', 'Café (1988)']);
    const field = (name: string) => [...data.userFields, ...data.itemFields].find((f) => f.name === name);
    expect(words(field('genre'))).toEqual([['Action', 'Comedy'], []]);
    expect(words(field('year'))).toEqual([['1995'], ['1988']]);
    expect(words(field('age'))).toEqual([['18-24'], ['50-55']]);
    expect(words(field('gender'))).toEqual([['M'], ['F']]);
    expect(words(field('occupation'))).toEqual([['technician'], ['other']]);
    expect(data.notes).toContain('Some text is not UTF-8 and was read as Latin-1.');
  });

  it('takes a base and a test file as a given split', async () => {
    const data = await load([
      file('ua.test', '1\t20\t3\t300\n'),
      file('ua.base', '3\t20\t4\t100\n1\t10\t5\t200\n'),
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 2]);
    expect(rows(data)[2]).toEqual(['1', '20', 3, 300]);
  });

  it('refuses a side file that is not as it should be, naming file and line', async () => {
    const error = await failure(
      load([file('u.data', uData), file('u.user', '1|24|M|technician|85711\n3|old|F|other|1\n')]),
    );
    expect(error).toMatchObject({ code: 'bad-file', file: 'u.user', line: 2 });
    expect(error.message).toContain('the age “old” is not a whole number');
  });
});

describe('MovieLens 1M', () => {
  const users = '1::F::1::10::48067\n2::M::56::16::70072\n';
  const movies = "1::Toy Story (1995)::Animation|Children's|Comedy\n2::Jumanji (1995)::Adventure\n";

  it('is read with and without the timestamp', async () => {
    const timed = await load([file('ratings.dat', '1::2::5::978300760\n2::1::3::978302109\n')]);
    expect(rows(timed)).toEqual([
      ['1', '2', 5, 978300760],
      ['2', '1', 3, 978302109],
    ]);
    const bare = await load([file('ratings_no_timestamp.dat', '1::2::5\n2::1::3')]);
    expect(bare.times).toBeNull();
    expect(rows(bare)).toEqual([
      ['1', '2', 5],
      ['2', '1', 3],
    ]);
  });

  it('gives occupations and ages by name and genres as a multi-hot field', async () => {
    const data = await load([
      file('movies.dat', movies),
      file('users.dat', users),
      file('ratings.dat', '1::2::5::1\n2::1::3::2\n'),
    ]);
    checkDataset(data);
    expect(data.name).toBe('MovieLens 1M');
    const field = (name: string) => [...data.userFields, ...data.itemFields].find((f) => f.name === name);
    expect(words(field('age'))).toEqual([['under 18'], ['56+']]);
    expect(words(field('occupation'))).toEqual([['K-12 student'], ['self-employed']]);
    expect(words(field('genre'))).toEqual([['Animation', "Children's", 'Comedy'], ['Adventure']]);
  });

  it('refuses a line that lost a field', async () => {
    const error = await failure(load([file('ratings.dat', '1::2::5::1\n2::1::3\n')]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'ratings.dat', line: 2 });
    expect(error.message).toContain('expected 4 columns separated by a double colon');
  });
});

describe('MovieLens latest', () => {
  it('reads quoted CSV, half stars and titles with commas and quotes', async () => {
    const data = await load([
      file('ratings.csv', 'userId,movieId,rating,timestamp\n1,11,4.5,964982703\n2,7,0.5,964981247\n'),
      file(
        'movies.csv',
        'movieId,title,genres\n7,"Usual, ""The"" (1995)",Crime|Thriller\n11,Up (2009),(no genres listed)\n',
      ),
      file('tags.csv', 'userId,movieId,tag,timestamp\n1,7,x,1\n'),
    ]);
    checkDataset(data);
    expect(rows(data)).toEqual([
      ['1', '11', 4.5, 964982703],
      ['2', '7', 0.5, 964981247],
    ]);
    expect(data.itemTitles).toEqual(['Usual, "The" (1995)', 'Up (2009)']);
    expect(words(data.itemFields[0])).toEqual([['Crime', 'Thriller'], []]);
    expect(words(data.itemFields[1])).toEqual([['1995'], ['2009']]);
  });
});
