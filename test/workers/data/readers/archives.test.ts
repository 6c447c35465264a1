import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { failure, file, load } from './files.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const good = 'user,item,rating\n1,2,3\n2,1,4\n';

describe('archives', () => {
  const ratings = '1::2::5::1\n2::1::3::2\n';
  const movies = '1::One (2000)::Drama\n2::Two (2001)::War\n';

  it('reads an official zip as it is downloaded: a folder inside and files that do not matter', async () => {
    const zip = zipSync({
      'ml-1m/': new Uint8Array(0),
      'ml-1m/README': encode('read me'),
      'ml-1m/ratings.dat': encode(ratings),
      'ml-1m/movies.dat': [encode(movies), { level: 0 }],
      '__MACOSX/ml-1m/._ratings.dat': encode('\0\0\0'),
    });
    const data = await load([file('ml-1m.zip', zip, 7)]);
    const plain = await load([file('ratings.dat', ratings), file('movies.dat', movies)]);
    expect(data.itemTitles).toEqual(['One (2000)', 'Two (2001)']);
    expect(data.hash).toBe(plain.hash);
    // A browser's File, which can be sliced.
    expect((await load([new File([zip], 'ml-1m.zip')])).hash).toBe(plain.hash);
  });

  it('reads gzip whatever its name, also of several members', async () => {
    const two = new Uint8Array([...gzipSync(encode('1::2::5::1\n')), ...gzipSync(encode('2::1::3::2\n'))]);
    const plain = await load([file('ratings.dat', ratings)]);
    for (const chunk of [1, 5, 100])
      expect((await load([file('ratings.dat.gz', two, chunk)])).hash).toBe(plain.hash);
    expect((await load([file('ratings.dat', gzipSync(encode(ratings)))])).hash).toBe(plain.hash);
  });
});

describe('archives that are damaged or dangerous', () => {
  const text = encode('1::2::5::1\n2::1::3::2\n'.repeat(50));
  const zip = zipSync({ 'ml/ratings.dat': text });
  const gz = gzipSync(text);

  it('refuses a zip cut off anywhere', async () => {
    for (let length = 4; length < zip.length; length += 11) {
      const error = await failure(load([file('ml.zip', zip.slice(0, length))]));
      expect(error).toMatchObject({ code: 'bad-file', file: 'ml.zip' });
      expect(error.message).toContain('cut off');
    }
  });

  it('refuses a gzip cut off anywhere', async () => {
    for (let length = 3; length < gz.length; length++) {
      const error = await failure(load([file('ratings.dat.gz', gz.slice(0, length))]));
      expect(error).toMatchObject({ code: 'bad-file', file: 'ratings.dat.gz' });
    }
  });

  it('notices every changed byte of packed content', async () => {
    for (const [name, packed] of [
      ['ml.zip', zip],
      ['ratings.dat.gz', gz],
    ] as const) {
      const start = name === 'ml.zip' ? 30 + 'ml/ratings.dat'.length : 10;
      for (let at = start; at < start + 30; at++) {
        const damaged = packed.slice();
        damaged[at] ^= 0x10;
        expect((await failure(load([file(name, damaged)]))).message).toContain('damaged');
      }
    }
  });

  it('refuses an empty zip, an encrypted one and a zip in a zip', async () => {
    expect((await failure(load([file('a.zip', zipSync({}))]))).message).toContain('holds no files');
    const locked = zip.slice();
    const central = locked.findIndex((b, k) => b === 0x50 && locked[k + 2] === 1 && locked[k + 3] === 2);
    locked[central + 8] |= 1;
    expect((await failure(load([file('a.zip', locked)]))).message).toContain('encrypted');
    expect((await failure(load([file('a.zip', zipSync({ 'b.zip': zip }))]))).message).toContain(
      'zip inside a zip',
    );
  });

  it('refuses zip bombs, honest or lying about their size, and gzip bombs', async () => {
    const bomb = zipSync({ 'ratings.dat': new Uint8Array(40 * 2 ** 20) }, { level: 9 });
    const honest = await failure(load([file('bomb.zip', bomb)]));
    expect(honest).toMatchObject({ code: 'too-large', file: 'bomb.zip/ratings.dat' });
    expect(honest.message).toContain('as a zip bomb does');
    const lying = zipSync({ 'ratings.dat': new Uint8Array(10 * 2 ** 20) }, { level: 9 });
    const view = new DataView(lying.buffer);
    const central = lying.findIndex((b, k) => b === 0x50 && lying[k + 2] === 1 && lying[k + 3] === 2);
    view.setUint32(central + 24, 1000, true);
    expect((await failure(load([file('bomb.zip', lying)]))).code).toBe('bad-file');
    const lines = encode('1\t1\t5\t1\n'.repeat(5e6));
    const gzipped = await failure(load([file('u.data.gz', gzipSync(lines, { level: 9 }))]));
    expect(gzipped).toMatchObject({ code: 'too-large', file: 'u.data.gz' });
  });

  it('refuses two files of one name', async () => {
    expect((await failure(load([file('x.csv', good), file('x.csv', good)]))).message).toContain('two files');
  });
});
