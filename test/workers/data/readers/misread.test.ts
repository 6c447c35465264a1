import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../workers/data/readers/import.ts';
import { columnRolesOf, failure, file, load, rolesOf, rows } from './files.ts';

const lines = (count: number, line: (k: number) => string) =>
  Array.from({ length: count }, (_, k) => `${line(k)}\n`).join('');
const day = (k: number) => `2010-10-${String(10 + (k % 20)).padStart(2, '0')}`;
const doubtsOf = async (name: string, content: string) =>
  (await inspectFiles([file(name, content)])).doubts.join('\n');

describe('columns without names', () => {
  it('takes the item first where Amazon’s files do, by the looks of both ids', async () => {
    const user = (k: number) => `A3SGXH7AUHU8G${k % 5}`;
    const item = (k: number) => (k % 2 ? `B00012345${k % 7}` : `000003188${k % 7}`);
    const since2018 = await inspectFiles([
      file(
        'M.csv',
        lines(20, (k) => `${item(k)},${user(k)},${(k % 5) + 1}.0,1393545600`),
      ),
    ]);
    expect(columnRolesOf(since2018)).toEqual(['item', 'user', 'rating', 'time']);
    const before = await inspectFiles([
      file(
        'M.csv',
        lines(20, (k) => `${user(k)},${item(k)},${(k % 5) + 1}.0,1393545600`),
      ),
    ]);
    expect(columnRolesOf(before)).toEqual(['user', 'item', 'rating', 'time']);
  });

  it.each([
    [
      'Gowalla',
      (k: number) => `${k % 7}\t${day(k)}T23:55:27Z\t30.2359091167\t-97.7951395833\t${22847 + (k % 9)}`,
      'user time ignore ignore item',
    ],
    [
      'Last.fm 1K',
      (k: number) => `user_00000${k % 7}\t${day(k)}T23:08:57Z\tf1b1cf71-${k % 9}\tDeep Dish\t\tA track ${k}`,
      'user time item ignore ignore ignore',
    ],
    [
      'YooChoose',
      (k: number) => `${k % 7},${day(k)}T10:51:09.277Z,${214536500 + (k % 9)},0`,
      'user time item ignore',
    ],
    [
      'Foursquare',
      (k: number) =>
        `${k % 7}\t49bbd6c0f964a${k % 9}\t4bf58dd8d48\tBar\t40.7198103755\t-74.0025810321\t-240\tTue Apr 03 18:00:0${k % 9} +0000 2012`,
      'user item ignore ignore ignore ignore ignore time',
    ],
    [
      'Taobao',
      (k: number) => `${k % 7},${2268318 + (k % 9)},${2520377 + (k % 3)},pv,1511544070`,
      'user item ignore ignore time',
    ],
    [
      'Jester',
      (k: number) => `${k % 7}\t\t${k % 9}\t\t${k % 2 ? '-9.281' : '0.281'}`,
      'user ignore item ignore rating',
    ],
  ])('sees no users, items or ratings in dates, places and gaps: %s', async (_set, line, roles) => {
    const plan = await inspectFiles([file('data.txt', lines(30, line))]);
    expect(columnRolesOf(plan).join(' ')).toBe(roles);
  });

  it('reads the dates of Foursquare and Goodreads', async () => {
    const text = 'user,item,date\n1,2,Tue Apr 03 18:00:09 +0000 2012\n2,1,Fri Dec 08 10:16:10 -0800 2017\n';
    expect((await load([file('x.csv', text)])).times).toEqual(
      Float64Array.of(Date.UTC(2012, 3, 3, 18, 0, 9) / 1000, Date.UTC(2017, 11, 8, 18, 16, 10) / 1000),
    );
  });

  it('says so where another column may hold the ratings', async () => {
    const doubts = await doubtsOf(
      'ratings.txt',
      lines(30, (k) => `${k % 7},${k % 9},${k % 4},${k % 5},${day(k)}`),
    );
    expect(doubts).toContain('Column 3 of ratings.txt was taken for the ratings');
    expect(doubts).toContain('so may column 4');
    expect(
      await doubtsOf(
        'ratings.txt',
        lines(30, (k) => `${k % 7},${k % 9},${k % 4},${day(k)}`),
      ),
    ).not.toContain('may column');
  });
});

