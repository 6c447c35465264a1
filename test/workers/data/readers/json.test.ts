import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../workers/data/readers/import.ts';
import { tableOfJson } from '../../../../workers/data/readers/json.ts';
import { checkDataset, columnRolesOf, failure, file, load, rows, words } from './files.ts';

const amazon = [
  {
    reviewerID: 'A1',
    asin: '0000031887',
    reviewerName: 'Al "the one"',
    helpful: [0, 2],
    reviewText: 'Fine,\nor\tnot; {',
    overall: 5,
    unixReviewTime: 1393545600,
    reviewTime: '02 28, 2014',
  },
  {
    reviewerID: 'A2',
    asin: 'B000123456',
    reviewText: 'Ba\\d \u00e9',
    overall: 3,
    unixReviewTime: 1363392000,
    style: { 'Color:': ' Red, x' },
  },
  { reviewerID: 'A1', asin: 'B000123456', overall: 1, unixReviewTime: 1377648000 },
];
const want = [
  ['A1', '0000031887', 5, 1393545600],
  ['A2', 'B000123456', 3, 1363392000],
  ['A1', 'B000123456', 1, 1377648000],
];
const text = (objects: readonly object[]) => objects.map((one) => `${JSON.stringify(one)}\n`).join('');

describe('objects of JSON', () => {
  it.each([
    ['one a line', text(amazon)],
    ['in a list', JSON.stringify(amazon)],
    ['in a list over many lines', JSON.stringify(amazon, null, 2)],
    ['behind a byte order mark', `\ufeff${text(amazon)}`],
  ])('are read as a table: %s', async (_how, content) => {
    for (const chunk of [65536, 7]) {
      const data = await load([file('reviews.json', content, chunk)]);
      checkDataset(data);
      expect(rows(data)).toEqual(want);
      expect(data.name).toBe('reviews');
    }
    const packed = file('reviews.json.gz', gzipSync(new TextEncoder().encode(content)));
    expect(rows(await load([packed]))).toEqual(want);
  });

  it('keep long numbers as they are written, so that no ids merge', async () => {
    const lines = [1, 2, 3].map(
      (k) => `{"user": 1234567890123456789${k}, "item": ${k}, "liked": ${k > 1}}\n`,
    );
    const data = await load([file('x.jsonl', lines.join(''))]);
    expect(rows(data)).toEqual([1, 2, 3].map((k) => [`1234567890123456789${k}`, `${k}`, k > 1 ? 1 : 0]));
  });

  it('give lists as several values, and titles beside the interactions', async () => {
    const business = [
      { business_id: 'b1', name: 'Caf\u00e9', categories: ['Bar', 'Tea'], hours: { Monday: '8-22' } },
      { business_id: 'b2', name: 'Inn', categories: ['Bar'], hours: null },
    ];
    const review = [
      { user_id: 'u1', business_id: 'b1', stars: 4.5, date: '2018-07-07 22:09:11', text: 'a\n\nb' },
      { user_id: 'u2', business_id: 'b2', stars: 2, date: '2018-07-08 22:09:11', text: '' },
    ];
    const data = await load([file('business.json', text(business)), file('review.json', text(review))]);
    expect(data.itemTitles).toEqual(['Caf\u00e9', 'Inn']);
    expect(words(data.itemFields.find(({ name }) => name === 'categories'))).toEqual([
      ['Bar', 'Tea'],
      ['Bar'],
    ]);
    expect(rows(data)[0]).toEqual(['u1', 'b1', 4.5, Date.UTC(2018, 6, 7, 22, 9, 11) / 1000]);
  });

  it('take the day that Goodreads added a book for the time', async () => {
    const one = {
      user_id: '8842',
      book_id: '76',
      is_read: true,
      rating: 5,
      date_added: 'Wed Mar 14 16:20:42 -0700 2012',
      read_at: '',
    };
    const plan = await inspectFiles([file('x.json', text([one, { ...one, book_id: '77', rating: 4 }]))]);
    expect(columnRolesOf(plan)).toEqual(['user', 'item', 'ignore', 'rating', 'time']);
  });

  it('take no headline of a review for the title of an item, and no check-ins for features', async () => {
    const review = [1, 2, 3].map((k) => ({
      rating: k,
      title: `Great ${k}`,
      text: 'x',
      asin: `B${k % 2}`,
      user_id: `u${k}`,
    }));
    const times = [1, 2].map((k) => ({ asin: `B${k}`, date: '2020-03-13 21:10:56, 2020-06-02 22:18:06' }));
    const data = await load([file('review.json', text(review)), file('checkin.json', text(times))]);
    expect(data.itemTitles).toEqual(['B1', 'B0']);
    expect(data.itemFields).toEqual([]);
  });

  it.each([
    [
      'a value that is none',
      `${text(amazon)}{"reviewerID": "A3", "asin": maybe}\n`,
      4,
      'this is no JSON object',
    ],
    ['what stands between objects', `${text(amazon)}nonsense\n`, 4, 'expected a JSON object'],
    ['an object that never ends', text(amazon) + text(amazon).slice(0, 90), 4, 'may have been cut off'],
    [
      'an object without an item',
      `${text(amazon)}{"reviewerID": "A3", "overall": 2, "unixReviewTime": 1}\n`,
      4,
      'the item is empty',
    ],
    [
      'a rating that is none, in a list',
      JSON.stringify([...amazon, { ...amazon[0], overall: 'x' }], null, 1),
      31,
      'the rating “x”',
    ],
  ])('are refused with the line of %s', async (_what, content, line, sentence) => {
    const error = await failure(load([file('x.json', content)]));
    expect(error.message).toContain(sentence);
    expect(error.line).toBe(line);
  });

  it.each([
    ['a single object', '{"study": "train"}', 'a single object'],
    ['lists without names', '[[1, 2], [2, 1]]', 'lists without names'],
    [
      'events inside sessions',
      text([1, 2].map((k) => ({ session: k, events: [{ aid: 1, ts: 2 }] }))),
      'session alone beside other objects',
    ],
  ])('say what they lack: %s', async (_what, content, sentence) => {
    expect((await failure(inspectFiles([file('x.json', content)]))).message).toContain(sentence);
  });
});

