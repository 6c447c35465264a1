import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { RATIO_FREE_BYTES } from '../../../../workers/data/readers/limits.ts';
import { failure, file, load } from './files.ts';

const encode = (text: string) => new TextEncoder().encode(text);

/** Archives of tens of megabytes: too slow to stand before every mutant of the readers. */
describe('archives that unpack to far more than they are', () => {
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

  it('counts what all files of an archive unpack to, not one by one', async () => {
    const head = encode('user_id:token\titem_id:token\n');
    const part = new Uint8Array([...head, ...encode('1\t1\n2\t2\n'.repeat(8e5))]);
    expect(part.length).toBeLessThan(RATIO_FREE_BYTES);
    const parts = zipSync(
      { 'd.train.inter': part, 'd.valid.inter': part, 'd.test.inter': part },
      { level: 9 },
    );
    const error = await failure(load([file('parts.zip', parts)]));
    expect(error).toMatchObject({ code: 'too-large' });
    expect(error.message).toContain('as a zip bomb does');
    // One of them alone is below the limit.
    const alone = zipSync({ 'd.inter': part }, { level: 9 });
    expect((await load([file('alone.zip', alone)])).users.length).toBe(2);
  });
});
