import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, StageCache } from '../../../../workers/studies/bench/cache.ts';

describe('the stage cache', () => {
  it('makes a value once and forgets failures', async () => {
    const cache = new StageCache(1000);
    let made = 0;
    const make = async () => ++made;
    expect(await cache.once('a', make)).toBe(1);
    expect(await cache.once('a', make)).toBe(1);
    const fail = () => Promise.reject(new Error('no'));
    await expect(cache.once('b', fail)).rejects.toThrow('no');
    expect(cache.has('b')).toBe(false);
  });

  it('drops what was used longest ago, and keeps one value however large', async () => {
    const cache = new StageCache(2500);
    const kilobyte = () => new Uint8Array(1000);
    await cache.once('a', kilobyte);
    await cache.once('b', kilobyte);
    await cache.once('a', kilobyte);
    await cache.once('c', kilobyte);
    expect(['a', 'b', 'c'].map((key) => cache.has(key))).toEqual([true, false, true]);
    await cache.once('d', () => new Uint8Array(9000));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.has(key))).toEqual([false, false, false, true]);
  });

  it('never holds more than its limit in several values, whatever is asked', async () => {
    const asks = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 400 })));
    await fc.assert(
      fc.asyncProperty(asks, async (sequence) => {
        const cache = new StageCache(1000);
        const sizes = new Map<string, number>();
        for (const [key, size] of sequence) {
          const value = await cache.once(`${key}`, () => new Uint8Array(size));
          sizes.set(`${key}`, value.byteLength);
          const held = [...sizes].filter(([name]) => cache.has(name));
          expect(cache.has(`${key}`)).toBe(true);
          expect(held.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThanOrEqual(1000);
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('gives what was put, and makes room for it', async () => {
    const cache = new StageCache(1500);
    cache.put('a', new Uint8Array(1000));
    expect(cache.get<Uint8Array>('a')).toHaveLength(1000);
    expect(await cache.once('a', () => Promise.reject(new Error('made again')))).toHaveLength(1000);
    cache.put('b', new Uint8Array(1000));
    expect(cache.get('a')).toBeUndefined();
    cache.put('b', 'other');
    expect(cache.get('b')).toBe('other');
  });

  it('counts what is read as used', () => {
    const cache = new StageCache(2500);
    for (const key of ['a', 'b']) cache.put(key, new Uint8Array(1000));
    cache.get('a');
    cache.put('c', new Uint8Array(1000));
    expect(['a', 'b', 'c'].map((key) => cache.has(key))).toEqual([true, false, true]);
  });

  it('sees the memory of kernels, so that two certifiers do not hold twice the limit', () => {
    const page = 2 ** 16;
    const cache = new StageCache(3 * page);
    const kernels = () => ({ exports: { memory: new WebAssembly.Memory({ initial: 2 }), begin: () => 0 } });
    cache.put('a', kernels());
    cache.put('b', kernels());
    expect(['a', 'b'].map((key) => cache.has(key))).toEqual([false, true]);
  });

  it('counts arrays once, however often they are referred to', () => {
    const shared = new Float32Array(100);
    expect(bytesOf({ a: shared, b: [shared] })).toBeLessThan(500);
    expect(bytesOf('abc')).toBe(6);
  });
});
