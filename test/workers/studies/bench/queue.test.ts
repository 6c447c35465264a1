import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PieceTimes } from '../../../../workers/studies/bench/piece-times.ts';
import { Queue } from '../../../../workers/studies/bench/queue.ts';

describe('a queue', () => {
  const about = (input: string) => [input, 'all'];

  it('gives inputs in their order, and first what is looked at', () => {
    let looked: string | null = null;
    const queue = new Queue(['a', 'b', 'c', 'b'], { about }, () => looked);
    expect(queue.take()).toEqual({ input: 'a', index: 0 });
    looked = 'c';
    expect(queue.take()).toEqual({ input: 'c', index: 2 });
    // What is not there is no reason to wait.
    expect(queue.take()).toEqual({ input: 'b', index: 1 });
    looked = 'all';
    expect([queue.take(), queue.empty, queue.take()]).toEqual([{ input: 'b', index: 3 }, true, undefined]);
  });

  it('gives every input once, whatever is looked at', () => {
    const looks = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'all', 'none')), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }), looks, (inputs, looked) => {
        let turn = 0;
        const queue = new Queue(inputs, { about }, () => looked[turn++] ?? null);
        const taken = [];
        for (let one = queue.take(); one; one = queue.take()) taken.push(one);
        expect(taken.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...inputs.keys()]);
        for (const { input, index } of taken) expect(input).toBe(inputs[index]);
      }),
    );
  });

  const shares = (input: string) => (input === 'free' ? null : input);

  it('gives what shares something to the worker that began it, and to no other', () => {
    const queue = new Queue(['a', 'b', 'a', 'free', 'b', 'a'], { shares });
    const taken = (worker: number) => queue.take(worker)?.index;
    expect([taken(0), taken(1)]).toEqual([0, 1]);
    // The second a is the first worker's; the second worker goes by it.
    expect(taken(1)).toBe(3);
    expect(taken(1)).toBe(4);
    expect([taken(1), queue.empty]).toEqual([undefined, false]);
    expect([taken(0), taken(0), queue.empty]).toEqual([2, 5, true]);
  });

  it('leaves what is looked at to the worker that began what it shares', () => {
    let looked: string | null = null;
    const queue = new Queue(['a', 'b', 'a', 'free'], { about, shares }, () => looked);
    expect(queue.take(0)?.index).toBe(0);
    looked = 'a';
    expect(queue.take(1)?.index).toBe(1);
    expect(queue.take(0)?.index).toBe(2);
  });

  it('gives every input once to whichever worker asks', () => {
    const inputs = fc.array(fc.constantFrom('a', 'b', 'c', 'free'), { maxLength: 12 });
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (all, workers) => {
        const queue = new Queue(all, { shares });
        const makers = new Map<string, number>();
        const taken: number[] = [];
        for (const worker of workers) {
          if (queue.empty) break;
          const one = queue.take(worker);
          if (!one) continue;
          taken.push(one.index);
          const shared = shares(one.input);
          if (shared === null) continue;
          expect(makers.get(shared) ?? worker).toBe(worker);
          makers.set(shared, worker);
        }
        expect(taken.sort((a, b) => a - b)).toEqual([...all.keys()]);
      }),
    );
  });

  it('that is cleared has nothing to give', () => {
    const queue = new Queue(['a'], {});
    queue.clear();
    expect([queue.empty, queue.take()]).toEqual([true, undefined]);
  });
});

describe('how long is left', () => {
  const pieces = [
    { kind: 'slow', weight: 3 },
    { kind: 'quick', weight: 1 },
    { kind: 'slow', weight: 3 },
    { kind: 'quick', weight: 1 },
  ];
  const none = new Map<number, number>();

  it('is unknown before a piece has ended, then goes by weights, and at last by what pieces of a kind took', () => {
    const times = new PieceTimes(pieces);
    expect(times.left(none)).toBeNull();
    times.ended(0, 600);
    // 200 ms a unit of weight for the quick ones, the slow one as the first.
    expect(times.left(none)).toBe(200 + 600 + 200);
    times.ended(1, 40);
    expect(times.left(none)).toBe(600 + 40);
    expect(times.left(new Map([[2, 0.25]]))).toBe(450 + 40);
    times.ended(2, 600);
    times.ended(3, 40);
    expect(times.left(none)).toBe(0);
  });

  it('counts a piece that ends twice once', () => {
    const times = new PieceTimes(pieces);
    times.ended(0, 600);
    times.ended(0, 9000);
    expect(times.left(none)).toBe(1000);
  });
});
