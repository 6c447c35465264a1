import { describe, expect, it } from 'vitest';
import { inspectFiles, listReaders, loadFiles } from '../../../../workers/data/readers/import.ts';
import {
  checkDataset,
  columnRolesOf,
  file,
  load,
  quiet,
  rolesOf,
  rows,
  tableOf,
  withTable,
  words,
} from './files.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('Frappe', () => {
  const log = [
    'user\titem\tcnt\tdaytime\tweekday\tisweekend\thomework\tcost\tweather\tcountry\tcity',
    '0\t4\t1\tmorning\tsunday\tweekend\tunknown\tfree\tsunny\tUnited States\t0',
    '0\t4\t9\tevening\tsunday\tweekend\thome\tfree\tsunny\tUnited States\t10',
    '1\t2\t7\tevening\tmonday\tworkday\tunknown\tpaid\tcloudy\tSpain\t9',
  ].join('\n');
  const meta = [
    'item\tpackage\tcategory\tname',
    '2\tcom.b\tFinance\t"""la Caixa"""',
    '4\tcom.a\tTools\tunknown',
    '7\tcom.c\tTools\tUnused',
  ].join('\n');

  it('keeps every row with its eight contexts and no ratings', async () => {
    const data = await load([file('frappe.csv', log)]);
    checkDataset(data);
    expect(rows(data)).toEqual([
      ['0', '4'],
      ['0', '4'],
      ['1', '2'],
    ]);
    expect(data.contextFields.map(({ name }) => name)).toEqual(
      'daytime weekday isweekend homework cost weather country city'.split(' '),
    );
    expect(words(data.contextFields[0])).toEqual([['morning'], ['evening'], ['evening']]);
    // Values that are all integers are listed by number, not by letter.
    expect(data.contextFields[7].labels).toEqual(['0', '9', '10']);
  });

  it('takes the names of the apps from meta.csv, the package where there is no name', async () => {
    const data = await load([file('meta.csv', meta), file('frappe.csv', log)]);
    expect(data.itemTitles).toEqual(['"la Caixa"', 'com.a']);
    expect(words(data.itemFields[0])).toEqual([['Finance'], ['Tools']]);
  });
});

describe('libFM', () => {
  const train = '1 10:1 700:1 900:1\n-1 10:1 701:1 901:1\n';
  const test = '1 11:1 701:1 900:1\r\n';

  it('takes the first two features as user and item, the others as contexts, labels as ratings 1 and 0', async () => {
    const data = await load([file('x.test.libfm', test), file('x.train.libfm', train)]);
    checkDataset(data);
    expect(data.labelled).toBe(true);
    expect(rows(data)).toEqual([
      ['10', '700', 1],
      ['10', '701', 0],
      ['11', '701', 1],
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 2]);
    expect(data.contextFields.map(({ kind }) => kind)).toEqual(['one-hot']);
    expect(words(data.contextFields[0])).toEqual([['900'], ['901'], ['900']]);
  });

  it('keeps features without a fixed place as one multi-hot field', async () => {
    const data = await load([file('x.libfm', '5 1:1 2:1 7:1 6:1\n3 3:1 4:1\n1.5 3:1 2:1 6:1\n')]);
    checkDataset(data);
    expect(data.labelled).toBeUndefined();
    expect(Array.from(data.ratings ?? [])).toEqual([5, 3, 1.5]);
    expect(words(data.contextFields[0])).toEqual([['6', '7'], [], ['6']]);
  });
});

