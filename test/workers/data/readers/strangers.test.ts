import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inspectFiles, type SourceFile } from '../../../../workers/data/readers/import.ts';
import { failure, file, load, rolesOf, rows } from './files.ts';

const good = 'user,item,rating\n1,2,3\n2,1,4\n';
const encode = (text: string) => new TextEncoder().encode(text);
/** Bytes that start as a file of some kind does. */
const starting = (start: string) =>
  Uint8Array.from({ length: 64 }, (_, k) => (k < start.length ? start.charCodeAt(k) : (k * 37) % 251));

describe('files of another kind', () => {
  it.each([
    ['Parquet', 'PAR1', 'pd.read_parquet'],
    ['Feather', 'ARROW1\0\0', 'pd.read_feather'],
    ['NumPy', '\x93NUMPY\x01\0', 'numpy.savetxt'],
    ['a pickle', '\x80\x04\x95', 'pd.read_pickle'],
    ['MATLAB', 'MATLAB 5.0 MAT-file', 'MAT file of MATLAB'],
    ['HDF5', '\x89HDF\r\n\x1a\n', 'HDF5'],
    ['SQLite', 'SQLite format 3\0', 'Export the table'],
    ['an old workbook', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'Save the sheet'],
    ['7-Zip', '7z\xbc\xaf\x27\x1c', 'Unpack it'],
    ['RAR', 'Rar!\x1a\x07\x01\0', 'Unpack it'],
    ['bzip2', 'BZh91AY&SY', 'packed by bzip2'],
    ['xz', '\xfd7zXZ\0', 'packed by xz'],
    ['Zstandard', '\x28\xb5\x2f\xfd', 'packed by Zstandard'],
    ['PDF', '%PDF-1.7\n', 'a PDF document'],
  ])('names %s, whatever it is called', async (_what, start, sentence) => {
    const error = await failure(inspectFiles([file('ratings.csv', starting(start))]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'ratings.csv' });
    expect(error.message).toContain(sentence);
  });

  it.each([
    [
      'a web page',
      '\n<!DOCTYPE html>\n<html><head><title>Sign in, please</title></head><body>a, b, c\nd, e, f</body></html>\n',
      'a web page (“Sign in, please”), not data',
    ],
    ['XML', '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n', 'this is XML'],
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 2483723\n',
      'git lfs pull',
    ],
    ['rich text', '{\\rtf1\\ansi {\\fonttbl}\n1,2,5\\line\n2,3,4\\line\n3,4,1\\line\n}', 'rich text'],
    [
      'dictionaries of Python',
      "{u'username': u'Al', u'product_id': u'30', u'hours': 0.1}\n{u'username': u'Bo', u'product_id': u'31', u'hours': 2.1}\n",
      'ast.literal_eval',
    ],
  ])('names %s', async (_what, content, sentence) => {
    const error = await failure(inspectFiles([file('ratings.csv', content)]));
    expect(error.message).toContain(sentence);
  });

  it.each([
    ['a workbook', { '[Content_Types].xml': encode('<x/>'), 'xl/workbook.xml': encode('<x/>') }, 'Excel'],
    ['OpenDocument', { mimetype: encode('x'), 'content.xml': encode('<x a="b"/>') }, 'OpenDocument'],
    ['arrays', { 'row.npy': encode('1 2'), 'col.npy': encode('1 2') }, '.npz'],
  ])('names a zip that is %s, once and not by its members', async (_what, members, sentence) => {
    const error = await failure(inspectFiles([file('ratings.xlsx', zipSync(members))]));
    expect(error).toMatchObject({ file: 'ratings.xlsx' });
    expect(error.message).toContain(sentence);
  });

  it('leaves it alone beside files that can be read', async () => {
    const plan = await inspectFiles([file('b.parquet', starting('PAR1')), file('a.csv', good)]);
    expect(rolesOf(plan)).toEqual({ 'a.csv': 'interactions', 'b.parquet': 'ignore' });
  });

  it('refuses an empty zip that can be sliced', async () => {
    const empty = zipSync({});
    const sliced: SourceFile = {
      ...file('x.zip', empty),
      slice(start, end) {
        if (end <= start) throw new RangeError('nothing to read');
        return file('x.zip', empty.slice(start, end));
      },
    };
    expect((await failure(inspectFiles([sliced]))).message).toContain('the zip file holds no files');
  });
});

const lines = (count: number, line: (k: number) => string) =>
  Array.from({ length: count }, (_, k) => `${line(k)}\n`).join('');

describe('texts that are no list of interactions', () => {
  it('refuses the negatives of NCF, and reads the ratings beside larger ones', async () => {
    const negatives = file(
      'p.test.negative',
      lines(6, (k) => `(${k},${k})\t${k + 1}\t${k + 2}\t${k + 3}\t${k + 4}`),
    );
    const error = await failure(inspectFiles([negatives]));
    expect(error.message).toContain('items that a user did not choose');
    const data = await load([
      file('p.train.rating', '0\t1\t1\n0\t2\t1\n1\t2\t1\n'),
      file('p.test.rating', '0\t3\t1\n1\t1\t1\n'),
      negatives,
    ]);
    expect(rows(data)).toHaveLength(5);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 0, 2, 2]);
  });

  it('says what it refused where something else was guessed to be the data', async () => {
    const plan = await inspectFiles([
      file('users.dat', '3 10 11 12\n2 10 14\n3 11 12 15\n'),
      file('items.csv', 'id,author\n1,2\n2,1\n'),
    ]);
    expect(plan.doubts.join()).toContain('Left alone: users.dat: each line starts');
  });

  it('refuses lists that start with how many items follow, but no lists of users', async () => {
    const error = await failure(inspectFiles([file('users.dat', '3 10 11 12\n2 10 14\n3 11 12 15\n')]));
    expect(error.message).toContain('starts with the number of its items');
    expect(rows(await load([file('train.txt', '3 10 11 12\n2 10 14\n4 11 12 15\n')]))).toHaveLength(8);
  });

  it('refuses the sets of the Netflix Prize that have no ratings', async () => {
    for (const below of ['1046323,2005-12-19', '1046323']) {
      const error = await failure(
        inspectFiles([file('probe.txt', `1:\n${below}\n${below}\n2:\n${below}\n`)]),
      );
      expect(error.message).toContain('without a rating');
    }
  });

  it('refuses the behaviors of MIND', async () => {
    const line = (k: number) => `${k}\tU${k % 3}\t11/15/2019 10:22:32 AM\tN1 N2\tN${k}-1 N${k + 1}-0`;
    const error = await failure(inspectFiles([file('behaviors.tsv', lines(6, line))]));
    expect(error.message).toContain('user, item, label');
  });

  it.each([
    ['of zeros', lines(6, (k) => Array.from({ length: 20 }, (_, c) => (c % 6 === k ? 4 : 0)).join(' '))],
    [
      'of Jester',
      lines(6, (k) => `9,${Array.from({ length: 20 }, (_, c) => (c % 3 ? `-${c}.${k}1` : '99')).join(',')}`),
    ],
    [
      'with names',
      `user,${Array.from({ length: 20 }, (_, c) => `Film ${c}`).join(',')}\n${lines(6, (k) => `u${k},${Array.from({ length: 20 }, (_, c) => (c % 6 === k ? '3.5' : '')).join(',')}`)}`,
    ],
  ])('refuses a matrix %s', async (_what, content) => {
    expect((await failure(inspectFiles([file('train.txt', content)]))).message).toContain(
      'looks like a matrix',
    );
  });
});
