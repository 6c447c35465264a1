import { describe, expect, it } from 'vitest';
import { listOf, targetsInWords, usersOf } from '../../../../src/studies/poison/listed.ts';
import { type PoisonRow, parseSpec, poisonTables } from '../../../../workers/protocol.ts';

const spec = parseSpec({ study: 'poison' });
const row = (more: Partial<PoisonRow<'lists'>>): PoisonRow<'lists'> => ({
  ...{ attack: 'none', defence: 'none', statistics: null, user: 0, userId: 'a', place: 1, item: 7 },
  ...{ title: 'Seven', target: 0 },
  ...more,
});
const table = {
  ...poisonTables.lists.head(spec),
  rows: [
    row({}),
    row({ user: 4, userId: 'b' }),
    row({ attack: 'average' }),
    row({ attack: 'average', place: 2, item: 9, target: 1 }),
    row({ user: 4, userId: 'b', attack: 'average', target: 1 }),
    row({ user: 4, userId: 'b', attack: 'average', place: 2, item: 9, target: 1 }),
    row({ user: 4, userId: 'b', attack: 'average', defence: 'apt', statistics: 'honest', item: 3 }),
  ],
};

describe('the lists of one user', () => {
  it('begin with whom the attack gives most targets, else with the first of the data', () => {
    expect(usersOf(table, 'average')).toEqual(['b', 'a']);
    expect(usersOf(table, 'random')).toEqual(['a', 'b']);
  });

  it('are those of the model asked for, with the targets in words', () => {
    const unprotected = { defence: 'none', statistics: null } as const;
    const before = listOf(table, 'b', 'none', unprotected);
    const poisoned = listOf(table, 'b', 'average', unprotected);
    const defended = listOf(table, 'b', 'average', { defence: 'apt', statistics: 'honest' });
    expect([before, poisoned, defended].map((rows) => rows.map(({ item }) => item))).toEqual([
      [7],
      [7, 9],
      [3],
    ]);
    expect(targetsInWords(before, poisoned, defended)).toBe(
      'No target before the attack, 2 targets after it, no target with the defence.',
    );
    expect(targetsInWords(poisoned, before, null)).toBe('2 targets before the attack, no target after it.');
  });
});