describe('RecBole', () => {
  const inter =
    'user_id:token\titem_id:token\trating:float\ttimestamp:float\tdevice:token\nu1\ti1\t4\t10\tweb\nu2\ti2\t3.5\t20\tapp\n';

  it('reads typed headers: side tokens as one-hot, sequences as multi-hot, titles as titles', async () => {
    const data = await load([
      file('ml.inter', inter),
      file('ml.user', 'user_id:token\tage:token\tincome:float\nu2\t30\t1.5\nu1\t25\t2\n'),
      file(
        'ml.item',
        'item_id:token\tmovie_title:token_seq\tclass:token_seq\ni1\tThe One\tDrama War\ni2\tTwo\t\n',
      ),
    ]);
    checkDataset(data);
    expect(data.name).toBe('ml');
    expect(rows(data)).toEqual([
      ['u1', 'i1', 4, 10],
      ['u2', 'i2', 3.5, 20],
    ]);
    expect(data.itemTitles).toEqual(['The One', 'Two']);
    expect(words(data.userFields[0])).toEqual([['25'], ['30']]);
    expect(words(data.itemFields[0])).toEqual([['Drama', 'War'], []]);
    expect(words(data.contextFields[0])).toEqual([['web'], ['app']]);
    expect(data.notes.join()).toContain('income');
  });

  it('takes train, valid and test files as a given split', async () => {
    const head = 'user_id:token\titem_id:token\n';
    const data = await load([
      file('d.test.inter', `${head}1\t3\n`),
      file('d.valid.inter', `${head}1\t2\n`),
      file('d.train.inter', `${head}2\t1\n`),
    ]);
    expect(rows(data)).toEqual([
      ['2', '1'],
      ['1', '2'],
      ['1', '3'],
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 1, 2]);
  });
});

describe('lists of items by user', () => {
  it('gives one implicit interaction for each item, and takes train and test as a given split', async () => {
    const data = await load([
      file('train.txt', '0 5 7 9\n1 5\n2\n3 9 5\n'),
      file('test.txt', '0 8\n1 7 9\n3 7 8 6\n'),
    ]);
    checkDataset(data);
    expect(data.ratings).toBeNull();
    expect(rows(data).map((row) => row.join('-'))).toEqual(
      '0-5 0-7 0-9 1-5 3-9 3-5 0-8 1-7 1-9 3-7 3-8 3-6'.split(' '),
    );
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]);
    expect(data.notes.join()).toContain(
      '1 row of train.txt was left out: they name a user and no item (the first is line 3)',
    );
  });
});