describe('what is passed over', () => {
  it.each([
    [
      'Retailrocket',
      'timestamp,visitorid,event,itemid,transactionid',
      (k: number) => `14332212${k}0137,${k % 7},${k % 3 ? 'view' : 'addtocart'},${k % 9},`,
      'view',
    ],
    ['Tmall', 'user_id,item_id,action_type', (k: number) => `${k % 7},${k % 9},${k % 3}`, 'action_type'],
  ])('tells kinds of events: %s', async (_set, head, line, word) => {
    const doubts = await doubtsOf('events.csv', `${head}\n${lines(30, line)}`);
    expect(doubts).toContain('tells kinds of events apart');
    expect(doubts).toContain(word);
  });

  it('takes no empty rating for a zero', async () => {
    const text = `user,item,rating\n${lines(30, (k) => `${k % 7},${k % 9},${k % 3 ? 1 + (k % 5) : ''}`)}`;
    const doubts = await doubtsOf('x.csv', text);
    expect(doubts).not.toContain('are 0');
    expect(doubts).toContain('line 2: the rating is empty');
  });

  it('asks whether zeros are ratings', async () => {
    const head = 'user_id,book_id,is_read,rating\n';
    expect(await doubtsOf('x.csv', head + lines(30, (k) => `${k % 7},${k % 9},1,${k % 6}`))).toContain(
      '5 are 0',
    );
    expect(
      await doubtsOf('x.csv', head + lines(30, (k) => `${k % 7},${k % 9},1,${(k % 5) + 1}`)),
    ).not.toContain('are 0');
  });

  it('reads clk as a label, nonclk as none', async () => {
    const text = `user,time_stamp,adgroup_id,pid,nonclk,clk\n${lines(30, (k) => `${k % 7},1494137644,${k % 9},430548_1007,${1 - (k % 2)},${k % 2}`)}`;
    const plan = await inspectFiles([file('raw_sample.csv', text)]);
    expect(columnRolesOf(plan).join(' ')).toBe('user time item ignore ignore label');
  });
});

describe('ids and times that are none', () => {
  const table = (user: (k: number) => string, item: (k: number) => string) =>
    `user,item\n${lines(30, (k) => `${user(k)},${item(k)}`)}`;

  it.each([
    [
      'an id that stands for nobody',
      table(
        (k) => (k % 3 ? 'NA' : `u${k}`),
        (k) => `${k}`,
      ),
      '20 interactions have the user “NA”',
    ],
    [
      'ids that a spreadsheet rounded',
      table(
        (k) => `${k % 7}`,
        (k) => (k % 2 ? '9.78E+12' : `978000000000${k}`),
      ),
      'The item “9.78E+12” was rounded',
    ],
    [
      'a time cut off',
      `user,item,timestamp\n${lines(30, (k) => `${k % 7},${k % 9},97830000${k % 10}`)}3,4,97830`,
      'The last time is 97,830',
    ],
  ])('tells %s', async (_what, content, sentence) => {
    expect(await doubtsOf('x.csv', content)).toContain(sentence);
    expect((await load([file('x.csv', content)])).notes.join('\n')).toContain(sentence);
  });

  it('says nothing of ids and times as they should be', async () => {
    const text = `user,item,timestamp\n${lines(30, (k) => `${k % 7},${k % 9},${1000 + ((k * 7) % 30)}`)}`;
    expect(await doubtsOf('x.csv', text)).toBe('');
  });
});

