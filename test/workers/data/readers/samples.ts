import { gzipSync, zipSync } from 'fflate';
import { file } from './files.ts';

const encode = (text: string) => new TextEncoder().encode(text);

const ratings = (delimiter: string, fields: 3 | 4) =>
  Array.from({ length: 24 }, (_, k) =>
    [1 + (k % 5), 1 + ((k * 7) % 11), 1 + (k % 9) / 2, 978300000 + k * 97].slice(0, fields).join(delimiter),
  ).join('\n');

const uItem = Array.from(
  { length: 11 },
  (_, k) => `${k + 1}|Film ${k} (19${80 + k})|01-Jan-1995||http://x|${k % 2}|${k % 3 ? 0 : 1}|0`,
).join('\n');
const uUser = Array.from(
  { length: 5 },
  (_, k) => `${k + 1}|${20 + k * 9}|${'MF'[k % 2]}|writer|1234${k}`,
).join('\n');
const movies = Array.from({ length: 11 }, (_, k) => `${k + 1}::Film ${k} (19${80 + k})::Drama|War`).join(
  '\n',
);
const users = Array.from({ length: 5 }, (_, k) => `${k + 1}::${'MF'[k % 2]}::25::${k * 4}::1234${k}`).join(
  '\n',
);
const moviesCsv = Array.from({ length: 11 }, (_, k) => `${k + 1},"Film, ""${k}"" (1999)",Drama|War`).join(
  '\n',
);
const frappe = Array.from(
  { length: 20 },
  (_, k) => `${k % 4}\t${k % 7}\t${k}\tmorning\tday ${k % 3}\tweekend\thome\tfree\tsunny\tSpain\t${k % 5}`,
).join('\n');
const libfm = (from: number) =>
  Array.from(
    { length: 15 },
    (_, k) => `${k % 3 ? -1 : 1} ${(k + from) % 4}:1 ${10 + (k % 6)}:1 ${20 + (k % 3)}:1 ${30 + (k % 2)}:1`,
  ).join('\n');

const zipped = zipSync({
  'ml-1m/ratings.dat': encode(ratings('::', 4)),
  'ml-1m/movies.dat': encode(movies),
  'ml-1m/README': encode('read me'),
});

/** Valid files of every format, by what they are. */
export const samples: Readonly<Record<string, readonly (readonly [name: string, content: Uint8Array])[]>> = {
  'MovieLens 100K': [
    ['u.data', encode(ratings('\t', 4))],
    ['u.item', encode(uItem)],
    ['u.user', encode(uUser)],
    ['u.genre', encode('unknown|0\nDrama|1\nWar|2\n')],
  ],
  'MovieLens 100K, given split': [
    ['ua.base', encode(ratings('\t', 4))],
    ['ua.test', encode('1\t9\t4\t978300000\n2\t4\t3\t978300001\n')],
  ],
  'MovieLens 1M': [
    ['ratings.dat', encode(ratings('::', 4))],
    ['movies.dat', encode(movies)],
    ['users.dat', encode(users)],
  ],
  'MovieLens 1M without times': [['ratings_no_timestamp.dat', encode(ratings('::', 3))]],
  'MovieLens latest': [
    ['ratings.csv', encode(`userId,movieId,rating,timestamp\r\n${ratings(',', 4).replaceAll('\n', '\r\n')}`)],
    ['movies.csv', encode(`movieId,title,genres\n${moviesCsv}\n`)],
  ],
  Frappe: [
    [
      'frappe.csv',
      encode(
        `user\titem\tcnt\tdaytime\tweekday\tisweekend\thomework\tcost\tweather\tcountry\tcity\n${frappe}\n`,
      ),
    ],
    ['meta.csv', encode('item\tpackage\tcategory\tname\n0\tcom.a\tTools\t"""A"""\n1\tcom.b\tFun\tB\n')],
  ],
  libFM: [
    ['x.train.libfm', encode(libfm(0))],
    ['x.test.libfm', encode(libfm(2))],
  ],
  RecBole: [
    ['ml.inter', encode(`user_id:token\titem_id:token\trating:float\ttimestamp:float\n${ratings('\t', 4)}`)],
    [
      'ml.item',
      encode('item_id:token\tmovie_title:token_seq\tclass:token_seq\n1\tA film\tDrama War\n2\tB\t\n'),
    ],
    ['ml.user', encode('user_id:token\tage:token\n1\t20\n2\t30\n')],
  ],
  lists: [
    ['train.txt', encode('0 5 7 9\n1 5\n2 8 7 6 5\n3 9 5 11 12 13\n')],
    ['test.txt', encode('0 8\n1 7 9\n3 7 8 6 4\n')],
  ],
  FilmTrust: [['ratings.txt', encode(ratings(' ', 3))]],
  'Book-Crossing': [
    [
      'BX-Book-Ratings.csv',
      encode(`"User-ID";"ISBN";"Book-Rating"\n${ratings(';', 3).replace(/[^;\n]+/g, '"$&"')}\n`),
    ],
  ],
  Amazon: [
    ['user_item.dat', encode(ratings('\t', 4))],
    ['item_brand.dat', encode('1,4\n2,4\n3,1\n')],
    ['item_view.dat', encode('1,4\n1,5\n3,1\n')],
  ],
  zip: [['ml-1m.zip', zipped]],
  gzip: [['u.data.gz', gzipSync(encode(ratings('\t', 4)))]],
};

/** A sample's files, in pieces of `chunk` bytes. */
export const filesOf = (sample: string, chunk = 65536) =>
  samples[sample].map(([name, content]) => file(name, content, chunk));