describe('tables', () => {
  it('finds the columns of FilmTrust: blanks, user, item, rating', async () => {
    const files = [file('ratings.txt', '1 1 2\n1 2 3.5\n2 1 .5\n'), file('trust.txt', '2 1 1\n')];
    const plan = await inspectFiles(files);
    expect(plan.confirm).toBe(true);
    expect(tableOf(plan)).toMatchObject({ delimiter: ' ', header: false });
    expect(columnRolesOf(plan)).toEqual(['user', 'item', 'rating']);
    expect(rolesOf(plan)).toEqual({ 'ratings.txt': 'interactions', 'trust.txt': 'ignore' });
    expect(rows(await load(files))).toEqual([
      ['1', '1', 2],
      ['1', '2', 3.5],
      ['2', '1', 0.5],
    ]);
  });

  it('reads Book-Crossing: semicolons, quotes, a header, ids with letters in order of appearance', async () => {
    const data = await load([
      file(
        'BX-Book-Ratings.csv',
        '"User-ID";"ISBN";"Book-Rating"\n"276725";"034545104X";"0"\n"7";"0155\\"061224";"5"\n',
      ),
    ]);
    checkDataset(data);
    expect(data.userIds).toEqual(['7', '276725']);
    expect(data.itemIds).toEqual(['034545104X', '0155\\"061224']);
    expect(Array.from(data.ratings ?? [])).toEqual([0, 5]);
  });

  it.each([
    ['\t', 'tab'],
    [',', 'comma'],
    [';', 'semicolon'],
    ['|', 'bar'],
    ['::', 'double colon'],
  ])('finds the delimiter %j and a header in any order of columns', async (delimiter) => {
    const lines = [
      ['timestamp', 'rating', 'item_id', 'user_id', 'note'],
      ['1000000001', '4', 'b', 'x', 'first'],
      ['1000000002', '3', 'a', 'y', 'second'],
    ];
    const files = [file('mine.csv', lines.map((line) => line.join(delimiter)).join('\n'))];
    const plan = await inspectFiles(files);
    expect(tableOf(plan)).toMatchObject({ delimiter, header: true, guessed: { header: true } });
    expect(columnRolesOf(plan)).toEqual(['time', 'rating', 'item', 'user', 'ignore']);
    expect(tableOf(plan).preview).toEqual(lines);
    expect(rows(await load(files))).toEqual([
      ['x', 'b', 4, 1000000001],
      ['y', 'a', 3, 1000000002],
    ]);
  });

  it('takes unknown words above numbers with a decimal comma for names, and words with one for data', async () => {
    const third = (cell: (k: number) => string) =>
      ['ann;x', 'bob;y', 'cy;z', 'di;x'].map((pair, k) => `${pair};${cell(k)}`).join('\n');
    const headed = await inspectFiles([file('x.csv', `Kunde;Ware;Wert\n${third((k) => `${k},5`)}`)]);
    expect(tableOf(headed)).toMatchObject({ delimiter: ';', header: true });
    const bare = await inspectFiles([
      file(
        'x.csv',
        third((k) => `no${k},5`),
      ),
    ]);
    expect(tableOf(bare)).toMatchObject({ delimiter: ';', header: false, guessed: { header: false } });
  });

  it('takes a first row that stands out for names only above ten rows', async () => {
    const words = (n: number) =>
      Array.from({ length: n }, (_, k) => `${['ann', 'bob'][k % 2]};${['x', 'y'][(k >> 1) & 1]}`);
    for (const [n, header] of [
      [9, false],
      [10, true],
    ] as const) {
      const plan = await inspectFiles([file('x.csv', ['Kunde;Ware', ...words(n)].join('\n'))]);
      expect(tableOf(plan).header).toBe(header);
    }
  });

  it('obeys the plan that a person changed', async () => {
    const files = [file('mine.csv', 'a,b,1,home\nc,d,0,work\n')];
    const plan = await inspectFiles(files);
    const roles = ['item', 'user', 'label', 'context'] as const;
    const columns = roles.map((role, k) => ({ name: `c${k}`, role, split: null }));
    const data = await loadFiles(files, withTable(plan, { header: false, columns }), quiet);
    checkDataset(data);
    expect(rows(data)).toEqual([
      ['b', 'a', 1],
      ['d', 'c', 0],
    ]);
    expect(data.labelled).toBe(true);
    expect(words(data.contextFields[0])).toEqual([['home'], ['work']]);
  });

  it('calls an empty context unknown', async () => {
    const head = 'user_id:token\titem_id:token\tplace:token\n';
    const data = await load([file('x.inter', `${head}1\t2\t\n2\t1\thome\n`)]);
    checkDataset(data);
    expect(words(data.contextFields[0])).toEqual([['unknown'], ['home']]);
  });

  it('joins item_brand.dat and its like as multi-hot fields', async () => {
    const data = await load([
      file('item_category.dat', '0,3\n0,1\n2,1\n'),
      file('user_item.dat', '5\t0\t4\t1386201600\n6\t2\t5\t1387670400\n'),
    ]);
    checkDataset(data);
    expect(data.itemFields.map(({ name }) => name)).toEqual(['category']);
    expect(words(data.itemFields[0])).toEqual([['1', '3'], ['1']]);
  });

  it('reads train.csv and test.csv as a given split', async () => {
    const data = await load([
      file('test.csv', 'user,item\n1,3\n'),
      file('train.csv', 'user,item\n1,2\n2,2\n'),
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 2]);
  });

  it('merges no pairs that differ in their user or in their item alone, however many there are', async () => {
    const many = Array.from({ length: 600 }, (_, k) => [
      [`u${k}`, 'a'],
      [`u${k}`, 'b'],
      ['x', `i${k}`],
      ['y', `i${k}`],
    ]).flat();
    const data = await load([file('x.csv', ['user,item', ...many.map((pair) => pair.join(','))].join('\n'))]);
    expect(rows(data)).toEqual(many);
    const twice = await load([
      file('x.csv', ['user,item', ...[...many, ...many].map((pair) => pair.join(','))].join('\n')),
    ]);
    expect(rows(twice)).toEqual(many);
  });

  it('reads dates and milliseconds as seconds', async () => {
    const dated = await load([file('a.csv', 'user,item,date\n1,2,2014-03-01\n2,1,2014-03-01 00:01:00\n')]);
    expect(Array.from(dated.times ?? [])).toEqual([1393632000, 1393632060]);
    const milli = await load([file('b.csv', 'user,item,time\n1,2,1393632000000\n2,1,1393632060500\n')]);
    expect(Array.from(milli.times ?? [])).toEqual([1393632000, 1393632060.5]);
    expect(milli.notes.join()).toContain('divided by 1,000');
  });

  it('keeps ids as they are written: negative, with zeros in front, or too long for a number', async () => {
    const data = await load([
      file('x.csv', 'user,item\n90071992547409931,-5\n90071992547409930,007\n12345678901234567890123,7\n'),
    ]);
    checkDataset(data);
    expect(data.userIds).toEqual(['90071992547409930', '90071992547409931', '12345678901234567890123']);
    expect(data.itemIds).toEqual(['-5', '007', '7']);
  });

  it('numbers users and items alike in files that are handled in pieces', async () => {
    // Ids come last first, so that none has the number that it was met with. Pieces have 131,072 rows.
    const [users, items] = [363, 363];
    const made = Array.from(
      { length: users * items },
      (_, k) => `${999 - Math.floor(k / items)},${999 - (k % items)}`,
    );
    const data = await load([file('x.csv', `user,item\n${made.join('\n')}\n`)]);
    const read = Array.from(data.users, (u, n) => `${data.userIds[u]},${data.itemIds[data.items[n]!]}`);
    expect(read.join(' ') === made.join(' ')).toBe(true);
  });

  it('takes no byte order mark and no comment before the rows for a part of the first one', async () => {
    for (const before of ['\ufeff', '% bip weighted\n% 6 3 3\n', '\ufeff# made by hand\n', 'sep=,\n']) {
      const rows = '7,2,3\n7,1,4\n8,1,5\n8,2,1\n9,1,2\n9,2,2\n';
      const data = await load([file('x.csv', `${before}${rows}`)]);
      expect([...data.userIds].sort(), before).toEqual(['7', '8', '9']);
      expect(data.users.length).toBe(6);
    }
  });

  it('takes mixed line endings, a byte order mark, blank lines and a missing last line break', async () => {
    const data = await load([file('x.csv', '\ufeffuser,item,rating\r\n1,2,3\n\n2,1,4\r3,1,5')]);
    expect(rows(data)).toEqual([
      ['1', '2', 3],
      ['2', '1', 4],
      ['3', '1', 5],
    ]);
  });

  it('gives one id to a label that stands in UTF-8 and in Latin-1', async () => {
    const latin = Uint8Array.from('caf\u00e9,a\nx,b\n', (c) => c.charCodeAt(0));
    const data = await load([
      file('x.csv', new Uint8Array([...encode('user,item\ncaf\u00e9,b\n'), ...latin])),
    ]);
    checkDataset(data);
    expect(data.userIds).toEqual(['caf\u00e9', 'x']);
  });
});