it('objects of JSON are cut into the same cells however they are written and come', async () => {
  const one = fc.record({ user: fc.integer(), item: fc.string(), more: fc.jsonValue() });
  const flat = (text: string) => text.replace(/[\t\n\r]+/g, ' ');
  await fc.assert(
    fc.asyncProperty(
      fc.array(one, { minLength: 2, maxLength: 6 }),
      fc.constantFrom(undefined, 1, 3),
      fc.integer({ min: 1, max: 40 }),
      async (objects, space, chunk) => {
        const bytes = new TextEncoder().encode(
          JSON.stringify([{ user: 1, item: 'a' }, ...objects], null, space),
        );
        const pieces = async function* () {
          for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
        };
        let text = '';
        for await (const piece of tableOfJson('x.json', pieces())) text += new TextDecoder().decode(piece);
        const [, first, ...rest] = text.split('\n').filter((line) => line !== '');
        expect(first!.split('\t').slice(0, 2)).toEqual(['1', 'a']);
        expect(rest.map((line) => line.split('\t').slice(0, 2))).toEqual(
          objects.map(({ user, item }) => [JSON.stringify(user), flat(item)]),
        );
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});

describe('texts in UTF-16', () => {
  const plain = 'user\titem\trating\r\nZo\u00eb\tb\t3\r\nv\ta\t4\r\n';
  const bytes = (content: string, first: 0 | 1) =>
    Uint8Array.from(
      Array.from(content).flatMap((c) => (first ? [0, c.charCodeAt(0)] : [c.charCodeAt(0), 0])),
    );

  it.each([
    ['of Excel', bytes(`\ufeff${plain}`, 0).fill(0xff, 0, 1).fill(0xfe, 1, 2)],
    ['with the high byte first', bytes(`\ufeff${plain}`, 1).fill(0xfe, 0, 1).fill(0xff, 1, 2)],
    ['without a mark', bytes(plain.replace('\u00eb', 'e'), 0)],
  ])('are read: %s', async (_what, content) => {
    for (const chunk of [65536, 3]) {
      const data = await load([file('x.csv', content, chunk)]);
      expect(rows(data).map(([user]) => user)).toEqual([content[0] === 117 ? 'Zoe' : 'Zo\u00eb', 'v']);
    }
  });
});

describe('ids of JSON', () => {
  const one = (user: string, item: string) => `{"user": "${user}", "item": "${item}", "rating": 4}\n`;
  const base = one('U', 'x') + one('V', 'y');

  it('keep the blanks around them, so that none merge', async () => {
    const data = await load([file('x.json', base + one('U ', 'x') + one('U', ' x'))]);
    expect(data.userIds).toEqual(['U', 'V', 'U ']);
    expect(data.itemIds).toEqual(['x', 'y', ' x']);
    expect(data.users.length).toBe(4);
  });

  it('find what stands beside them by the same blanks', async () => {
    const titles = ['x', 'y', ' x'].map((item) => `{"item": "${item}", "title": "T${item.length} "}\n`);
    const data = await load([
      file('ratings.json', base + one('U', ' x')),
      file('items.json', titles.join('')),
    ]);
    expect(data.itemTitles).toEqual(['T1', 'T1', 'T2']);
  });

  it.each([['a\\nb'], ['a\\rb'], ['a\\u0000b'], ['\\ud800'], ['\\udc01x'], ['x\\n'], ['x\tz']])(
    'are refused where they would merge: %s',
    async (item) => {
      const error = await failure(load([file('x.json', base + one('U', item))]));
      expect(error).toMatchObject({ code: 'bad-file', line: 3 });
      expect(error.message).toContain('holds a line break, a tab, a zero (\\u0000) or half a character');
    },
  );

  it('stand beside texts with any characters', async () => {
    const review = '{"user": "W", "item": "x", "rating": 2, "title": "a\\n\\nb\\u0000\\ud800c\\n"}\n';
    const data = await load([file('x.json', review.repeat(60) + base)]);
    expect(data.userIds).toEqual(['W', 'U', 'V']);
  });
});
