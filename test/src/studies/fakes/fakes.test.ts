import { describe, expect, test } from 'vitest';
import { captionOf, curvesOf } from '../../../../src/studies/fakes/curves.ts';
import { fakesHeadline, fakesTables } from '../../../../workers/protocol.ts';
import { tableWith } from '../../tables.ts';

const row = (fakes: number, precision: number, kept: number) => ({ models: 40, fakes, precision, kept });
const attacked = tableWith(fakesTables.attacked, [{ profile: 'none', fakes: 0, models: 40, precision: 0.2 }]);

describe('what is said of certified lists', () => {
  test('rounds bounds down', () => {
    const certified = tableWith(fakesTables.certified, [row(0, 0.2, 10), row(1, 0.1435, 5.5283)]);
    expect(fakesHeadline(certified, attacked, 10, null)).toMatch(
      /keeps 5\.52 of its 10 .* stays at 0\.143 or more/,
    );
  });

  test('says that a certificate of nothing is vacuous, and what to change', () => {
    const certified = tableWith(fakesTables.certified, [row(0, 0.011, 1), row(1, 0, 0)]);
    expect(fakesHeadline(certified, attacked, 10, 0.001)).toMatch(/^Nothing is proved .* more voters/);
    expect(fakesHeadline(certified, attacked, 10, null)).toMatch(/^Nothing is proved .* More parts/);
  });

  test('speaks of attacks only where some were tried', () => {
    const { table } = curvesOf(tableWith(fakesTables.certified, [row(1, 0.1, 5)]), attacked, 'precision');
    expect(table.rows.some(({ series }) => series === 'attacked')).toBe(false);
    expect(captionOf({ tried: false, limit: 1 })).toMatch(/known attacks or not\. .* past 1 fake user with/);
    expect(captionOf({ tried: true, limit: null })).toMatch(/worst attack tried/);
  });
});