describe('file names', () => {
  it('may be any word, also one that objects know', async () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(rows(await load([file(name, '1,2\n2,1\n')]))).toHaveLength(2);
  });
});

describe('the hash of a data set', () => {
  const ratings = file('ratings.dat', '1::2::5::1\n2::1::3::2\n');
  const movies = file('movies.dat', '1::One (2000)::Drama\n2::Two (2001)::War\n');

  it('is the same whatever the order of the files', async () => {
    expect((await load([movies, ratings])).hash).toBe((await load([ratings, movies])).hash);
  });

  it('changes with a rating, a time, a field or a title', async () => {
    const base = (await load([ratings, movies])).hash;
    const others = [
      [ratings],
      [file('ratings.dat', '1::2::4::1\n2::1::3::2\n'), movies],
      [file('ratings.dat', '1::2::5::9\n2::1::3::2\n'), movies],
      [ratings, file('movies.dat', '1::One (2000)::War\n2::Two (2001)::War\n')],
      [ratings, file('movies.dat', '1::Uno (2000)::Drama\n2::Two (2001)::War\n')],
      // The same values under another name.
      [ratings, file('movies.dat', '1::One (2000)::Comedy\n2::Two (2001)::War\n')],
    ];
    const hashes = await Promise.all(others.map(async (files) => (await load(files)).hash));
    expect(new Set([base, ...hashes]).size).toBe(7);
  });
});

describe('the list of readers', () => {
  it('names every format once, with what it wants and an example', () => {
    const listed = listReaders();
    expect(new Set(listed.map(({ format }) => format)).size).toBe(9);
    for (const { label, wants, example } of listed) expect(label && wants && example).toBeTruthy();
  });
});