describe('parts of sets', () => {
  it('takes train.txt and test.txt of equally long lists for lists, and says that it is a guess', async () => {
    const train = file('train.txt', '1 3 2 5\n2 7 10 1\n3 1 9 10\n');
    const test = file('test.txt', '1 1 4 6\n2 6 4 3\n3 4 6 2\n');
    const plan = await inspectFiles([train, test]);
    expect(plan.label).toContain('a guess');
    expect(rows(await load([train, test])).slice(0, 4)).toEqual([
      ['1', '3'],
      ['1', '2'],
      ['1', '5'],
      ['2', '7'],
    ]);
  });

  it('does so too where one item a user is held out', async () => {
    const data = await load([
      file('train.txt', '1 3 2 5\n2 7 10 1\n3 1 9 10\n'),
      file('test.txt', '1 4\n2 6\n3 2\n'),
    ]);
    expect(rows(data)).toHaveLength(12);
    expect(data.ratings).toBeNull();
  });

  it.each([
    ['users that come twice', '1 3 2\n1 7 5\n2 1 4\n', '1 4 3\n2 6 4\n3 4 1\n'],
    ['a rating that is the item', '1 3 3\n2 7 5\n3 1 4\n', '1 4 3\n2 6 4\n3 4 1\n'],
    [
      'times',
      '1 3 2 978300000\n2 7 5 978300001\n3 1 4 978300002\n',
      '1 4 3 978300003\n2 6 4 978300004\n3 4 1 978300005\n',
    ],
  ])('takes no tables for lists: %s', async (_what, train, test) => {
    const plan = await inspectFiles([file('train.txt', train), file('test.txt', test)]);
    expect(plan.files.map(({ kind }) => kind)).toEqual(['table', 'table']);
  });

  it('reads a test.txt with one item a user beside lists', async () => {
    const data = await load([
      file('train.txt', '0 1 2 3\n1 2\n2 1 3\n'),
      file('test.txt', '0 4\n1 3\n2 4\n'),
    ]);
    expect(Array.from(data.given ?? [])).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 2]);
  });

  it('leaves users.dat of MovieTweetings alone, whose lines hold ids', async () => {
    const plan = await inspectFiles([
      file('ratings.dat', '1::0114508::8::1381006850\n2::0208092::5::1586466072\n'),
      file('users.dat', '1::139564917\n2::17528189\n'),
    ]);
    expect(rolesOf(plan)).toEqual({ 'ratings.dat': 'interactions', 'users.dat': 'ignore' });
    expect(plan.doubts).toEqual([]);
  });

  it('takes RecBole’s date for the time', async () => {
    const text =
      'user_id:token\tbusiness_id:token\tstars:float\tdate:float\n1\t2\t3\t1393545600\n2\t1\t4\t1393545601\n';
    expect(Array.from((await load([file('yelp.inter', text)])).times ?? [])).toEqual([
      1393545600, 1393545601,
    ]);
  });
});

it('says that RecBole’s lists of earlier items are left out', async () => {
  const text = 'user_id:token\titem_id_list:token_seq\titem_id:token\n1\t5 6\t7\n2\t5\t6\n';
  expect(await doubtsOf('x.inter', text)).toContain('item_id_list of x.inter holds earlier items');
});

describe('lines that hold no data', () => {
  const good = 'user,item,rating\n1,2,3\n2,1,4\n';
  const want = [
    ['1', '2', 3],
    ['2', '1', 4],
  ];

  it.each([
    ['Excel’s sep=', `sep=;\r\n${good.replaceAll(',', ';')}`, 1],
    ['a byte order mark and sep=', `\ufeffsep=,\n${good}`, 1],
    ['comments', `# exported on Monday\n# by me\n${good}`, 2],
    ['KONECT’s head', '% bip weighted\n% 2 2 2\n1 2 3\n2 1 4\n', 2],
  ])('passes over %s, and tells it', async (_what, content, count) => {
    const data = await load([file('x.csv', content)]);
    expect(rows(data)).toEqual(want);
    expect(data.notes.join('\n')).toContain(`${count} row`);
    expect(data.notes.join('\n')).toContain('before the data stands');
  });

  it('counts them as lines', async () => {
    const error = await failure(load([file('x.csv', `sep=,\n# note\n${good}3,1,x\n`)]));
    expect(error).toMatchObject({ line: 6 });
  });

  it('keeps a header that starts with #', async () => {
    const plan = await inspectFiles([file('x.csv', '#item,user,rating\n1,2,3\n2,1,4\n')]);
    expect(columnRolesOf(plan)).toEqual(['item', 'user', 'rating']);
  });

  it('leaves out rows of empty cells behind the data, and tells them', async () => {
    const data = await load([file('x.csv', `${good},,\n,,\n`)]);
    expect(rows(data)).toEqual(want);
    expect(data.notes.join('\n')).toContain('2 rows of x.csv were left out: every cell is empty');
  });

  it('says so where no row is left', async () => {
    const error = await failure(load([file('x.csv', ',,\n,,\n,,\n')]));
    expect(error.message).toContain('no row holds an interaction: all were left out');
  });

  it('refuses MatrixMarket and libsvm’s comments', async () => {
    const market = '%%MatrixMarket matrix coordinate integer general\n3 3 3\n1 2 3\n2 1 4\n3 3 1\n';
    expect((await failure(inspectFiles([file('x.mtx', market)]))).message).toContain('the line of its sizes');
    const commented = '+1 4:1 59:1 # a\n-1 5:1 60:1 # b\n';
    expect((await failure(inspectFiles([file('x.svm', commented)]))).message).toContain('Remove each #');
  });
});
