import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { undominated } from '../../../workers/arena/pareto.ts';
import { keptByAll, keptOf, keptText, shareKept } from '../../../workers/arena/worst.ts';

describe('the worst case', () => {
  it('loses an instance that any attack gets', () => {
    const kept = keptByAll([Uint8Array.of(1, 1, 0, 1), Uint8Array.of(1, 0, 0, 1)]);
    expect([...kept]).toEqual([1, 0, 0, 1]);
    expect(shareKept(kept)).toBe(0.5);
  });

  it('is never above the worst attack, and needs the same instances', () => {
    const rows = fc
      .integer({ min: 1, max: 20 })
      .chain((n) =>
        fc.array(fc.uint8Array({ minLength: n, maxLength: n, max: 1 }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(rows, (attacks) => {
        expect(shareKept(keptByAll(attacks))).toBeLessThanOrEqual(Math.min(...attacks.map(shareKept)));
      }),
    );
    expect(() => keptByAll([Uint8Array.of(1), Uint8Array.of(1, 0)])).toThrow(RangeError);
    expect(() => keptByAll([])).toThrow(RangeError);
  });

  it('can be written as text and read again', () => {
    expect(keptText(Uint8Array.of(1, 0, 1))).toBe('101');
    expect([...keptOf('101')]).toEqual([1, 0, 1]);
  });
});

describe('the front', () => {
  it('holds those that nobody beats in both', () => {
    const points = [
      { id: 'cheap', clean: 0.9, worst: 0.1 },
      { id: 'beaten', clean: 0.8, worst: 0.1 },
      { id: 'safe', clean: 0.5, worst: 0.6 },
      { id: 'poor', clean: 0.4, worst: 0.5 },
    ];
    expect(undominated(points).map(({ id }) => id)).toEqual(['safe', 'cheap']);
  });

  it('keeps equal points together', () => {
    const twins = ['a', 'b'].map((id) => ({ id, clean: 1, worst: 1 }));
    expect(undominated(twins)).toHaveLength(2);
  });
});
