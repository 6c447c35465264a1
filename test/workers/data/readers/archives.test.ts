import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../workers/data/readers/import.ts';
import { failure, file, load } from './files.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const good = 'user,item,rating\n1,2,3\n2,1,4\n';

const END = 22;
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

/** The parts of a zip of one file: its content with the local header, and the entry of the directory. */
function partsOf(zip: Uint8Array): { content: Uint8Array; entry: Uint8Array; end: Uint8Array } {
  const end = zip.length - END;
  const start = viewOf(zip).getUint32(end + 16, true);
  return { content: zip.slice(0, start), entry: zip.slice(start, end), end: zip.slice(end) };
}

/** A zip whose directory names the one file of `zip` several times, by names of its own. */
function samePlace(zip: Uint8Array, times: number): Uint8Array {
  const { content, entry, end } = partsOf(zip);
  const entries = Array.from({ length: times }, (_, k) => {
    const copy = entry.slice();
    copy[46] = 97 + (k % 26);
    copy[47] = 97 + Math.floor(k / 26);
    return copy;
  });
  viewOf(end).setUint16(10, times, true);
  viewOf(end).setUint32(12, times * entry.length, true);
  return joined(content, ...entries, end);
}

/** The one file of `zip` in the zip64 form: sizes and offset in an extra field, the directory's place in a record. */
function zip64(zip: Uint8Array): Uint8Array {
  const { content, entry, end } = partsOf(zip);
  const nameLength = viewOf(entry).getUint16(28, true);
  const wide = new Uint8Array(4 + 24);
  const extra = viewOf(wide);
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 24, true);
  for (const [k, field] of [24, 20, 42].entries()) {
    extra.setBigUint64(4 + 8 * k, BigInt(viewOf(entry).getUint32(field, true)), true);
    viewOf(entry).setUint32(field, 0xffffffff, true);
  }
  viewOf(entry).setUint16(30, wide.length, true);
  const wideEntry = joined(entry.slice(0, 46 + nameLength), wide);
  const record = new Uint8Array(56);
  const place = viewOf(record);
  place.setUint32(0, 0x06064b50, true);
  place.setBigUint64(24, 1n, true);
  place.setBigUint64(32, 1n, true);
  place.setBigUint64(40, BigInt(wideEntry.length), true);
  place.setBigUint64(48, BigInt(content.length), true);
  const locator = new Uint8Array(20);
  viewOf(locator).setUint32(0, 0x07064b50, true);
  viewOf(locator).setBigUint64(8, BigInt(content.length + wideEntry.length), true);
  for (const at of [8, 10]) viewOf(end).setUint16(at, 0xffff, true);
  for (const at of [12, 16]) viewOf(end).setUint32(at, 0xffffffff, true);
  return joined(content, wideEntry, record, locator, end);
}

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

  it('reads zip64, and a zip inside a zip, packed or stored', async () => {
    const plain = await load([file('ratings.dat', ratings)]);
    const inner = zipSync({ 'ratings.dat': encode(ratings) });
    expect((await load([file('a.zip', zip64(inner), 9)])).hash).toBe(plain.hash);
    for (const level of [0, 6] as const) {
      const outer = zipSync({ 'set/ml.zip': [inner, { level }], 'set/README': encode('read me') });
      const plan = await inspectFiles([file('outer.zip', outer)]);
      expect(plan.files.map(({ name }) => name)).toContain('outer.zip/set/ml.zip/ratings.dat');
      expect((await load([file('outer.zip', outer, 11)])).hash).toBe(plain.hash);
    }
    const broken = zipSync({ 'ml.zip': inner.slice(0, 40), 'ratings.dat': encode(ratings) });
    expect((await load([file('outer.zip', broken)])).hash).toBe(plain.hash);
  });

  it('does not open zips without end', async () => {
    let zip = zipSync({ 'ratings.dat': encode(ratings) });
    for (let depth = 0; depth < 6; depth++) zip = zipSync({ 'x.zip': zip });
    expect((await failure(load([file('deep.zip', zip)]))).message).toContain('too deep');
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

  it('refuses a zip64 whose record is not where the file says, or ends before its files', async () => {
    const large = zip64(zipSync({ 'ratings.dat': encode('1::2::5::1\n') }));
    const record = large.length - END - 20 - 56;
    const wrongs = [
      [record, 1n, 4],
      [large.length - END - 12, BigInt(large.length - 10), 8],
      [record + 48, BigInt(large.length), 8],
    ] as const;
    for (const [at, value, bytes] of wrongs) {
      const damaged = large.slice();
      if (bytes === 4) viewOf(damaged).setUint32(at, Number(value), true);
      else viewOf(damaged).setBigUint64(at, value, true);
      expect((await failure(load([file('ml.zip', damaged)]))).message).toContain('cut off');
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

  it('refuses an empty zip, one of folders only and an encrypted one', async () => {
    expect((await failure(load([file('a.zip', zipSync({}))]))).message).toContain('holds no files');
    const folders = zipSync({ 'a/': new Uint8Array(0), 'a/b/': new Uint8Array(0) });
    const error = await failure(load([file('a.zip', folders)]));
    expect(error).toMatchObject({ code: 'bad-file', file: 'a.zip' });
    expect(error.message).toContain('holds no files, only folders');
    const locked = zip.slice();
    const central = locked.findIndex((b, k) => b === 0x50 && locked[k + 2] === 1 && locked[k + 3] === 2);
    locked[central + 8] |= 1;
    expect((await failure(load([file('a.zip', locked)]))).message).toContain('encrypted');
  });

  it('notices a wrong checksum of any member of a gzip file', async () => {
    const members = [good, '3,1,5\n', '4,2,1\n'].map((part) => gzipSync(encode(part)));
    for (const chunk of [1, 7, 1000])
      for (const [k, member] of members.entries())
        for (const back of [8, 5, 4, 1]) {
          const wrong = members.map((bytes) => bytes.slice());
          wrong[k]![member.length - back] ^= 1;
          const bytes = new Uint8Array(wrong.flatMap((part) => [...part]));
          const error = await failure(load([file('x.csv.gz', bytes, chunk)]));
          expect(error).toMatchObject({ code: 'bad-file', file: 'x.csv.gz' });
          expect(error.message).toContain('damaged');
        }
  });

  it('refuses files that lie over each other, before any is unpacked', async () => {
    const one = zipSync({ 'a.csv': encode(good + '3,1,2\n'.repeat(500)) });
    const overlapping = samePlace(one, 200);
    const error = await failure(load([file('many.zip', overlapping)]));
    expect(error).toMatchObject({ code: 'too-large', file: 'many.zip' });
    expect(error.message).toContain('overlap');
    // The one file that the directory was made from is right.
    expect((await load([file('one.zip', samePlace(one, 1))])).users.length).toBe(3);
  });

  it('looks at the names of all files before it chooses which to look into', async () => {
    const junk = Object.fromEntries(
      Array.from({ length: 300 }, (_, k) => [`a/notes ${k}.txt`, encode(`${k} is a number\nof a note\n`)]),
    );
    const files = { ...junk, 'z/ratings.csv': encode(good) };
    const plan = await inspectFiles([file('a.zip', zipSync(files))]);
    expect(plan.files.find(({ role }) => role === 'interactions')?.name).toBe('a.zip/z/ratings.csv');
    expect(plan.doubts.join()).toMatch(/200 files were looked at.* 101 were not, such as a\.zip\/a\/notes/);
    expect((await failure(load([file('b.zip', zipSync(junk))]))).message).toContain('100 were not');
  });

  it('shows names without what a terminal would obey', async () => {
    const zip = zipSync({ 'evil\u001b[2J.csv': encode('1,2,3\nx\n2,1,4\n') });
    const error = await failure(load([file('a.zip', zip)]));
    expect(error.message).toContain('a.zip/evil\ufffd[2J.csv, line 2');
  });

  it('refuses two files of one name', async () => {
    expect((await failure(load([file('x.csv', good), file('x.csv', good)]))).message).toContain('two files');
  });
});
